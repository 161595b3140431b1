//! What the slices add to the whole. Every list that grows with a new slice stands here: the roots of the schema, the
//! records with an id, the events, what is kept on records of other slices, and who acts on what happens below.

use std::borrow::Cow;

use async_graphql::{ID, Interface, MergedObject, TypeName};
use entity::choice::PipelineEventKind;
use entity::id::{
    self, AccountId, CampaignId, CloseReasonId, CompetitorId, ContactId, CreditNoteId, CurrencyId,
    ExchangeRateId, HolidayId, InvoiceId, Key, LeadId, NoteId, OpportunityId, OrderId,
    OrganizationId, PaymentId, PeriodId, PriceListId, PriceListItemId, ProcessId, ProductId,
    QuoteId, SourceId, StageId, TaxRateId, TeamId, UnitGroupId, UnitId, UserId,
};

use entity::{
    account, api_token, campaign, close_reason, closing, competitor, contact, credit_note,
    currency, document, exchange_rate, holiday, invoice, lead, line, note, opportunity,
    opportunity_competitor, organization, party, payment, price_list, product, quote,
    sales_process, source, stage, stage_step, stakeholder, tax_rate, team, unit, unit_group, user,
};

use crate::account::graphql::{Account, AccountMutation, AccountQuery, Contact};
use crate::account::ops::customer::CUSTOMER_REQUIRED;
use crate::account::ops::{ContactErased, CustomerRenamed};
use crate::audit::graphql::AuditQuery;
use crate::catalog::graphql::{
    CatalogMutation, CatalogQuery, PriceList, PriceListItem, Product, TaxRate, Unit, UnitGroup,
};
use crate::event::Body;
use crate::event::delivery::Sides;
use crate::event::graphql::log::PipelineEventQuery;
use crate::event::graphql::{
    Head, RecordVisibilityChanged, ReferenceDataChanged, StreamCheckpoint,
};
use crate::figures::graphql::FiguresQuery;
use crate::lead::graphql::event::{LeadChanged, SeenLeadChange};
use crate::lead::graphql::{Lead, LeadMutation, LeadQuery};
use crate::node::NodeQuery;
use crate::note::graphql::{HasNotes, Note, NoteChanged, NoteMutation, NoteQuery, NotesOf};
use crate::note::ops::erase_notes_of_contact;
use crate::platform::db::hooks::Hooks;
use crate::platform::db::refolding::Refolding;
use crate::platform::db::running_sums::RunningSums;
use crate::platform::error::{Error, UserErrorCode};
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::graphql::read::{AttachedFields, Loaded};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::process::graphql::{ProcessMutation, ProcessQuery, SalesProcess, Stage};
use crate::record::graphql::duplicate::DuplicateQuery;
use crate::record::graphql::{RecordMutation, RecordQuery};
use crate::record::ops::reassign::{has_open_records, reassign_all};
use crate::reference::currency::RateChanged;
use crate::reference::graphql::{
    Campaign, CloseReason, Competitor, Currency, ExchangeRate, Holiday, Organization, Period,
    ReferenceMutation, ReferenceQuery, Source,
};
use crate::reference::ops::PERIOD_CLOSED;
use crate::sales::closing::graphql::mutations::ClosingMutation;
use crate::sales::closing::rules::winner::{AMBIGUOUS_QUOTE, OPEN_QUOTES};
use crate::sales::document::graphql::preview::DocumentQuery;
use crate::sales::document::rules::pricing_data::CURRENCY_MISMATCH;
use crate::sales::editing::graphql::mutations::DocumentMutation;
use crate::sales::invoice::graphql::credit_note::CreditNote;
use crate::sales::invoice::graphql::event::InvoiceChanged;
use crate::sales::invoice::graphql::mutations::InvoiceMutation;
use crate::sales::invoice::graphql::payment::Payment;
use crate::sales::invoice::graphql::{Invoice, InvoiceQuery};
use crate::sales::opportunity::graphql::board::{Board, BoardColumn};
use crate::sales::opportunity::graphql::event::{
    OpportunityChanged, OpportunityStageChanged, SeenOpportunityChange,
};
use crate::sales::opportunity::graphql::{Opportunity, OpportunityMutation, OpportunityQuery};
use crate::sales::opportunity::ops::{reindex_contact, reindex_customer, revalue};
use crate::sales::opportunity::queries::kept::PIPELINE;
use crate::sales::opportunity::rules::moves::STAGE_BLOCKED;
use crate::sales::order::graphql::{Order, OrderChanged, OrderMutation, OrderQuery};
use crate::sales::quote::graphql::event::QuoteChanged;
use crate::sales::quote::graphql::mutations::QuoteMutation;
use crate::sales::quote::graphql::{Quote, QuoteQuery};
use crate::sales::quote::ops::PricedQuote;
use crate::timeline::graphql::TimelineOf;
use crate::user::graphql::browser::SignInMutation;
use crate::user::graphql::roots::{UserMutation, UserQuery};
use crate::user::graphql::{Team, User};
use crate::user::ops::{OwnsOpenRecords, PersonLeaves};
use crate::verify::Check;

