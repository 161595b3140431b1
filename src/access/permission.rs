//! The permissions: one per command, or group of commands, and per kind of readable record; and the policy, which
//! role holds which of them. Whose records a permission applies to is determined by the reach.

use entity::choice::Role;
use sea_orm::Iterable;

/// Permission to run a command or to read a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::EnumIter)]
pub enum Permission {
    /// Read the catalog, currencies, processes, reasons and the names of people.
    ViewReference,
    /// Read accounts and contacts within reach.
    ViewCustomers,
    /// Read leads, opportunities and their documents within reach.
    ViewPipeline,
    /// Read costs and margins.
    ViewCosts,
    /// Create a lead.
    CreateLead,
    /// Update a lead, or mark it as contacted.
    UpdateLead,
    /// Qualify a lead.
    QualifyLead,
    /// Disqualify a lead, or reactivate it.
    DisqualifyLead,
    /// Import leads.
    ImportLeads,
    /// Create or update accounts and contacts.
    EditCustomers,
    /// Write notes on records that one may work on; change and delete one's own.
    WriteNotes,
    /// Change and delete notes of others.
    ManageNotes,
    /// Create an opportunity.
    OpenOpportunity,
    /// Update an opportunity's fields, key facts, steps or hold.
    UpdateOpportunity,
    /// Reassign records to another owner.
    Reassign,
    /// Delete leads, opportunities, accounts and contacts that nothing closed depends on.
    DeleteRecords,
    /// Read what was deleted, and restore it.
    RestoreRecords,
    /// Permanently erase the personal data of a person.
    ErasePeople,
    /// Move an opportunity to another stage.
    MoveStage,
    /// Change the lines and headers of documents.
    EditDocuments,
    /// Create, activate, revise and close quotes.
    WriteQuotes,
    /// Mark a quote as won.
    WinQuote,
    /// Close an opportunity as won or lost.
    CloseOpportunity,
    /// Reopen an opportunity.
    ReopenOpportunity,
    /// Close or reopen an accounting month.
    ClosePeriod,
    /// Let a quote win after its last day of validity.
    ExcuseExpiredQuote,
    /// Change the catalog, including price lists.
    ManageCatalog,
    /// Change settings, currencies, processes, reasons, competitors, sources and campaigns.
    ManageReference,
    /// Manage one's own settings, password, API tokens and browser sessions.
    ManageOwnTokens,
    /// Manage users, teams and everybody's API tokens.
    ManageUsers,
    /// Read the audit: who changed what, when and from where.
    ViewAudit,
}

impl Permission {
    /// Whether a role holds it.
    #[must_use]
    pub const fn is_held_by(self, role: Role) -> bool {
        match self {
            Self::ViewReference
            | Self::ViewCustomers
            | Self::ViewPipeline
            | Self::ManageOwnTokens => anyone(role),
            Self::CreateLead
            | Self::UpdateLead
            | Self::QualifyLead
            | Self::DisqualifyLead
            | Self::ImportLeads
            | Self::EditCustomers
            | Self::WriteNotes
            | Self::OpenOpportunity
            | Self::UpdateOpportunity
            | Self::MoveStage
            | Self::EditDocuments
            | Self::WriteQuotes
            | Self::WinQuote
            | Self::CloseOpportunity
            | Self::ReopenOpportunity
            | Self::DeleteRecords => sells(role),
            Self::ViewCosts
            | Self::ManageNotes
            | Self::Reassign
            | Self::RestoreRecords
            | Self::ClosePeriod
            | Self::ExcuseExpiredQuote => leads(role),
            Self::ManageCatalog
            | Self::ManageReference
            | Self::ManageUsers
            | Self::ErasePeople
            | Self::ViewAudit => configures(role),
        }
    }

    /// The name in the API, e.g. `CLOSE_OPPORTUNITY`.
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

    /// The permission with this name, if any.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::iter().find(|permission| permission.name() == name)
    }
}

const fn anyone(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager | Role::Rep | Role::Reader => true,
    }
}

const fn sells(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager | Role::Rep => true,
        Role::Reader => false,
    }
}

const fn leads(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager => true,
        Role::Rep | Role::Reader => false,
    }
}

const fn configures(role: Role) -> bool {
    match role {
        Role::Admin => true,
        Role::Manager | Role::Rep | Role::Reader => false,
    }
}
