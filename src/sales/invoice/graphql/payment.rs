//! Payments in the schema.

use async_graphql::Object;
use entity::id::{InvoiceId, PaymentId};
use entity::{payment, user};

use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{Date, DateTime, Money};
use crate::sales::invoice::graphql::Invoice;
use crate::sales::invoice::ops::PricedInvoice;
use crate::user::graphql::User;

/// A payment in the schema.
pub type Payment = View<payment::Model>;

impl Loaded<payment::Model> {
    const BY: ToOne<payment::Model, user::Model> =
        ToOne::new(&["by"], |row| Some(row.by_id.into()));
    const INVOICE: ToOne<payment::Model, PricedInvoice> =
        ToOne::new(&["invoice", "amount"], |row| Some(row.invoice_id.into()));
    const REVERSES: ToOne<payment::Model, payment::Model> =
        ToOne::new(&["reverses"], |row| row.reverses_id.map(Into::into));
    const SIBLINGS: ToMany<payment::Model, payment::Model, InvoiceId> =
        ToMany::new(&["isReversed"], |row| row.invoice_id);
}

impl Loadable for payment::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::BY,
        &Loaded::<Self>::INVOICE,
        &Loaded::<Self>::REVERSES,
        &Loaded::<Self>::SIBLINGS,
    ];
}

/// A payment of an invoice, or the reversal of one. It never changes.
#[Object(name = "Payment")]
impl Loaded<payment::Model> {
    /// The id.
    pub async fn id(&self) -> PaymentId {
        self.row.id
    }

    /// The amount, in the invoice's currency; below zero: a reversal. Null only with an error.
    fn amount(&self) -> NullableField<Money> {
        let invoice = match self.row_of(&Self::INVOICE) {
            Ok(invoice) => invoice?,
            Err(error) => return Some(Err(error.into())),
        };
        Some(Ok(Money::new(self.row.amount, &invoice.document.currency_code)))
    }

    /// The day on which it was received, or reversed.
    fn received_on(&self) -> Date {
        Date(self.received_on)
    }

    /// By what it is found at the bank; null: nothing was entered.
    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// A note; null: none.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The payment that this one reverses; null: it is a payment.
    fn reverses(&self) -> NullableField<Payment> {
        self.one(&Self::REVERSES)
    }

    /// Whether it was reversed; null only with an error.
    fn is_reversed(&self) -> NullableField<bool> {
        match self.rows_of(&Self::SIBLINGS) {
            Ok(all) => Some(Ok(all.iter().any(|other| other.reverses_id == Some(self.row.id)))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// The invoice; null only with an error.
    fn invoice(&self) -> NullableField<Invoice> {
        self.one(&Self::INVOICE)
    }

    /// Who recorded it; null only with an error.
    fn by(&self) -> NullableField<User> {
        self.one(&Self::BY)
    }

    /// When it was recorded.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }
}
