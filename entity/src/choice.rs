//! Enums that are kept as text and stand in the schema: where code branches.

use sea_orm::{DeriveActiveEnum, EnumIter};
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

        impl Print for $name {
            fn print(&self, out: &mut Vec<u8>) {
                print::json(self, out);
            }
        }
    )*};
}

choice! {
    /// What was done to a record.
    AuditKind {
        /// It was added.
        Added,
        /// It was changed.
        Changed,
        /// It was deleted.
        Deleted,
    }
    /// What a person may do in general.
    Role {
        /// Configures everything.
        Admin,
        /// Leads a team: works on the team's records and closes periods.
        Manager,
        /// Sells: works on records within reach.
        Rep,
        /// Reads what is within reach and changes nothing.
        Reader,
    }
    /// Whose records a person reaches.
    Reach {
        /// Everybody's.
        All,
        /// Those of the own team.
        Team,
        /// Only the own ones.
        Own,
    }
    /// What a record is shared for; each includes those before it.
    ShareAccess {
        /// To be read.
        Read,
        /// To be worked on.
        Write,
    }
    /// What can be deleted and restored.
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
    /// The calendar in which the organisation counts months and years.
    Calendar {
        /// The Gregorian calendar.
        Gregorian,
        /// The Persian solar calendar.
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
    /// Which way a payable total is rounded.
    RoundingDirection {
        /// Away from zero.
        Up,
        /// Towards zero.
        Down,
        /// To the nearer multiple, half away from zero.
        Nearest,
    }
    /// Where an exchange rate comes from.
    RateKind {
        /// The central bank's rate.
        Official,
        /// The market's rate.
        Market,
    }
    /// What a party is.
    PartyKind {
        /// A company or another organisation.
        Organization,
        /// A person.
        Person,
    }
    /// The part that a party plays on a document.
    PartyRole {
        /// The seller: the organisation itself.
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
    /// How sure the customer's budget is.
    BudgetStatus {
        /// Nothing is set aside.
        NoCommittedBudget,
        /// A budget is possible.
        MayBuy,
        /// A budget is there.
        CanBuy,
        /// The budget is committed to this purchase.
        WillBuy,
    }
    /// When the customer means to buy.
    PurchaseTimeframe {
        /// At once.
        Immediate,
        /// Within this quarter.
        ThisQuarter,
        /// Within the next quarter.
        NextQuarter,
        /// Within this year.
        ThisYear,
        /// Not known.
        Unknown,
    }
    /// The state of a lead.
    LeadStatus {
        /// Recorded, nobody has spoken with them yet.
        New,
        /// Somebody has been in touch.
        Contacted,
        /// Turned into a customer and perhaps opportunities; final.
        Qualified,
        /// Given up; may be reactivated.
        Disqualified,
    }
    /// The state of an opportunity.
    OpportunityStatus {
        /// Being worked on.
        Open,
        /// Closed as won.
        Won,
        /// Closed as lost.
        Lost,
    }
    /// How an opportunity counts in a forecast.
    ForecastCategory {
        /// Possible.
        Pipeline,
        /// Hoped for.
        BestCase,
        /// Promised.
        Committed,
        /// Left out.
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
    /// The state of a quote.
    QuoteStatus {
        /// Being written; lines may change.
        Draft,
        /// Offered to the customer; frozen.
        Active,
        /// Accepted as the opportunity's winner; read-only.
        Won,
        /// Ended; `closedAs` says how; read-only.
        Closed,
    }
    /// How a quote ended.
    QuoteClosedAs {
        /// The customer declined.
        Lost,
        /// Withdrawn by the seller.
        Canceled,
        /// Replaced by its next revision.
        Revised,
    }
    /// The state of an order.
    OrderStatus {
        /// To be fulfilled.
        Active,
        /// Called off.
        Canceled,
    }
    /// How much of an order has been delivered.
    Fulfillment {
        /// Nothing.
        None,
        /// Some.
        Partial,
        /// All.
        Complete,
    }
    /// The state of an invoice.
    InvoiceStatus {
        /// Being written; has no number.
        Draft,
        /// Issued with its number; read-only.
        Issued,
        /// Paid in full.
        Paid,
        /// Called off.
        Canceled,
    }
    /// What a priced document is.
    DocumentKind {
        /// An opportunity.
        Opportunity,
        /// A quote.
        Quote,
        /// An order.
        Order,
        /// An invoice.
        Invoice,
    }
    /// How an item of a price list gets its unit price.
    PricingMethod {
        /// The amount as it stands.
        Amount,
        /// A percentage of the product's list price.
        PercentOfList,
        /// The current cost and a markup in percent.
        MarkupCurrentCost,
        /// The current cost and a margin in percent of the price.
        MarginCurrentCost,
        /// The standard cost and a markup in percent.
        MarkupStandardCost,
        /// The standard cost and a margin in percent of the price.
        MarginStandardCost,
    }
    /// The kind of a tax rate.
    TaxKind {
        /// The ordinary rate.
        Standard,
        /// Taxed at nothing.
        Zero,
        /// Not taxed.
        Exempt,
    }
    /// What a step of a stage asks for.
    StepKind {
        /// A field of the opportunity must be filled.
        Field,
        /// The opportunity must have lines.
        Lines,
        /// The opportunity must have a quote.
        Quote,
        /// A quote must have been activated.
        ActiveQuote,
        /// A quote must have been sent.
        SentQuote,
        /// The seller ticks it off.
        Tick,
    }
    /// Which way a move through the process went.
    MoveDirection {
        /// The opportunity was opened in this stage.
        Start,
        /// To a later stage.
        Forward,
        /// To an earlier stage.
        Back,
        /// Into the same stage after a reopening.
        Reopened,
    }
    /// What happened, in the event log.
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
        /// An opportunity was changed: fields, lines, hold.
        OpportunityChanged,
        /// An opportunity moved to another stage.
        OpportunityStageChanged,
        /// An opportunity was closed as won.
        OpportunityWon,
        /// An opportunity was closed as lost.
        OpportunityLost,
        /// A closed opportunity was opened again.
        OpportunityReopened,
        /// An opportunity was deleted, with its quotes.
        OpportunityDeleted,
        /// A deleted opportunity was restored.
        OpportunityRestored,
        /// A quote was made of an opportunity.
        QuoteGenerated,
        /// A quote's header or lines were changed.
        QuoteChanged,
        /// A quote was offered and frozen.
        QuoteActivated,
        /// A quote was replaced by a new revision.
        QuoteRevised,
        /// A quote ended.
        QuoteClosed,
        /// A quote won.
        QuoteWon,
        /// An order was made.
        OrderCreated,
        /// The reader lost sight of a record.
        RecordHidden,
        /// The reader gained sight of a record.
        RecordShown,
        /// A record that an administrator keeps was changed: read reference data again.
        ReferenceDataChanged,
        /// A mark in the stream without news.
        Checkpoint,
    }
}
