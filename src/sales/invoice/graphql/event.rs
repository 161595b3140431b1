//! The events of invoices in the schema.

use entity::choice::InvoiceStatus;
use entity::id::{InvoiceId, OpportunityId, OrderId};

use crate::event::InvoiceFacts;
use crate::event::graphql::event;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{Date, Money};
use crate::sales::invoice::graphql::Invoice;
use crate::sales::opportunity::graphql::Opportunity;

event! {
    /// An invoice was drafted, changed, issued, paid, credited or canceled.
    InvoiceChanged(InvoiceFacts) {
        /// The invoice's id.
        async fn invoice_id(&self) -> InvoiceId {
            self.body.id
        }

        /// The invoice's version after the change; ignore events older than the version you show.
        async fn invoice_version(&self) -> i32 {
            self.body.version
        }

        /// The invoice's number; null: not issued yet.
        async fn invoice_number(&self) -> Option<String> {
            self.body.number.clone()
        }

        /// The id of the invoice's order.
        async fn order_id(&self) -> OrderId {
            self.body.order_id
        }

        /// The id of the invoice's opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// The invoice's status after the change.
        async fn status(&self) -> InvoiceStatus {
            self.body.status
        }

        /// The invoice's amount to pay after the change.
        async fn payable_amount(&self) -> Money {
            Money::new(self.body.payable, &self.body.currency_code)
        }

        /// What remains to be paid after the change; zero before the issue; below zero: owed to the customer.
        async fn balance(&self) -> Money {
            Money::new(self.body.balance, &self.body.currency_code)
        }

        /// The last day on which it is to be paid; null: not issued yet.
        async fn due_on(&self) -> Option<Date> {
            self.body.due_on.map(Date)
        }

        /// The invoice in its current state; null if the viewer may not see it now.
        async fn invoice(&self) -> NullableField<Invoice> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}
