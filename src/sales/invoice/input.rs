//! The inputs of invoice commands. An input of a mutation is the command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::{InvoiceId, OrderId, PaymentId};
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::scalars::Date;
use crate::sales::document::input::LineQuantityInput;
use crate::workflow;

/// Drafts an invoice of an ACTIVE order: all that is left of it, or some lines and quantities.
#[derive(Clone, InputObject)]
pub struct CreateInvoiceInput {
    /// The order. `expectedVersion` is the order's.
    pub order_id: OrderId,
    /// What is invoiced, by the order's lines; omitted: all that is left of the order.
    pub lines: Option<Vec<LineQuantityInput>>,
    /// Within how many days of its issue the invoice is to be paid, 0–3,650; omitted: as the order says, else at once.
    pub payment_days: Option<i32>,
    /// A note; at most 10,000 characters.
    pub note: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Changes a DRAFT invoice within what is left of its order. Omitted fields stay as they are.
#[derive(Clone, InputObject)]
pub struct UpdateInvoiceInput {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// All that is invoiced, by the order's lines; omitted: the lines stay, and so do their amounts.
    pub lines: Option<Vec<LineQuantityInput>>,
    /// Within how many days of its issue the invoice is to be paid, 0–3,650; null: at once.
    pub payment_days: MaybeUndefined<i32>,
    /// The payment terms, at most 10,000 characters; null: none.
    pub payment_terms: MaybeUndefined<String>,
    /// A note, at most 10,000 characters; null: none.
    pub note: MaybeUndefined<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Issues a DRAFT invoice: it takes its number, its parties as they are now and the exchange rate of the day, and does
/// not change from then on.
#[derive(Clone, InputObject)]
pub struct IssueInvoiceInput {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The day that the issue counts for, which decides the fiscal year of the number: not after today, not before the
    /// order, and not in a closed month; omitted: today.
    pub issued_on: Option<Date>,
    /// The last day on which it is to be paid, not before its issue; omitted: by the invoice's `paymentDays`.
    pub due_on: Option<Date>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Gives up a DRAFT invoice; what it took of the order can be invoiced again. An issued invoice is only taken back by
/// `createCreditNote`.
#[derive(Clone, InputObject)]
pub struct CancelInvoiceInput {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Takes back an issued invoice, or some lines and quantities of it. What is taken back can be invoiced again.
#[derive(Clone, InputObject)]
pub struct CreateCreditNoteInput {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// What is taken back, by the invoice's lines; omitted: all that is left of the invoice.
    pub lines: Option<Vec<LineQuantityInput>>,
    /// Why; at most 10,000 characters.
    pub reason: String,
    /// The day that the credit note counts for: not after today, not before the invoice, and not in a closed month;
    /// omitted: today.
    pub credited_on: Option<Date>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Records a payment of an ISSUED invoice.
#[derive(Clone, InputObject)]
pub struct RecordPaymentInput {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The amount, in the invoice's currency: above zero and at most the invoice's balance.
    pub amount: Amount,
    /// The day on which it was received: not after today, and not in a closed month; omitted: today.
    pub received_on: Option<Date>,
    /// By what it is found at the bank, e.g. the number of a transfer or cheque; at most 200 characters.
    pub reference: Option<String>,
    /// A note; at most 10,000 characters.
    pub note: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Reverses a payment: a cheque bounced, the money was paid back, or the payment was recorded by mistake. The payment
/// stays, and a row of the opposite amount is added.
#[derive(Clone, InputObject)]
pub struct ReversePaymentInput {
    /// The payment.
    pub payment_id: PaymentId,
    /// The day that the reversal counts for: not after today, not before the payment, and not in a closed month;
    /// omitted: today.
    pub reversed_on: Option<Date>,
    /// Why; at most 10,000 characters.
    pub note: String,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateInvoiceInput: order_id);
workflow!(UpdateInvoiceInput: invoice_id);
workflow!(IssueInvoiceInput: invoice_id);
workflow!(CancelInvoiceInput: invoice_id);
workflow!(CreateCreditNoteInput: invoice_id);
workflow!(RecordPaymentInput: invoice_id);
workflow!(ReversePaymentInput);
