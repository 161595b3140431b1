//! Quotes in the schema.

pub mod event;
pub mod mutations;

use async_graphql::{Context, Enum, Object};
use entity::choice::{QuoteClosedAs, QuoteStatus};
use entity::id::{DocumentId, OpportunityId, QuoteId};
use entity::money::Amount;
use entity::organization;

use crate::catalog::graphql::PriceList;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::read::{
    AllRows, AttachedFields, Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime};
use crate::platform::settings::Settings;
use crate::platform::state_machine::StateMachine;
use crate::reference::graphql::CloseReason;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::graphql::Order;
use crate::sales::order::ops::PricedOrder;
use crate::sales::quote::filter::{QuoteFilter, QuoteSort};
use crate::sales::quote::ops::PricedQuote;
use crate::sales::quote::queries;
use crate::sales::quote::rules::{self, QuoteState};
use crate::slices::AttachedToQuote;

/// A quote in the schema.
pub type Quote = View<PricedQuote>;

/// An action that a quote's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::QuoteAction")]
pub enum QuoteAction {
    /// Change its header and lines.
    SetLines,
    /// Activate it, which fixes its content and exchange rate.
    Activate,
    /// Create a new DRAFT from it, with the next revision.
    Revise,
    /// Close it as lost or canceled.
    Close,
    /// Mark it as the opportunity's winner.
    Win,
    /// Record that it was sent.
    Send,
    /// Record that the customer accepted it.
    Accept,
    /// Delete it; never allowed, because issued numbers are kept.
    Delete,
}

impl Loaded<PricedQuote> {
    const REASON: ToOne<PricedQuote, entity::close_reason::Model> =
        ToOne::new(&["reason"], |row| row.reason_id.map(Into::into));
    const OPPORTUNITY: ToOne<PricedQuote, PricedOpportunity> =
        ToOne::new(&["opportunity", "availableActions"], |row| Some(row.opportunity_id.into()));
    const PRICE_LIST: ToOne<PricedQuote, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    const LINES: ToMany<PricedQuote, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    const PARTIES: ToMany<PricedQuote, entity::party::Model, DocumentId> =
        ToMany::new(&["parties"], |row| row.document.id);
    const ORDERS: ToMany<PricedQuote, PricedOrder, QuoteId> =
        ToMany::new(&["order"], |row| row.row.id);
    const SIBLINGS: ToMany<PricedQuote, PricedQuote, OpportunityId> =
        ToMany::new(&["previousRevision"], |row| row.opportunity_id);
    const ORGANIZATION: AllRows<organization::Model> = AllRows::new(&["isExpired"]);
}

impl Loadable for PricedQuote {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::REASON,
        &Loaded::<Self>::OPPORTUNITY,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::PARTIES,
        &Loaded::<Self>::ORDERS,
        &Loaded::<Self>::SIBLINGS,
        &Loaded::<Self>::ORGANIZATION,
    ];
    const WAITING: &'static [&'static str] = &["totals"];
    const ATTACHED: AttachedFields<Self> = AttachedToQuote::FIELDS;
}

impl Paged for PricedQuote {
    const PAGE: &'static str = "A page of quotes.";
}

/// A priced proposal to a customer: a copy of its opportunity's header and lines. All revisions of a quote share its
/// number.
#[Object(name = "Quote")]
impl Loaded<PricedQuote> {
    /// The id.
    pub async fn id(&self) -> QuoteId {
        self.row.id
    }

    /// The number that people refer to it by, e.g. `QUO-1405-00042`; shared by its revisions.
    fn number(&self) -> &str {
        &self.number
    }

    /// The revision of its number, starting at 0.
    fn revision(&self) -> i32 {
        self.revision
    }

    /// The revision before this one; null: this is the first.
    fn previous_revision(&self) -> NullableField<Quote> {
        self.chosen(&Self::SIBLINGS, |quotes| {
            let mut earlier = quotes.iter().filter(|quote| quote.number == self.number);
            earlier.find(|quote| quote.revision + 1 == self.revision)
        })
    }

    /// Increases with every change.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// The status.
    fn status(&self) -> QuoteStatus {
        self.status
    }

    /// How it was closed; null unless the status is CLOSED.
    fn closed_as(&self) -> Option<QuoteClosedAs> {
        self.closed_as
    }

    /// The reason it was closed; null: none was given.
    fn reason(&self) -> NullableField<CloseReason> {
        self.one(&Self::REASON)
    }

    /// A note; null: none.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The last day on which the quote is valid, in the organisation's time zone; null: no end.
    fn valid_until(&self) -> Option<Date> {
        self.valid_until.map(Date)
    }

    /// Whether it is DRAFT or ACTIVE and its last day has passed.
    fn is_expired(&self) -> Result<bool, ResolverError> {
        let organizations = self.all_rows(&Self::ORGANIZATION)?;
        let today = organizations.first().map(|organization| {
            Settings::new(organization::Model::clone(organization))
                .day(self.request.session().now())
        });
        Ok(today.is_some_and(|today| rules::is_expired(&self.row.row, today)))
    }

