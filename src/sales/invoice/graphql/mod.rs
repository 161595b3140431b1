//! Invoices in the schema.

pub mod credit_note;
pub mod event;
pub mod mutations;
pub mod payment;

use async_graphql::{Context, Enum, Object};
use entity::choice::InvoiceStatus;
use entity::id::{DocumentId, InvoiceId};
use entity::money::Amount;
use entity::{credit_note as credit_notes, organization, payment as payments};

use crate::catalog::graphql::PriceList;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::read::{
    AllRows, Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::platform::settings::Settings;
use crate::platform::state_machine::StateMachine;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::invoice::filter::{InvoiceFilter, InvoiceSort};
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::invoice::queries;
use crate::sales::invoice::rules::{self, InvoiceState};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::graphql::Order;
use crate::sales::order::ops::PricedOrder;

/// An invoice in the schema.
pub type Invoice = View<PricedInvoice>;

/// An action that an invoice's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::InvoiceAction")]
pub enum InvoiceAction {
    /// Change its lines and terms.
    Update,
    /// Issue it.
    Issue,
    /// Give it up.
    Cancel,
    /// Record a payment.
    RecordPayment,
    /// Reverse a payment.
    ReversePayment,
    /// Take it back by a credit note, all or in part.
    Credit,
}

impl Loaded<PricedInvoice> {
    const ORDER: ToOne<PricedInvoice, PricedOrder> =
        ToOne::new(&["order"], |row| Some(row.order_id.into()));
    const OPPORTUNITY: ToOne<PricedInvoice, PricedOpportunity> =
        ToOne::new(&["opportunity", "availableActions"], |row| Some(row.opportunity_id.into()));
    const PRICE_LIST: ToOne<PricedInvoice, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    const LINES: ToMany<PricedInvoice, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    const PARTIES: ToMany<PricedInvoice, entity::party::Model, DocumentId> =
        ToMany::new(&["parties"], |row| row.document.id);
    const PAYMENTS: ToMany<PricedInvoice, payments::Model, InvoiceId> =
        ToMany::new(&["payments"], |row| row.row.id);
    const CREDIT_NOTES: ToMany<PricedInvoice, credit_notes::Model, InvoiceId> =
        ToMany::new(&["creditNotes"], |row| row.row.id);
    const ORGANIZATION: AllRows<organization::Model> = AllRows::new(&["isOverdue"]);

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.document.currency_code)
    }
}

impl Loadable for PricedInvoice {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::ORDER,
        &Loaded::<Self>::OPPORTUNITY,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::PARTIES,
        &Loaded::<Self>::PAYMENTS,
        &Loaded::<Self>::CREDIT_NOTES,
        &Loaded::<Self>::ORGANIZATION,
    ];
    const WAITING: &'static [&'static str] = &["totals"];
}

impl Paged for PricedInvoice {
    const PAGE: &'static str = "A page of invoices.";
}

/// An invoice: the bill of an order, or of a part of it.
#[Object(name = "Invoice")]
impl Loaded<PricedInvoice> {
    /// The id.
    pub async fn id(&self) -> InvoiceId {
        self.row.id
    }

    /// The number that people refer to it by, e.g. `INV-1405-00012`; unique, and without gaps in each fiscal year;
    /// null: not issued yet.
    fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// Increases with every change.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// The status.
    fn status(&self) -> InvoiceStatus {
        self.status
    }

    /// The order; null only with an error.
    fn order(&self) -> NullableField<Order> {
        self.one(&Self::ORDER)
    }

    /// The opportunity; null only with an error.
    fn opportunity(&self) -> NullableField<Opportunity> {
        self.one(&Self::OPPORTUNITY)
    }

    /// The day that the issue counts for; null: not issued yet.
    fn issued_on(&self) -> Option<Date> {
        self.issued_on.map(Date)
    }

    /// When it was issued; null: not yet.
    fn issued_at(&self) -> Option<DateTime> {
        self.issued_at.map(DateTime)
    }

    /// The last day on which it is to be paid; null: not issued yet.
    fn due_on(&self) -> Option<Date> {
        self.due_on.map(Date)
    }

    /// Whether it is ISSUED and its last day of payment has passed, in the organisation's time zone.
    fn is_overdue(&self) -> Result<bool, ResolverError> {
        let organizations = self.all_rows(&Self::ORGANIZATION)?;
        let today = organizations.first().map(|organization| {
            Settings::new(organization::Model::clone(organization))
                .day(self.request.session().now())
        });
        Ok(today.is_some_and(|today| rules::is_overdue(&self.row.row, today)))
    }

