//! Records a payment of an invoice.

use entity::choice::{InvoiceStatus, PipelineEventKind};
use entity::id::{InvoiceId, PaymentId};
use entity::money::Amount;
use entity::{invoice, payment};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::reference::ops::{check_places, ensure_open_day};
use crate::sales::document::rules::quantities::plain;
use crate::sales::invoice::input::RecordPaymentInput;
use crate::sales::invoice::ops::{InvoiceChange, PricedInvoice, lock, save};
use crate::sales::invoice::rules::{self, InvoiceAction, InvoiceState};

/// The payment that was recorded, with its invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordedPayment {
    /// The payment.
    pub payment: PaymentId,
    /// The invoice.
    pub invoice: InvoiceId,
}

impl Command for RecordPaymentInput {
    const NAME: &'static str = "recordPayment";
    const PERMISSION: Permission = Permission::RecordPayments;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::InvoicePaid, PipelineEventKind::PaymentRecorded]);
    type Output = RecordedPayment;

    async fn execute(self, tx: &mut Tx) -> Result<RecordedPayment, Error> {
        let (opportunity, invoice) = lock(tx, self.invoice_id).await?;
        InvoiceState::from(&invoice.row).check(InvoiceAction::RecordPayment)?;
        check_amount(tx, &invoice, self.amount).await?;
        let received_on = rules::day(self.received_on.map(|day| day.0), None, tx.today())
            .map_err(|problem| problem.at("receivedOn"))?;
        ensure_open_day(tx, received_on).await.at("receivedOn")?;
        let payment = payment::Model {
            id: PaymentId::generate(),
            opportunity_id: invoice.opportunity_id,
            invoice_id: invoice.id,
            reverses_id: None,
            amount: self.amount,
            received_on,
            reference: optional(self.reference.as_deref(), NAME_LENGTH, "reference")?,
            note: optional(self.note.as_deref(), TEXT_LENGTH, "note")?,
            by_id: tx.user()?,
            created_at: tx.now(),
        };
        let payment = tx.insert(payment).await?;
        let paid_amount = invoice.paid_amount.plus(payment.amount)?;
        let row = invoice::Model { paid_amount, ..invoice.row.clone() };
        let row = rules::settled(row, invoice.document.payable_amount, false)?;
        let kinds: &[PipelineEventKind] = match row.status {
            InvoiceStatus::Paid => {
                &[PipelineEventKind::PaymentRecorded, PipelineEventKind::InvoicePaid]
            }
            InvoiceStatus::Draft | InvoiceStatus::Issued | InvoiceStatus::Canceled => {
                &[PipelineEventKind::PaymentRecorded]
            }
        };
        let after = PricedInvoice { row, document: invoice.document.clone() };
        save(tx, &opportunity, InvoiceChange { kinds, before: &invoice, after }).await?;
        Ok(RecordedPayment { payment: payment.id, invoice: invoice.id })
    }
}

async fn check_amount(tx: &Tx, invoice: &PricedInvoice, amount: Amount) -> Result<(), Error> {
    if amount <= Amount::ZERO {
        return Err(UserError::invalid("payment-not-positive").at("amount").into());
    }
    // What is left may have more places than the currency has now.
    if amount == invoice.balance {
        return Ok(());
    }
    let given = (Some(amount), invoice.document.currency_code.as_str());
    check_places(tx, given, "amount").await?;
    if amount > invoice.balance {
        let message = Message::new("payment-above-balance")
            .with("balance", plain(invoice.balance))
            .with("currency", &invoice.document.currency_code);
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("amount").into());
    }
    Ok(())
}