    /// The SHA-256 hash, in hexadecimal, of the content that activation fixed: header, lines and parties; null before
    /// activation.
    fn content_hash(&self) -> Option<&str> {
        self.content_hash.as_deref()
    }

    /// When it was activated; null: not yet.
    fn activated_at(&self) -> Option<DateTime> {
        self.activated_at.map(DateTime)
    }

    /// When it was last recorded as sent; null: never.
    fn sent_at(&self) -> Option<DateTime> {
        self.sent_at.map(DateTime)
    }

    /// When it was last recorded as accepted by the customer; null: never.
    fn accepted_at(&self) -> Option<DateTime> {
        self.accepted_at.map(DateTime)
    }

    /// The opportunity; null only with an error.
    fn opportunity(&self) -> NullableField<Opportunity> {
        self.one(&Self::OPPORTUNITY)
    }

    /// The quote's order: the ACTIVE one, else the last one canceled; null: none.
    fn order(&self) -> NullableField<Order> {
        self.chosen(&Self::ORDERS, |orders| orders.first())
    }

    /// The currency of all amounts.
    pub async fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.document.currency_code.clone())
    }

    /// The price list that prices come from; null: none, every price is entered manually.
    pub async fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// The header discount as an amount; it adds to the percentage.
    pub async fn discount_amount(&self) -> Amount {
        self.document.discount_amount
    }

    /// The header discount in percent of the sum of the lines, 0–100.
    pub async fn discount_percent(&self) -> Amount {
        self.document.discount_percent
    }

    /// The freight charge before tax.
    pub async fn freight_amount(&self) -> Amount {
        self.document.freight_amount
    }

    /// The tax rate on freight in percent; null: freight is not taxed.
    pub async fn freight_tax_rate(&self) -> Option<Amount> {
        self.document.freight_tax_rate
    }

    /// The payment terms; null: none were given.
    pub async fn payment_terms(&self) -> Option<String> {
        self.document.payment_terms.clone()
    }

    /// Within how many days of its issue an invoice is to be paid; null: nothing was agreed, at once.
    pub async fn payment_days(&self) -> Option<i32> {
        self.document.payment_days
    }

    /// The delivery terms; null: none were given.
    pub async fn delivery_terms(&self) -> Option<String> {
        self.document.delivery_terms.clone()
    }

    /// The seller, the customer's company and the contact person, as they were when the quote was generated, and again
    /// when it was activated; at most 3. Print these: the customer may be called otherwise today. Null only with an
    /// error.
    async fn parties(&self) -> NullableField<ViewList<entity::party::Model>> {
        self.many(&Self::PARTIES)
    }

    /// Increases with every change of the lines or the header, and with no other change.
    pub async fn lines_version(&self) -> i32 {
        self.document.lines_version
    }

    /// All lines in order, at most 250; null only with an error.
    pub async fn lines(&self) -> NullableField<ViewList<entity::line::Model>> {
        self.many(&Self::LINES)
    }

    /// The totals.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.request)
    }

    /// The actions that its status, its opportunity's status and the viewer's rights allow now; at most 8; null only
    /// with an error.
    fn available_actions(&self) -> NullableField<Vec<QuoteAction>> {
        let opportunity = match self.row_of(&Self::OPPORTUNITY) {
            Ok(opportunity) => opportunity?,
            Err(error) => return Some(Err(error.into())),
        };
        let state = QuoteState::of(&self.row.row, opportunity.status);
        let actor = self.request.session().actor().ok()?;
        if !actor.may_write(opportunity.owner_id, opportunity.team_id, &opportunity.shared_with) {
            return Some(Ok(Vec::new()));
        }
        let actions = state.available(actor);
        Some(Ok(actions.into_iter().map(QuoteAction::from).collect()))
    }

    #[graphql(flatten)]
    fn attached(&self) -> AttachedToQuote {
        AttachedToQuote::to(self)
    }

    /// When it was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}

/// The queries for quotes.
#[derive(Debug, Default)]
pub struct QuoteQuery;

#[Object]
impl QuoteQuery {
    /// A quote; null if it does not exist or the viewer may not see it.
    async fn quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote's id.")] id: QuoteId,
    ) -> NullableField<Quote> {
        ctx.request().load(id).await
    }

    /// A quote by its number; null if there is none, or the viewer may not see it. Letter case and kinds of digits
    /// make no difference.
    async fn quote_by_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number, e.g. `QUO-1405-00042`.")] number: String,
        #[graphql(desc = "The revision; omitted: the latest.")] revision: Option<i32>,
    ) -> NullableField<Quote> {
        let request = ctx.request();
        let quote = queries::by_number(request.session(), &number, revision).await.transpose()?;
        Some(quote.map(|quote| View::new(quote, request)).map_err(ResolverError::from))
    }

    /// The quotes of all opportunities that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<QuoteFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: newest first.")]
        order_by: Option<Vec<QuoteSort>>,
    ) -> NullableField<Records<PricedQuote, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List::new(filter, queries::order(&order_by.unwrap_or_default()), page);
        Some(async { list?.counted(ctx.request()).await }.await.map_err(ResolverError::from))
    }
}
