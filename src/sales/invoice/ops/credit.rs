//! Takes back an issued invoice by a credit note, all or in part.

use std::collections::BTreeSet;

use entity::choice::{InvoiceStatus, NumberSeries, PipelineEventKind};
use entity::id::{CreditNoteId, CreditNoteLineId, InvoiceId};
use entity::money::Amount;
use entity::{credit_note, credit_note_line, invoice, line};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::state_machine::StateMachine;
use crate::pricing::{DocumentAmounts, LineAmounts, to_base};
use crate::reference::ops::ensure_open_day;
use crate::sales::document::ops::take_quantities;
use crate::sales::document::queries;
use crate::sales::document::rules::content::hash;
use crate::sales::document::rules::totals::{amounts, rate};
use crate::sales::invoice::input::CreateCreditNoteInput;
use crate::sales::invoice::ops::taken::credits;
use crate::sales::invoice::ops::{
    InvoiceChange, LockedInvoice, PricedInvoice, less, lock_with_order, save,
};
use crate::sales::invoice::rules::{self, InvoiceAction, InvoiceState, content, parts};
use crate::sales::opportunity::ops::base_precision;
use crate::sales::order;

/// The credit note that was created, with its invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatedCreditNote {
    /// The credit note.
    pub credit_note: CreditNoteId,
    /// The invoice.
    pub invoice: InvoiceId,
}

impl Command for CreateCreditNoteInput {
    const NAME: &'static str = "createCreditNote";
    const PERMISSION: Permission = Permission::CorrectInvoices;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::InvoiceCanceled,
        PipelineEventKind::InvoiceCredited,
        PipelineEventKind::InvoicePaid,
        PipelineEventKind::OrderChanged,
    ]);
    type Output = CreatedCreditNote;

    async fn execute(self, tx: &mut Tx) -> Result<CreatedCreditNote, Error> {
        let LockedInvoice { opportunity, order, invoice } =
            lock_with_order(tx, self.invoice_id).await?;
        InvoiceState::from(&invoice.row).check(InvoiceAction::Credit)?;
        let reason = required(&self.reason, TEXT_LENGTH, "reason")?;
        let credited_on =
            rules::day(self.credited_on.map(|day| day.0), invoice.issued_on, tx.today())
                .map_err(|problem| problem.at("creditedOn"))?;
        ensure_open_day(tx, credited_on).await.at("creditedOn")?;
        let lines = queries::lines(tx, &invoice.document).await?;
        let invoiced = amounts(&invoice.document, &lines)?;
        let mut taken = DocumentAmounts::nothing(lines.len());
        for credit in credits(tx, BTreeSet::from([invoice.id])).await? {
            taken = taken.plus(&parts::credited(&lines, &credit, Some))?;
        }
        let left = parts::left(&invoiced, &taken)?;
        let quantities = take_quantities(tx, &lines, &left, self.lines).await?;
        let part = parts::part(&invoice.document, (&invoiced, &taken), &quantities)?;

        let of_order = queries::lines(tx, &order.document).await?;
        let given_back = lines.iter().zip(&quantities);
        let differences =
            less(given_back.map(|(line, quantity)| (line.source_line_id, *quantity)))?;
        order::ops::change_invoiced(tx, &opportunity, (&order, of_order), &differences).await?;
        // The order is written before others who create credit notes have to wait.
        let precision = base_precision(tx).await?;
        let total_amount = part.total_amount()?;
        let base_total_amount = to_base(total_amount, rate(&invoice.document), precision)?;
        let mut note = credit_note::Model {
            id: CreditNoteId::generate(),
            opportunity_id: opportunity.id,
            invoice_id: invoice.id,
            number: tx.take_gapless_number(NumberSeries::CreditNote, credited_on).await?,
            reason,
            credited_on,
            currency_code: invoice.document.currency_code.clone(),
            detail_amount: part.detail_amount()?,
            header_discount_amount: part.header_discount_amount()?,
            freight_amount: part.freight_amount,
            freight_tax_amount: part.freight_tax_amount,
            tax_amount: part.tax_amount()?,
            total_amount,
            payable_amount: part.payable_amount,
            base_total_amount,
            content_hash: String::new(),
            by_id: tx.user()?,
            created_at: tx.now(),
        };
        let note_lines = note_lines(&note, &lines, &part);
        note.content_hash = hash(&content::credit_text(&note, &note_lines));
        let note = tx.insert(note).await?;
        tx.insert_all(&note_lines).await?;
        tx.add_search_text(opportunity.id, &note.number).await?;

        let is_all_credited = invoiced.is_complete(&taken.plus(&part)?);
        let credited_amount = invoice.credited_amount.plus(note.payable_amount)?;
        let row = invoice::Model { credited_amount, ..invoice.row.clone() };
        let row = rules::settled(row, invoice.document.payable_amount, is_all_credited)?;
        let kinds = kinds(invoice.status, row.status);
        let after = PricedInvoice { row, document: invoice.document.clone() };
        save(tx, &opportunity, InvoiceChange { kinds, before: &invoice, after }).await?;
        Ok(CreatedCreditNote { credit_note: note.id, invoice: invoice.id })
    }
}

/// What a credit note tells: besides that there is one, what becomes of its invoice.
const fn kinds(before: InvoiceStatus, after: InvoiceStatus) -> &'static [PipelineEventKind] {
    match (before, after) {
        (_, InvoiceStatus::Canceled) => {
            &[PipelineEventKind::InvoiceCredited, PipelineEventKind::InvoiceCanceled]
        }
        (InvoiceStatus::Issued, InvoiceStatus::Paid) => {
            &[PipelineEventKind::InvoiceCredited, PipelineEventKind::InvoicePaid]
        }
        (
            InvoiceStatus::Draft
            | InvoiceStatus::Issued
            | InvoiceStatus::Paid
            | InvoiceStatus::Canceled,
            InvoiceStatus::Draft | InvoiceStatus::Issued | InvoiceStatus::Paid,
        ) => &[PipelineEventKind::InvoiceCredited],
    }
}

fn note_lines(
    note: &credit_note::Model,
    lines: &[line::Model],
    part: &DocumentAmounts,
) -> Vec<credit_note_line::Model> {
    let taken = lines.iter().zip(&part.lines);
    let taken = taken.filter(|(_, amounts)| amounts.quantity > Amount::ZERO);
    let line = |(position, (line, amounts)): (i32, (&line::Model, &LineAmounts))| {
        credit_note_line::Model {
            id: CreditNoteLineId::generate(),
            opportunity_id: note.opportunity_id,
            credit_note_id: note.id,
            line_id: line.id,
            position,
            quantity: amounts.quantity,
            base_amount: amounts.base_amount,
            manual_discount_amount: amounts.manual_discount_amount,
            header_discount_share: amounts.header_discount_share,
            tax_amount: amounts.tax_amount,
        }
    };
    (1..).zip(taken).map(line).collect()
}