    /// The payments less their reversals.
    fn paid_amount(&self) -> Money {
        self.money(self.row.row.paid_amount)
    }

    /// The payable amounts of its credit notes.
    fn credited_amount(&self) -> Money {
        self.money(self.row.row.credited_amount)
    }

    /// What remains to be paid: payable amount less paid and credited amount; zero before the issue; below zero: owed
    /// to the customer.
    fn balance(&self) -> Money {
        self.money(self.row.row.balance)
    }

    /// The payments and their reversals, newest first, at most 100; null only with an error.
    fn payments(&self) -> NullableField<ViewList<payments::Model>> {
        self.many(&Self::PAYMENTS)
    }

    /// The credit notes, newest first, at most 100; null only with an error.
    fn credit_notes(&self) -> NullableField<ViewList<credit_notes::Model>> {
        self.many(&Self::CREDIT_NOTES)
    }

    /// The SHA-256 hash, in hexadecimal, of the content that the issue fixed: number, days, header, lines and parties;
    /// null before the issue.
    fn content_hash(&self) -> Option<&str> {
        self.content_hash.as_deref()
    }

    /// A note; null: none.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The currency of all amounts.
    pub async fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.document.currency_code.clone())
    }

    /// The price list that the order's prices come from; null: none, every price was entered manually.
    pub async fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// The part of the order's header discount, as an amount.
    pub async fn discount_amount(&self) -> Amount {
        self.document.header_discount_amount
    }

    /// Always 0: the part of the order's header discount is an amount.
    pub async fn discount_percent(&self) -> Amount {
        self.document.discount_percent
    }

    /// The part of the order's freight charge before tax.
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

    /// Within how many days of its issue it is to be paid; null: at once.
    pub async fn payment_days(&self) -> Option<i32> {
        self.document.payment_days
    }

    /// The delivery terms; null: none were given.
    pub async fn delivery_terms(&self) -> Option<String> {
        self.document.delivery_terms.clone()
    }

    /// The seller, the customer's company and the contact person, as they were when the invoice was drafted, and again
    /// when it was issued; at most 3. Null only with an error.
    async fn parties(&self) -> NullableField<ViewList<entity::party::Model>> {
        self.many(&Self::PARTIES)
    }

    /// Increases with every change of the lines, and with no other change.
    pub async fn lines_version(&self) -> i32 {
        self.document.lines_version
    }

    /// All lines in order, at most 250; their amounts are parts of those of the order's lines. Null only with an error.
    pub async fn lines(&self) -> NullableField<ViewList<entity::line::Model>> {
        self.many(&Self::LINES)
    }

    /// The totals.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.request)
    }

    /// The actions that its status and the viewer's rights allow now; at most 6; null only with an error.
    fn available_actions(&self) -> NullableField<Vec<InvoiceAction>> {
        let opportunity = match self.row_of(&Self::OPPORTUNITY) {
            Ok(opportunity) => opportunity?,
            Err(error) => return Some(Err(error.into())),
        };
        let actor = self.request.session().actor().ok()?;
        if !actor.may_write(opportunity.owner_id, opportunity.team_id, &opportunity.shared_with) {
            return Some(Ok(Vec::new()));
        }
        let actions = InvoiceState::from(&self.row.row).available(actor);
        Some(Ok(actions.into_iter().map(InvoiceAction::from).collect()))
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

/// The queries for invoices.
#[derive(Debug, Default)]
pub struct InvoiceQuery;

#[Object]
impl InvoiceQuery {
    /// An invoice; null if it does not exist or the viewer may not see it.
    async fn invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invoice's id.")] id: InvoiceId,
    ) -> NullableField<Invoice> {
        ctx.request().load(id).await
    }

    /// An invoice by its number; null if there is none, or the viewer may not see it. Letter case and kinds of digits
    /// make no difference.
    async fn invoice_by_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number, e.g. `INV-1405-00012`.")] number: String,
    ) -> NullableField<Invoice> {
        let request = ctx.request();
        let invoice = queries::by_number(request.session(), &number).await.transpose()?;
        Some(invoice.map(|invoice| View::new(invoice, request)).map_err(ResolverError::from))
    }

    /// The invoices of all opportunities that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn invoices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<InvoiceFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: newest first.")]
        order_by: Option<Vec<InvoiceSort>>,
    ) -> NullableField<Records<PricedInvoice, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List::new(filter, queries::order(&order_by.unwrap_or_default()), page);
        Some(async { list?.counted(ctx.request()).await }.await.map_err(ResolverError::from))
    }
}
