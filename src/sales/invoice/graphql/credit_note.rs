//! Credit notes in the schema.

use async_graphql::Object;
use entity::id::{CreditNoteId, CreditNoteLineId};
use entity::money::Amount;
use entity::{credit_note, credit_note_line, line, user};

use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{Date, DateTime, Money};
use crate::sales::document::graphql::line::Line;
use crate::sales::invoice::graphql::Invoice;
use crate::sales::invoice::ops::PricedInvoice;
use crate::user::graphql::User;

/// A credit note in the schema.
pub type CreditNote = View<credit_note::Model>;

impl Loaded<credit_note::Model> {
    const BY: ToOne<credit_note::Model, user::Model> =
        ToOne::new(&["by"], |row| Some(row.by_id.into()));
    const INVOICE: ToOne<credit_note::Model, PricedInvoice> =
        ToOne::new(&["invoice"], |row| Some(row.invoice_id.into()));
    const LINES: ToMany<credit_note::Model, credit_note_line::Model, CreditNoteId> =
        ToMany::new(&["lines"], |row| row.id);

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.currency_code)
    }
}

impl Loadable for credit_note::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::BY, &Loaded::<Self>::INVOICE, &Loaded::<Self>::LINES];
    const WAITING: &'static [&'static str] = &["baseTotalAmount"];
}

/// A credit note: takes back an issued invoice, or a part of it. It never changes.
#[Object(name = "CreditNote")]
impl Loaded<credit_note::Model> {
    /// The id.
    pub async fn id(&self) -> CreditNoteId {
        self.row.id
    }

    /// The number that people refer to it by, e.g. `CRN-1405-00003`; unique, and without gaps in each fiscal year.
    fn number(&self) -> &str {
        &self.number
    }

    /// The invoice; null only with an error.
    fn invoice(&self) -> NullableField<Invoice> {
        self.one(&Self::INVOICE)
    }

    /// Why the invoice is credited.
    fn reason(&self) -> &str {
        &self.reason
    }

    /// The day that it counts for.
    fn credited_on(&self) -> Date {
        Date(self.credited_on)
    }

    /// All its lines in order, at most 250; null only with an error.
    fn lines(&self) -> NullableField<ViewList<credit_note_line::Model>> {
        self.many(&Self::LINES)
    }

    /// The sum of the lines' net amounts.
    fn detail_amount(&self) -> Money {
        self.money(self.row.detail_amount)
    }

    /// The part of the invoice's header discount.
    fn header_discount_amount(&self) -> Money {
        self.money(self.row.header_discount_amount)
    }

    /// The part of the invoice's freight charge, before tax.
    fn freight_amount(&self) -> Money {
        self.money(self.row.freight_amount)
    }

    /// All taxes, including the tax on freight.
    fn tax_amount(&self) -> Money {
        self.money(self.row.tax_amount)
    }

    /// Detail amount − header discount amount + freight amount + tax amount.
    fn total_amount(&self) -> Money {
        self.money(self.row.total_amount)
    }

    /// By how much the amount to pay becomes less. The credit notes of a whole invoice add up to its payable amount.
    fn payable_amount(&self) -> Money {
        self.money(self.row.payable_amount)
    }

    /// The total amount in the organisation's base currency, at the invoice's booked rate.
    async fn base_total_amount(&self) -> Result<Money, ResolverError> {
        let base = self.request.session().base_currency().await?;
        Ok(Money::new(self.row.base_total_amount, base))
    }

    /// The SHA-256 hash of its content, in hexadecimal.
    fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// Who created it; null only with an error.
    fn by(&self) -> NullableField<User> {
        self.one(&Self::BY)
    }

    /// When it was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }
}

impl Loaded<credit_note_line::Model> {
    const LINE: ToOne<credit_note_line::Model, line::Model> =
        ToOne::new(&["line"], |row| Some(row.line_id.into()));
}

impl Loadable for credit_note_line::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::LINE];
}

/// A line of a credit note. All amounts are in the invoice's currency.
#[Object(name = "CreditNoteLine")]
impl Loaded<credit_note_line::Model> {
    /// The id.
    fn id(&self) -> CreditNoteLineId {
        self.row.id
    }

    /// The position among the lines, starting at 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// The invoice's line; null only with an error.
    fn line(&self) -> NullableField<Line> {
        self.one(&Self::LINE)
    }

    /// The quantity that is taken back, above zero.
    fn quantity(&self) -> Amount {
        self.quantity
    }

    /// The part of the base amount.
    fn base_amount(&self) -> Amount {
        self.base_amount
    }

    /// The part of the manual discount.
    fn manual_discount_amount(&self) -> Amount {
        self.manual_discount_amount
    }

    /// The part of the line's share of the header discount.
    fn header_discount_share(&self) -> Amount {
        self.header_discount_share
    }

    /// The part of the tax amount.
    fn tax_amount(&self) -> Amount {
        self.tax_amount
    }
}
