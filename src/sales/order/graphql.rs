//! Orders in the schema.

use std::cmp::Ordering;

use async_graphql::{Context, Enum, Object};
use entity::choice::{Fulfillment, Invoicing, OrderStatus};
use entity::id::{DocumentId, OpportunityId, OrderId, QuoteId};
use entity::money::Amount;
use entity::order;
use uuid::Uuid;

use crate::catalog::graphql::PriceList;
use crate::event::OrderFacts;
use crate::event::graphql::event;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{
    ChildOf, Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, DateTime, Money};
use crate::platform::state_machine::StateMachine;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::filter::{OrderFilter, OrderSort};
use crate::sales::order::input::{CancelOrderInput, FulfillOrderInput};
use crate::sales::order::ops::{CanceledOrder, FulfilledOrder, PricedOrder};
use crate::sales::order::queries;
use crate::sales::order::rules::{self, OrderState};
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::PricedQuote;

/// An order in the schema.
pub type Order = View<PricedOrder>;

/// An action that an order's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::OrderAction")]
pub enum OrderAction {
    /// Cancel it.
    Cancel,
    /// Record what was delivered.
    Fulfill,
    /// Create an invoice.
    Invoice,
    /// Change its header and lines.
    SetLines,
}

impl ChildOf<QuoteId> for PricedOrder {
    const SEEN_WITH_PARENT: bool = true;

    fn parent_column() -> order::Column {
        order::Column::QuoteId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.quote_id.uuid())
    }

    /// The ACTIVE order first, then the newest.
    fn order(&self, other: &Self) -> Ordering {
        let key = |order: &Self| (order.status, order.created_at, order.row.id);
        let (mine, others) = (key(self), key(other));
        mine.0.cmp(&others.0).then_with(|| others.cmp(&mine))
    }
}

impl Loaded<PricedOrder> {
    const QUOTE: ToOne<PricedOrder, PricedQuote> =
        ToOne::new(&["quote"], |row| Some(row.quote_id.into()));
    const OPPORTUNITY: ToOne<PricedOrder, PricedOpportunity> =
        ToOne::new(&["opportunity", "availableActions"], |row| Some(row.opportunity_id.into()));
    const PRICE_LIST: ToOne<PricedOrder, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    const LINES: ToMany<PricedOrder, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    const PARTIES: ToMany<PricedOrder, entity::party::Model, DocumentId> =
        ToMany::new(&["parties"], |row| row.document.id);
    const INVOICES: ToMany<PricedOrder, PricedInvoice, OrderId> =
        ToMany::new(&["invoices"], |row| row.row.id);
}

impl Loadable for PricedOrder {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::QUOTE,
        &Loaded::<Self>::OPPORTUNITY,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::PARTIES,
        &Loaded::<Self>::INVOICES,
    ];
    const WAITING: &'static [&'static str] = &["totals"];
}

impl Paged for PricedOrder {
    const PAGE: &'static str = "A page of orders.";
}

/// An order: what a winning quote becomes, with the same lines and totals.
#[Object(name = "Order")]
impl Loaded<PricedOrder> {
    /// The id.
    pub async fn id(&self) -> OrderId {
        self.row.id
    }

    /// The number that people refer to it by, e.g. `ORD-1405-00007`; unique.
    fn number(&self) -> &str {
        &self.number
    }

    /// Increases with every change.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// The status.
    fn status(&self) -> OrderStatus {
        self.status
    }

    /// How much of the order has been delivered.
    fn fulfillment(&self) -> Fulfillment {
        self.fulfillment
    }

    /// How much of the order is on invoices, drafts included and credit notes deducted.
    fn invoicing(&self) -> Invoicing {
        self.invoicing
    }

    /// The invoices, newest first, at most 100, canceled ones included; null only with an error.
    fn invoices(&self) -> NullableField<ViewList<PricedInvoice>> {
        self.many(&Self::INVOICES)
    }

    /// Why it was canceled; null: it was not, or no reason was given.
    fn cancel_reason(&self) -> Option<&str> {
        self.cancel_reason.as_deref()
    }

