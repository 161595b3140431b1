//! Enums of quotes, orders and invoices. `choice` has them with all others.

use sea_orm::{DbErr, DeriveActiveEnum, EnumIter};
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::print::{self, Print};

choice! {
    /// The state of a quote.
    QuoteStatus {
        /// In preparation; lines may change.
        Draft,
        /// Given to the customer; frozen.
        Active,
        /// Accepted as the winner of its opportunity; read-only.
        Won,
        /// Ended, see `closedAs`; read-only.
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
        /// Canceled.
        Canceled,
    }
    /// How much of an order has been delivered.
    Fulfillment {
        /// Nothing has been delivered.
        None,
        /// A part has been delivered.
        Partial,
        /// All has been delivered.
        Complete,
    }
    /// How much of an order is on invoices, drafts included.
    Invoicing {
        /// Nothing.
        None,
        /// A part.
        Partial,
        /// All.
        Complete,
    }
    /// What has numbers of its own in each fiscal year.
    NumberSeries {
        /// Opportunities.
        Opportunity,
        /// Quotes.
        Quote,
        /// Orders.
        Order,
        /// Invoices.
        Invoice,
        /// Credit notes.
        CreditNote,
    }
    /// The state of an invoice.
    InvoiceStatus {
        /// In preparation; has no number yet.
        Draft,
        /// Issued with a number and not settled yet; read-only.
        Issued,
        /// Settled: nothing remains to be paid; read-only.
        Paid,
        /// Canceled: a draft that was given up, or an issued one that is credited completely; read-only.
        Canceled,
    }
    /// The kind of a priced document.
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
}
