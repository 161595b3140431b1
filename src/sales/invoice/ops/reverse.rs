//! Reverses a payment of an invoice.

use entity::choice::{InvoiceStatus, PipelineEventKind};
use entity::id::{InvoiceId, PaymentId};
use entity::money::Amount;
use entity::{invoice, payment};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::reference::ops::ensure_open_day;
use crate::sales::invoice::input::ReversePaymentInput;
use crate::sales::invoice::ops::{InvoiceChange, PricedInvoice, lock, save};
use crate::sales::invoice::rules;

/// The reversal of a payment, with the invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReversedPayment {
    /// The row that reverses it.
    pub reversal: PaymentId,
    /// The invoice.
    pub invoice: InvoiceId,
}

impl Command for ReversePaymentInput {
    const NAME: &'static str = "reversePayment";
    const PERMISSION: Permission = Permission::CorrectInvoices;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::PaymentReversed]);
    type Output = ReversedPayment;

    async fn execute(self, tx: &mut Tx) -> Result<ReversedPayment, Error> {
        let known: payment::Model = tx.get(self.payment_id).await.at("paymentId")?;
        let (opportunity, invoice) = lock(tx, known.invoice_id).await?;
        ensure_not_reversed(tx, &known).await?;
        let note = required(&self.note, TEXT_LENGTH, "note")?;
        let given = self.reversed_on.map(|day| day.0);
        let received_on = rules::day(given, Some(known.received_on), tx.today())
            .map_err(|problem| problem.at("reversedOn"))?;
        ensure_open_day(tx, received_on).await.at("reversedOn")?;
        let reversal = payment::Model {
            id: PaymentId::generate(),
            reverses_id: Some(known.id),
            amount: Amount::ZERO.minus(known.amount)?,
            received_on,
            note: Some(note),
            by_id: tx.user()?,
            created_at: tx.now(),
            ..known
        };
        let reversal = tx.insert(reversal).await?;
        let paid_amount = invoice.paid_amount.plus(reversal.amount)?;
        let row = invoice::Model { paid_amount, ..invoice.row.clone() };
        let is_all_credited = invoice.status == InvoiceStatus::Canceled;
        let row = rules::settled(row, invoice.document.payable_amount, is_all_credited)?;
        let after = PricedInvoice { row, document: invoice.document.clone() };
        let kinds = &[PipelineEventKind::PaymentReversed];
        save(tx, &opportunity, InvoiceChange { kinds, before: &invoice, after }).await?;
        Ok(ReversedPayment { reversal: reversal.id, invoice: invoice.id })
    }
}

/// Refuses a payment that was reversed before, and a reversal. The caller has locked the invoice.
async fn ensure_not_reversed(tx: &Tx, payment: &payment::Model) -> Result<(), Error> {
    let rows = tx.find::<payment::Entity>().filter(payment::Column::ReversesId.eq(payment.id));
    let is_reversed = tx.one::<payment::Model>(rows).await?.is_some();
    if is_reversed || payment.reverses_id.is_some() {
        let message = Message::new("payment-reversed");
        return Err(UserError::new(UserErrorCode::INVALID_STATE, message).at("paymentId").into());
    }
    Ok(())
}