    /// The quote from which it was created; null only with an error.
    fn quote(&self) -> NullableField<Quote> {
        self.one(&Self::QUOTE)
    }

    /// The opportunity; null only with an error.
    fn opportunity(&self) -> NullableField<Opportunity> {
        self.one(&Self::OPPORTUNITY)
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

    /// The seller, the customer's company and the contact person, as the winning quote has them; at most 3; null only
    /// with an error.
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

    /// The actions that its status and the viewer's rights allow now; at most 4; null only with an error.
    fn available_actions(&self) -> NullableField<Vec<OrderAction>> {
        let opportunity = match self.row_of(&Self::OPPORTUNITY) {
            Ok(opportunity) => opportunity?,
            Err(error) => return Some(Err(error.into())),
        };
        let actor = self.request.session().actor().ok()?;
        if !actor.may_write(opportunity.owner_id, opportunity.team_id, &opportunity.shared_with) {
            return Some(Ok(Vec::new()));
        }
        let actions = OrderState::from(&self.row.row).available(actor);
        Some(Ok(actions.into_iter().map(OrderAction::from).collect()))
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

/// The result of canceling an order.
pub type CancelOrderPayload = Payload<CanceledOrder>;

/// The result of canceling an order.
#[Object(name = "CancelOrderPayload")]
impl Outcome<CanceledOrder> {
    /// The order after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn order(&self) -> NullableField<Order> {
        self.load_target().await
    }
}

/// The result of recording a delivery.
pub type FulfillOrderPayload = Payload<FulfilledOrder>;

/// The result of recording a delivery.
#[Object(name = "FulfillOrderPayload")]
impl Outcome<FulfilledOrder> {
    /// The order after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn order(&self) -> NullableField<Order> {
        self.load_target().await
    }
}

event! {
    /// An order was created, changed, delivered or canceled.
    OrderChanged(OrderFacts) {
        /// The order's id.
        async fn order_id(&self) -> OrderId {
            self.body.id
        }

        /// The order's version after the change; ignore events older than the version you show.
        async fn order_version(&self) -> i32 {
            self.body.version
        }

        /// The id of the order's opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// The order's status after the change.
        async fn status(&self) -> OrderStatus {
            self.body.status
        }

        /// The order's total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The order in its current state; null if the viewer may not see it now.
        async fn order(&self) -> NullableField<Order> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}

/// The queries for orders.
#[derive(Debug, Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// An order; null if it does not exist or the viewer may not see it.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id.")] id: OrderId,
    ) -> NullableField<Order> {
        ctx.request().load(id).await
    }

    /// An order by its number; null if there is none, or the viewer may not see it. Letter case and kinds of digits
    /// make no difference.
    async fn order_by_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number, e.g. `ORD-1405-00007`.")] number: String,
    ) -> NullableField<Order> {
        let request = ctx.request();
        let order = queries::by_number(request.session(), &number).await.transpose()?;
        Some(order.map(|order| View::new(order, request)).map_err(ResolverError::from))
    }

    /// The orders of all opportunities that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<OrderFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: newest first.")]
        order_by: Option<Vec<OrderSort>>,
    ) -> NullableField<Records<PricedOrder, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List::new(filter, queries::order(&order_by.unwrap_or_default()), page);
        Some(async { list?.counted(ctx.request()).await }.await.map_err(ResolverError::from))
    }
}

/// The mutations of orders.
#[derive(Debug, Default)]
pub struct OrderMutation;

#[Object]
impl OrderMutation {
    /// Records that lines of an ACTIVE order were delivered, all or in part. Null only with an error.
    async fn fulfill_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, and what was delivered.")] input: FulfillOrderInput,
    ) -> NullableField<FulfillOrderPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Cancels an ACTIVE order of which nothing was delivered and nothing is on an invoice, and closes its WON quote as
    /// CANCELED; another quote of the opportunity may then win. Null only with an error.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order to cancel.")] input: CancelOrderInput,
    ) -> NullableField<CancelOrderPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