/// The codes of user errors.
pub const USER_ERROR_CODES: &[&[UserErrorCode]] = &[
    UserErrorCode::GENERAL,
    &[
        PERIOD_CLOSED,
        CUSTOMER_REQUIRED,
        CURRENCY_MISMATCH,
        STAGE_BLOCKED,
        AMBIGUOUS_QUOTE,
        OPEN_QUOTES,
    ],
];

/// What some root fields cost whatever they return: hashing a password takes memory and time on purpose, an import
/// makes up to a thousand records, and figures are sums of up to a hundred thousand rows.
pub const FIXED_COSTS: &[(&str, u64)] = &[
    ("signIn", 50),
    ("changePassword", 50),
    ("setUserPassword", 50),
    ("importLeads", 1_000),
    ("opportunityStats", 100),
    ("leadStats", 100),
    ("pipelineAsOf", 100),
    ("pipelineChange", 100),
    ("attention", 100),
];

/// The sums that are kept while rows change.
pub const RUNNING_SUMS: &[RunningSums] = &[PIPELINE];

/// All queries.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    PipelineEventQuery,
    ReferenceQuery,
    UserQuery,
    RecordQuery,
    DuplicateQuery,
    CatalogQuery,
    ProcessQuery,
    LeadQuery,
    AccountQuery,
    OpportunityQuery,
    DocumentQuery,
    QuoteQuery,
    OrderQuery,
    InvoiceQuery,
    AuditQuery,
    NoteQuery,
    FiguresQuery,
);

/// All mutations. Each call is one transaction: it is executed completely or not at all.
#[derive(Default, MergedObject)]
pub struct Mutation(
    ReferenceMutation,
    UserMutation,
    SignInMutation,
    RecordMutation,
    CatalogMutation,
    ProcessMutation,
    LeadMutation,
    AccountMutation,
    OpportunityMutation,
    DocumentMutation,
    QuoteMutation,
    OrderMutation,
    InvoiceMutation,
    ClosingMutation,
    NoteMutation,
);

