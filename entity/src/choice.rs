//! Enums that code branches on; they are stored as text and are part of the schema.

use sea_orm::{DbErr, DeriveActiveEnum, EnumIter};
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};

use crate::print::{self, Print};

macro_rules! choice {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident),* $(,)?
    })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum,
            async_graphql::Enum, Serialize, Deserialize,
        )]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl crate::column::ColumnValue for $name {
            type Raw<'r> = &'r str;

            fn from_raw(raw: &str) -> Result<Self, DbErr> {
                let decoded: Result<Self, Error> = Self::deserialize(raw.into_deserializer());
                decoded.map_err(|error| DbErr::Type(error.to_string()))
            }
        }

        impl Print for $name {
            fn print(&self, out: &mut Vec<u8>) {
                print::json(self, out);
            }
        }
    )*};
}

pub(crate) use choice;

pub use crate::document_choice::{
    DocumentKind, Fulfillment, InvoiceStatus, Invoicing, NumberSeries, OrderStatus, QuoteClosedAs,
    QuoteStatus,
};

choice! {
    /// What was done to a record.
    AuditKind {
        /// The record was added.
        Added,
        /// The record was changed.
        Changed,
        /// The record was deleted.
        Deleted,
    }
    /// The role of a user, which determines the permissions.
    Role {
        /// Configures everything.
        Admin,
        /// Leads a team: works on the team's records and closes periods.
        Manager,
        /// Sells: works on records within reach.
        Rep,
        /// Views what is within reach and changes nothing.
        Reader,
    }
    /// Permission to run a command or to read a kind of record.
    Permission {
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
        /// Record what of an order was delivered.
        FulfillOrder,
        /// Create, change, issue and cancel invoices.
        WriteInvoices,
        /// Record payments of invoices.
        RecordPayments,
        /// Create credit notes, and reverse payments.
        CorrectInvoices,
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
    /// The reach of a user: whose records the user can access.
    Reach {
        /// Everybody's records.
        All,
        /// Records of the user's team and the teams below it.
        Team,
        /// Only the user's own records.
        Own,
    }
    /// The access with which a record is shared; each value includes the previous ones.
    ShareAccess {
        /// Viewing the record.
        Read,
        /// Viewing and changing the record.
        Write,
    }
    /// The kinds of records that can be deleted and restored.
    DeletableKind {
        /// A lead.
        Lead,
        /// An account.
        Account,
        /// A contact.
        Contact,
        /// An opportunity, with its quotes.
        Opportunity,
        /// A product.
        Product,
    }
    /// The calendar in which the organization counts months and years.
    Calendar {
        /// The Gregorian calendar.
        Gregorian,
        /// The Persian solar (Jalali) calendar.
        Jalali,
    }
    /// A day of the week.
    DayOfWeek {
        /// Monday.
        Monday,
        /// Tuesday.
        Tuesday,
        /// Wednesday.
        Wednesday,
        /// Thursday.
        Thursday,
        /// Friday.
        Friday,
        /// Saturday.
        Saturday,
        /// Sunday.
        Sunday,
    }
    /// The direction in which a payable total is rounded.
    RoundingDirection {
        /// Away from zero.
        Up,
        /// Toward zero.
        Down,
        /// To the nearest multiple, half away from zero.
        Nearest,
    }
    /// The source of an exchange rate.
    RateKind {
        /// The central bank's rate.
        Official,
        /// The market's rate.
        Market,
    }
    /// Whether a party is an organization or a person.
    PartyKind {
        /// A company or another organization.
        Organization,
        /// A person.
        Person,
    }
    /// The role of a party on a document.
    PartyRole {
        /// The seller: the organization itself.
        Organization,
        /// The customer's company.
        Account,
        /// The customer's person.
        Contact,
    }
    /// How promising a lead or an opportunity is.
    Rating {
        /// Very promising.
        Hot,
        /// Promising.
        Warm,
        /// Hardly promising.
        Cold,
    }
    /// How certain the customer's budget is.
    BudgetStatus {
        /// No budget is set aside.
        NoCommittedBudget,
        /// A budget is possible.
        MayBuy,
        /// A budget exists.
        CanBuy,
        /// The budget is committed to this purchase.
        WillBuy,
    }
    /// When the customer intends to buy.
    PurchaseTimeframe {
        /// Immediately.
        Immediate,
        /// Within this quarter.
        ThisQuarter,
        /// Within the next quarter.
        NextQuarter,
        /// Within this year.
        ThisYear,
        /// Unknown.
        Unknown,
    }
    /// The state of a lead.
    LeadStatus {
        /// Recorded; not contacted yet.
        New,
        /// Contacted.
        Contacted,
        /// Qualified into a customer and perhaps opportunities; final.
        Qualified,
        /// Given up; can be reactivated.
        Disqualified,
    }
    /// The state of an opportunity.
    OpportunityStatus {
        /// In progress.
        Open,
        /// Closed as won.
        Won,
        /// Closed as lost.
        Lost,
    }
    /// The category in which an opportunity counts in a forecast.
    ForecastCategory {
        /// Possible.
        Pipeline,
        /// Hoped for: won if all goes well.
        BestCase,
        /// Promised by the seller.
        Committed,
        /// Left out of forecasts.
        Omitted,
        /// Closed as won.
        Won,
        /// Closed as lost.
        Lost,
    }
    /// How an opportunity ended.
    ClosingOutcome {
        /// The customer bought.
        Won,
        /// The customer did not buy.
        Lost,
    }
    /// How the unit price of a price list item is determined.
    PricingMethod {
        /// A fixed amount.
        Amount,
        /// A percentage of the product's list price.
        PercentOfList,
        /// The current cost plus a markup in percent.
        MarkupCurrentCost,
        /// The current cost plus a margin in percent of the price.
        MarginCurrentCost,
        /// The standard cost plus a markup in percent.
        MarkupStandardCost,
        /// The standard cost plus a margin in percent of the price.
        MarginStandardCost,
    }
    /// The kind of a tax rate.
    TaxKind {
        /// The standard rate.
        Standard,
        /// Taxed at 0 %.
        Zero,
        /// Exempt from tax.
        Exempt,
    }
    /// What a step of a stage requires.
    StepKind {
        /// A field of the opportunity has a value.
        Field,
        /// The opportunity has lines.
        Lines,
        /// The opportunity has a quote.
        Quote,
        /// A quote has been activated.
        ActiveQuote,
        /// A quote has been sent.
        SentQuote,
        /// The seller has ticked the step off.
        Tick,
    }
    /// The direction of a move through the sales process.
    MoveDirection {
        /// The opportunity was opened in this stage.
        Start,
        /// To a later stage.
        Forward,
        /// To an earlier stage.
        Back,
        /// Into the same stage again, by reopening the opportunity.
        Reopened,
    }
    /// A part of an opportunity that a change concerns.
    OpportunityPart {
        /// The name, description, rating, campaign or next step.
        Details,
        /// The account or contact that is the customer.
        Customer,
        /// The owner or the owner's team.
        Owner,
        /// The users and teams it is shared with.
        SalesTeam,
        /// The estimated value or close date, the probability or the forecast category.
        Forecast,
        /// The stage.
        Stage,
        /// The status, or whether it is deleted.
        Status,
        /// Whether it is on hold.
        Hold,
        /// The key facts: need, pain points, decision maker, budget, timeframe, situation, solution.
        KeyFacts,
        /// The document's header: currency, price list, discount, freight or terms.
        Header,
        /// The document's lines.
        Lines,
        /// The competitors.
        Competitors,
        /// The stakeholders.
        Stakeholders,
        /// The manual steps that are done.
        Steps,
    }
    /// The kind of an event.
    PipelineEventKind {
        /// A lead was recorded.
        LeadCreated,
        /// A lead was changed.
        LeadChanged,
        /// A lead was qualified.
        LeadQualified,
        /// A lead was disqualified.
        LeadDisqualified,
        /// A lead was deleted.
        LeadDeleted,
        /// A deleted lead was restored.
        LeadRestored,
        /// An opportunity was opened.
        OpportunityOpened,
        /// An opportunity was changed: its fields, its lines, or whether it is on hold.
        OpportunityChanged,
        /// An opportunity moved to another stage.
        OpportunityStageChanged,
        /// An opportunity was closed as won.
        OpportunityWon,
        /// An opportunity was closed as lost.
        OpportunityLost,
        /// A closed opportunity was reopened.
        OpportunityReopened,
        /// An opportunity was deleted, with its quotes.
        OpportunityDeleted,
        /// A deleted opportunity was restored.
        OpportunityRestored,
        /// A quote was generated from an opportunity.
        QuoteGenerated,
        /// A quote's header or lines were changed.
        QuoteChanged,
        /// A quote was activated: given to the customer and frozen.
        QuoteActivated,
        /// A quote was replaced by a new revision.
        QuoteRevised,
        /// A quote ended.
        QuoteClosed,
        /// A quote was accepted as the winner.
        QuoteWon,
        /// An order was created.
        OrderCreated,
        /// An order was canceled.
        OrderCanceled,
        /// An order's header or lines were changed, or another part of it is on invoices.
        OrderChanged,
        /// Some or all of an order was delivered.
        OrderFulfilled,
        /// An invoice was drafted.
        InvoiceCreated,
        /// A draft of an invoice was changed.
        InvoiceChanged,
        /// An invoice was issued: it has its number and is frozen.
        InvoiceIssued,
        /// An invoice is settled.
        InvoicePaid,
        /// A draft of an invoice was given up, or an issued invoice was credited completely.
        InvoiceCanceled,
        /// A credit note was issued for an invoice.
        InvoiceCredited,
        /// A payment of an invoice was recorded.
        PaymentRecorded,
        /// A payment of an invoice was reversed.
        PaymentReversed,
        /// An account or contact was recorded; in timelines only.
        CustomerCreated,
        /// An account or contact was changed; in timelines only.
        CustomerChanged,
        /// A note was written.
        NoteCreated,
        /// A note's text changed, or it was pinned or unpinned.
        NoteChanged,
        /// A note was deleted.
        NoteDeleted,
        /// A record is no longer visible to the subscriber.
        RecordHidden,
        /// A record has become visible to the subscriber.
        RecordShown,
        /// Reference data, e.g. a currency or a user, or the name of a customer was changed: clients should reload it.
        ReferenceDataChanged,
        /// A position in the stream without an event: everything before it was delivered.
        Checkpoint,
    }
}
