//! Changes a draft of an invoice within what is left of its order.

use entity::choice::PipelineEventKind;
use entity::document;

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, between};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::put_nullable;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::platform::validator::Validator;
use crate::sales::document::input::LineQuantityInput;
use crate::sales::document::ops::lines::write;
use crate::sales::document::ops::{at_day_rate, take_quantities};
use crate::sales::document::queries;
use crate::sales::document::rules::PAYMENT_DAYS;
use crate::sales::document::rules::totals::Sheet;
use crate::sales::invoice::input::UpdateInvoiceInput;
use crate::sales::invoice::ops::taken::{InvoicedOrder, invoiced_order};
use crate::sales::invoice::ops::{
    ChangedInvoice, InvoiceChange, LockedInvoice, PricedInvoice, less, lock_with_order, save,
};
use crate::sales::invoice::rules::{InvoiceAction, InvoiceState, parts};
use crate::sales::order;

impl Command for UpdateInvoiceInput {
    const NAME: &'static str = "updateInvoice";
    const PERMISSION: Permission = Permission::WriteInvoices;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::InvoiceChanged, PipelineEventKind::OrderChanged]);
    type Output = ChangedInvoice;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedInvoice, Error> {
        let locked = lock_with_order(tx, self.invoice_id).await?;
        InvoiceState::from(&locked.invoice.row).check(InvoiceAction::Update)?;
        let Self { invoice_id, lines, payment_days, payment_terms, note, call: _ } = self;
        let mut after = locked.invoice.clone();
        put_nullable(&mut after.document.payment_days, payment_days);
        put_nullable(&mut after.document.payment_terms, payment_terms);
        put_nullable(&mut after.row.note, note);
        let mut validator = Validator::default();
        if let Some(days) = after.document.payment_days {
            validator.check(between(days, PAYMENT_DAYS, "paymentDays"));
        }
        validator.text(&mut after.document.payment_terms, TEXT_LENGTH, "paymentTerms");
        validator.text(&mut after.row.note, TEXT_LENGTH, "note");
        validator.into_result()?;
        let document = match lines {
            Some(lines) => write_lines(tx, &locked, after.document, lines).await?,
            None => tx.update(&locked.invoice.document, after.document).await?,
        };
        after.document = document;
        if after != locked.invoice {
            let kinds = &[PipelineEventKind::InvoiceChanged];
            let change = InvoiceChange { kinds, before: &locked.invoice, after };
            save(tx, &locked.opportunity, change).await?;
        }
        Ok(ChangedInvoice { invoice: invoice_id })
    }
}

/// Takes other quantities of the order, and writes the draft's lines and what of the order is on invoices.
async fn write_lines(
    tx: &mut Tx,
    LockedInvoice { opportunity, order, invoice }: &LockedInvoice,
    header: document::Model,
    requested: Vec<LineQuantityInput>,
) -> Result<document::Model, Error> {
    let PricedInvoice { row, document: before } = invoice;
    let InvoicedOrder { lines, ordered, taken } = invoiced_order(tx, order, Some(row.id)).await?;
    let left = parts::left(&ordered, &taken)?;
    let quantities = take_quantities(tx, &lines, &left, Some(requested)).await?;
    let part = parts::part(&order.document, (&ordered, &taken), &quantities)?;
    let kept = queries::lines(tx, before).await?;
    let sheet = parts::sheet(row.id, (&order.document, &lines), &part, &kept)?;
    let after = document::Model {
        lines_version: before.lines_version,
        payment_days: header.payment_days,
        payment_terms: header.payment_terms,
        ..sheet.document
    };
    let after = at_day_rate(tx, &after, |_| true).await?;
    let written = write(tx, before, &kept, Sheet { document: after, lines: sheet.lines }).await?;
    if written.has_other_lines {
        let mut differences = less(kept.iter().map(|line| (line.source_line_id, line.quantity)))?;
        for (line, quantity) in lines.iter().zip(&quantities) {
            let difference = differences.entry(line.id).or_default();
            *difference = difference.plus(*quantity)?;
        }
        order::ops::change_invoiced(tx, opportunity, (order, lines), &differences).await?;
    }
    Ok(written.document)
}
