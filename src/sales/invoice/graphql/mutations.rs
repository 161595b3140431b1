//! The mutations of invoices.

use async_graphql::{Context, Object};

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::invoice::graphql::Invoice;
use crate::sales::invoice::graphql::credit_note::CreditNote;
use crate::sales::invoice::graphql::payment::Payment;
use crate::sales::invoice::input::{
    CancelInvoiceInput, CreateCreditNoteInput, CreateInvoiceInput, IssueInvoiceInput,
    RecordPaymentInput, ReversePaymentInput, UpdateInvoiceInput,
};
use crate::sales::invoice::ops::{
    ChangedInvoice, CreatedCreditNote, CreatedInvoice, RecordedPayment, ReversedPayment,
};
use crate::sales::order::graphql::Order;

/// The result of drafting an invoice.
pub type CreateInvoicePayload = Payload<CreatedInvoice>;

/// The result of drafting an invoice.
#[Object(name = "CreateInvoicePayload")]
impl Outcome<CreatedInvoice> {
    /// The new invoice; null if the call was refused.
    async fn invoice(&self) -> NullableField<Invoice> {
        self.load(|done| Some(done.invoice)).await
    }

    /// The order after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn order(&self) -> NullableField<Order> {
        self.load_target().await
    }
}

/// The result of changing an invoice.
pub type InvoicePayload = Payload<ChangedInvoice>;

/// The result of changing an invoice.
#[Object(name = "InvoicePayload")]
impl Outcome<ChangedInvoice> {
    /// The invoice after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn invoice(&self) -> NullableField<Invoice> {
        self.load_target().await
    }
}

/// The result of crediting an invoice.
pub type CreateCreditNotePayload = Payload<CreatedCreditNote>;

/// The result of crediting an invoice.
#[Object(name = "CreateCreditNotePayload")]
impl Outcome<CreatedCreditNote> {
    /// The credit note; null if the call was refused.
    async fn credit_note(&self) -> NullableField<CreditNote> {
        self.load(|done| Some(done.credit_note)).await
    }

    /// The invoice after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn invoice(&self) -> NullableField<Invoice> {
        self.load_target().await
    }
}

/// The result of recording a payment.
pub type RecordPaymentPayload = Payload<RecordedPayment>;

/// The result of recording a payment.
#[Object(name = "RecordPaymentPayload")]
impl Outcome<RecordedPayment> {
    /// The payment; null if the call was refused.
    async fn payment(&self) -> NullableField<Payment> {
        self.load(|done| Some(done.payment)).await
    }

    /// The invoice after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn invoice(&self) -> NullableField<Invoice> {
        self.load_target().await
    }
}

/// The result of reversing a payment.
pub type ReversePaymentPayload = Payload<ReversedPayment>;

/// The result of reversing a payment.
#[Object(name = "ReversePaymentPayload")]
impl Outcome<ReversedPayment> {
    /// The row that reverses the payment; null if the call was refused.
    async fn reversal(&self) -> NullableField<Payment> {
        self.load(|done| Some(done.reversal)).await
    }

    /// The invoice after the call; null if the call was refused.
    async fn invoice(&self) -> NullableField<Invoice> {
        self.load(|done| Some(done.invoice)).await
    }
}

/// The mutations of invoices.
#[derive(Debug, Default)]
pub struct InvoiceMutation;

#[Object]
impl InvoiceMutation {
    /// Drafts an invoice of an ACTIVE order: all that is left of it, or some lines and quantities. All invoices of an
    /// order add up to it to the last digit: discounts, freight and tax are taken in parts, and the invoice that
    /// completes the order takes the rest. Null only with an error.
    async fn create_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, and what of it is invoiced.")] input: CreateInvoiceInput,
    ) -> NullableField<CreateInvoicePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a DRAFT invoice within what is left of its order. Null only with an error.
    async fn update_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invoice, and what changes.")] input: UpdateInvoiceInput,
    ) -> NullableField<InvoicePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Issues a DRAFT invoice. It takes its number, which has no gap within the fiscal year, and does not change from
    /// then on. Null only with an error.
    async fn issue_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The DRAFT invoice to issue.")] input: IssueInvoiceInput,
    ) -> NullableField<InvoicePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Gives up a DRAFT invoice. An issued one is only taken back by `createCreditNote`. Null only with an error.
    async fn cancel_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The DRAFT invoice to give up.")] input: CancelInvoiceInput,
    ) -> NullableField<InvoicePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Takes back an issued invoice by a credit note, all or in part; the invoice is CANCELED once all of it is
    /// credited. What is taken back can be invoiced again. Payments stay: reverse them when money is paid back. Null
    /// only with an error.
    async fn create_credit_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invoice, and what of it is taken back.")]
        input: CreateCreditNoteInput,
    ) -> NullableField<CreateCreditNotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Records a payment of an ISSUED invoice, which is PAID once its balance is 0. Null only with an error.
    async fn record_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invoice and the payment.")] input: RecordPaymentInput,
    ) -> NullableField<RecordPaymentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Reverses a payment by a row of the opposite amount; an invoice that is to be paid again is ISSUED again. Null
    /// only with an error.
    async fn reverse_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The payment to reverse.")] input: ReversePaymentInput,
    ) -> NullableField<ReversePaymentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