/// Declares every kind of record that can be loaded by its id: the GraphQL type and the id type, whose prefix
/// determines the kind. Then, in braces, the types whose ids say what they show, and which find it by themselves.
macro_rules! nodes {
    (
        $($(#[$doc:meta])* $name:ident: $id:ident;)*
        { $($(#[$found_doc:meta])* $found:ident;)* }
    ) => {
        /// A record with an id of its own.
        #[derive(Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "The record's id."))]
        pub enum Node {
            $($(#[$doc])* $name($name),)*
            $($(#[$found_doc])* $found($found),)*
        }

        impl Node {
            /// Loads a record by the id that clients use; null if it does not exist or the viewer may not see it.
            pub async fn load(request: &RequestContext, text: &str) -> NullableField<Self> {
                $(match $found::find(request, text).await {
                    Ok(None) => {}
                    found => return found.map(|found| found.map(Self::$found)).transpose(),
                })*
                let (prefix, uuid) = id::split(text)?;
                match prefix {
                    $($id::PREFIX => Some(request.load(uuid).await?.map(Self::$name)),)*
                    _ => None,
                }
            }
        }
    };
}

nodes! {
    /// An account.
    Account: AccountId;
    /// A contact.
    Contact: ContactId;
    /// A lead.
    Lead: LeadId;
    /// An opportunity.
    Opportunity: OpportunityId;
    /// A quote.
    Quote: QuoteId;
    /// An order.
    Order: OrderId;
    /// An invoice.
    Invoice: InvoiceId;
    /// A payment of an invoice.
    Payment: PaymentId;
    /// A credit note.
    CreditNote: CreditNoteId;
    /// A note.
    Note: NoteId;
    /// A user.
    User: UserId;
    /// The organization.
    Organization: OrganizationId;
    /// A currency.
    Currency: CurrencyId;
    /// An exchange rate.
    ExchangeRate: ExchangeRateId;
    /// An accounting month.
    Period: PeriodId;
    /// A holiday.
    Holiday: HolidayId;
    /// A campaign.
    Campaign: CampaignId;
    /// A source of leads.
    Source: SourceId;
    /// A competitor.
    Competitor: CompetitorId;
    /// A close reason.
    CloseReason: CloseReasonId;
    /// A unit group.
    UnitGroup: UnitGroupId;
    /// A unit.
    Unit: UnitId;
    /// A tax rate.
    TaxRate: TaxRateId;
    /// A product.
    Product: ProductId;
    /// A price list.
    PriceList: PriceListId;
    /// A price in a price list.
    PriceListItem: PriceListItemId;
    /// A sales process.
    SalesProcess: ProcessId;
    /// A stage.
    Stage: StageId;
    /// A team.
    Team: TeamId;
    {
        /// A board, whose id says what it shows.
        Board;
        /// A column of a board.
        BoardColumn;
    }
}

/// An event in the pipeline. More types may be added: rely on `kind`.
#[derive(Interface)]
#[graphql(
    field(
        name = "id",
        ty = "ID",
        desc = "Stays the same if the event is delivered again; drop events already received by it."
    ),
    field(
        name = "cursor",
        ty = "String",
        desc = "Position in the stream right after the event; pass it as `after` to resume there."
    ),
    field(name = "kind", ty = "PipelineEventKind", desc = "What happened."),
    field(name = "occurred_at", ty = "DateTime", desc = "When it happened."),
    field(name = "actor", ty = "NullableField<User>", desc = "Who caused it; null: the system.")
)]
pub enum PipelineEvent {
    /// An event of an opportunity.
    Opportunity(OpportunityChanged),
    /// A move of an opportunity to another stage.
    Stage(OpportunityStageChanged),
    /// An event of a lead.
    Lead(LeadChanged),
    /// An event of a quote.
    Quote(QuoteChanged),
    /// An event of an order.
    Order(OrderChanged),
    /// An event of an invoice.
    Invoice(InvoiceChanged),
    /// An event of a note.
    Note(NoteChanged),
    /// A change of reference data.
    Reference(ReferenceDataChanged),
    /// A change of what the viewer may see.
    Visibility(RecordVisibilityChanged),
    /// A position in the stream up to which all events were delivered.
    Checkpoint(StreamCheckpoint),
}

impl PipelineEvent {
    /// An event of the log for the viewer, who may see these sides of it; `cursor` is after it. `None` if the stored
    /// event can't be decoded.
    #[must_use]
    pub fn of(
        event: &Delivered,
        sides: Sides,
        cursor: &Cursor,
        request: &RequestContext,
    ) -> Option<Self> {
        let head = Head::of(event, cursor, request);
        Some(match event.body.clone()? {
            Body::Opportunity(change) => {
                match OpportunityStageChanged::of(event, cursor, request) {
                    Some(moved) if sides == Sides::BOTH => Self::Stage(moved),
                    Some(_) | None => {
                        let change = SeenOpportunityChange { change, sides };
                        Self::Opportunity(OpportunityChanged::new(head, change))
                    }
                }
            }
            Body::Lead(change) => {
                Self::Lead(LeadChanged::new(head, SeenLeadChange { change, sides }))
            }
            Body::Quote(quote) => Self::Quote(QuoteChanged::new(head, *quote)),
            Body::Order(order) => Self::Order(OrderChanged::new(head, *order)),
            Body::Invoice(invoice) => Self::Invoice(InvoiceChanged::new(head, *invoice)),
            Body::Note(note) => Self::Note(NoteChanged::new(head, *note)),
            Body::Reference(change) => Self::Reference(ReferenceDataChanged::new(head, change)),
        })
    }
}

/// What slices above sales keep on a lead, account, contact or opportunity: fields of the record's own type, which its
/// slice need not know.
#[derive(Debug, MergedObject)]
#[graphql(name_type)]
pub struct Attached<R: HasNotes>(NotesOf<R>, TimelineOf<R>);

impl<R: HasNotes> TypeName for Attached<R> {
    fn type_name() -> Cow<'static, str> {
        format!("{}_attached", R::Key::PREFIX).into()
    }
}

impl<R: HasNotes> Attached<R> {
    /// What the fields need.
    pub const FIELDS: AttachedFields<R> =
        AttachedFields { relations: &[R::NOTES], waiting: &["timeline"] };

    /// Of a record.
    #[must_use]
    pub fn to(record: &Loaded<R>) -> Self {
        Self(NotesOf(record.clone()), TimelineOf(record.clone()))
    }
}

/// The same for a quote, whose history is part of its opportunity's timeline.
#[derive(Debug, MergedObject)]
pub struct AttachedToQuote(NotesOf<PricedQuote>);

impl AttachedToQuote {
    /// What the fields need.
    pub const FIELDS: AttachedFields<PricedQuote> =
        AttachedFields { relations: &[PricedQuote::NOTES], waiting: &[] };

    /// Of a quote.
    #[must_use]
    pub fn to(quote: &Loaded<PricedQuote>) -> Self {
        Self(NotesOf(quote.clone()))
    }
}

/// Folds the texts of all kinds of records that have such, in the order in which they refer to each other.
///
/// # Errors
/// The database failed.
pub async fn refold(refolding: &mut Refolding<'_>) -> Result<(), Error> {
    refolding.fold::<competitor::Model>().await?;
    refolding.fold::<product::Model>().await?;
    refolding.fold::<account::Model>().await?;
    refolding.fold::<contact::Model>().await?;
    refolding.fold::<lead::Model>().await?;
    refolding.fold::<opportunity::Model>().await?;
    refolding.fold::<note::Model>().await
}

/// Checks all tables whose texts or days are entered by people.
///
/// # Errors
/// The database failed.
pub async fn check_tables(check: &mut Check<'_>) -> Result<(), Error> {
    check.table::<account::Model>().await?;
    check.table::<contact::Model>().await?;
    check.table::<lead::Model>().await?;
    check.table::<opportunity::Model>().await?;
    check.table::<opportunity_competitor::Model>().await?;
    check.table::<stakeholder::Model>().await?;
    check.table::<quote::Model>().await?;
    check.table::<document::Model>().await?;
    check.table::<line::Model>().await?;
    check.table::<invoice::Model>().await?;
    check.table::<payment::Model>().await?;
    check.table::<credit_note::Model>().await?;
    check.table::<closing::Model>().await?;
    check.table::<note::Model>().await?;
    check.table::<organization::Model>().await?;
    check.table::<api_token::Model>().await?;
    check.table::<campaign::Model>().await?;
    check.table::<close_reason::Model>().await?;
    check.table::<competitor::Model>().await?;
    check.table::<currency::Model>().await?;
    check.table::<exchange_rate::Model>().await?;
    check.table::<holiday::Model>().await?;
    check.table::<party::Model>().await?;
    check.table::<price_list::Model>().await?;
    check.table::<product::Model>().await?;
    check.table::<sales_process::Model>().await?;
    check.table::<source::Model>().await?;
    check.table::<stage::Model>().await?;
    check.table::<stage_step::Model>().await?;
    check.table::<tax_rate::Model>().await?;
    check.table::<team::Model>().await?;
    check.table::<unit_group::Model>().await?;
    check.table::<unit::Model>().await?;
    check.table::<user::Model>().await
}

/// Who acts, within the same transaction, on what happens in a slice below.
#[must_use]
pub fn hooks() -> Hooks {
    Hooks::default()
        .on::<ContactErased>(|tx, ContactErased(id)| Box::pin(erase_notes_of_contact(tx, id)))
        .on::<RateChanged>(|tx, RateChanged { currency_code, rate }| {
            Box::pin(async move { revalue(tx, &currency_code, rate).await })
        })
        .on::<CustomerRenamed>(|tx, customer| {
            Box::pin(async move {
                match customer {
                    CustomerRenamed::Account(id) => reindex_customer(tx, id).await,
                    CustomerRenamed::Contact(id) => reindex_contact(tx, id).await,
                }
            })
        })
        .on::<PersonLeaves>(|tx, PersonLeaves { person, owner }| {
            Box::pin(reassign_all(tx, person, owner))
        })
        .on::<OwnsOpenRecords>(|tx, OwnsOpenRecords(person)| {
            Box::pin(async move { has_open_records(tx, person).await })
        })
}
