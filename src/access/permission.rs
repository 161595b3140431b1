//! What a person can be allowed: one name per command and per readable thing.

use sea_orm::Iterable;

/// A command, or a kind of record that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::EnumIter)]
pub enum Permission {
    /// Read the catalogue, currencies, processes, reasons and the names of people.
    ViewReference,
    /// Read accounts and contacts within reach.
    ViewCustomers,
    /// Read leads, opportunities and their documents within reach.
    ViewPipeline,
    /// Read costs and margins.
    ViewCosts,
    /// Record a lead.
    CreateLead,
    /// Change a lead, or mark it as contacted.
    UpdateLead,
    /// Qualify a lead.
    QualifyLead,
    /// Disqualify a lead, or reactivate it.
    DisqualifyLead,
    /// Import leads.
    ImportLeads,
    /// Record or change accounts and contacts.
    EditCustomers,
    /// Open an opportunity.
    OpenOpportunity,
    /// Change an opportunity's fields, key facts, steps or hold.
    UpdateOpportunity,
    /// Give records to another owner.
    Reassign,
    /// Delete leads, opportunities, accounts and contacts that nothing closed depends on.
    DeleteRecords,
    /// See what was deleted, and restore it.
    RestoreRecords,
    /// Erase what is known of a person, for good.
    ErasePeople,
    /// Move an opportunity through its process.
    MoveStage,
    /// Change lines and headers of documents.
    EditDocuments,
    /// Make, activate, revise and close quotes.
    WriteQuotes,
    /// Mark a quote as won.
    WinQuote,
    /// Close an opportunity as won or lost.
    CloseOpportunity,
    /// Reopen an opportunity.
    ReopenOpportunity,
    /// Close a month of the books.
    ClosePeriod,
    /// Let a quote win although its last day is over.
    ExcuseExpiredQuote,
    /// Change the catalogue and price lists.
    ManageCatalog,
    /// Change settings, currencies, processes, reasons, competitors, sources and campaigns.
    ManageReference,
    /// Make and revoke tokens of one's own.
    ManageOwnTokens,
    /// Make users, teams and everybody's tokens.
    ManageUsers,
    /// Read who changed what, when and whence.
    ViewAudit,
}

impl Permission {
    /// As the API says it, e.g. `CLOSE_OPPORTUNITY`.
    #[must_use]
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        name
    }

    /// By its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::iter().find(|permission| permission.name() == name)
    }
}
