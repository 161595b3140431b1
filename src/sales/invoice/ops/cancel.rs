//! Gives up a draft of an invoice.

use entity::choice::{InvoiceStatus, PipelineEventKind};
use entity::invoice;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Blocker, Error, UserError, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::document::queries;
use crate::sales::invoice::input::CancelInvoiceInput;
use crate::sales::invoice::ops::{
    ChangedInvoice, InvoiceChange, LockedInvoice, PricedInvoice, less, lock_with_order, save,
};
use crate::sales::invoice::rules::{InvoiceAction, InvoiceState};
use crate::sales::order;

impl Command for CancelInvoiceInput {
    const NAME: &'static str = "cancelInvoice";
    const PERMISSION: Permission = Permission::WriteInvoices;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::InvoiceCanceled, PipelineEventKind::OrderChanged]);
    type Output = ChangedInvoice;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedInvoice, Error> {
        let LockedInvoice { opportunity, order, invoice } =
            lock_with_order(tx, self.invoice_id).await?;
        check(&invoice.row)?;
        let given_back = queries::lines(tx, &invoice.document).await?;
        let given_back = given_back.iter().map(|line| (line.source_line_id, line.quantity));
        let differences = less(given_back)?;
        let row = invoice::Model { status: InvoiceStatus::Canceled, ..invoice.row.clone() };
        let after = PricedInvoice { row, document: invoice.document.clone() };
        let kinds = &[PipelineEventKind::InvoiceCanceled];
        save(tx, &opportunity, InvoiceChange { kinds, before: &invoice, after }).await?;
        let lines = queries::lines(tx, &order.document).await?;
        order::ops::change_invoiced(tx, &opportunity, (&order, lines), &differences).await?;
        Ok(ChangedInvoice { invoice: invoice.id })
    }
}

/// Refuses an invoice that is no draft; one that is issued is taken back by a credit note.
fn check(invoice: &invoice::Model) -> Result<(), UserError> {
    let refused = InvoiceState::from(invoice).check(InvoiceAction::Cancel);
    match invoice.status {
        InvoiceStatus::Draft | InvoiceStatus::Canceled => refused,
        InvoiceStatus::Issued | InvoiceStatus::Paid => refused.map_err(|mut problem| {
            if let UserErrorDetail::Transition(transition) = &mut problem.detail {
                let message = Message::new("invoice-issued");
                let cleared_by = Some("createCreditNote");
                let blocker = Blocker { step: None, field: None, message, cleared_by };
                transition.blockers.push(blocker);
            }
            problem
        }),
    }
}
