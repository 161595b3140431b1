//! Reads how much of an order is on its invoices.

use std::collections::{BTreeSet, HashMap};

use entity::choice::InvoiceStatus;
use entity::id::{DocumentId, InvoiceId, LineId};
use entity::{credit_note, credit_note_line, invoice, line};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::pricing::DocumentAmounts;
use crate::sales::document::queries;
use crate::sales::document::rules::totals::amounts;
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::invoice::rules::parts::{self, CreditedPart};
use crate::sales::order::ops::PricedOrder;

/// An order's lines and amounts, and what is taken of them.
pub(super) struct InvoicedOrder {
    /// The order's lines.
    pub lines: Vec<line::Model>,
    /// The order's amounts.
    pub ordered: DocumentAmounts,
    /// What is on its invoices, less what was credited.
    pub taken: DocumentAmounts,
}

/// Reads what of a locked order is on its invoices that stand, except one of them. A canceled invoice takes nothing.
///
/// # Errors
/// A sum is out of range, or the database failed.
pub(super) async fn invoiced_order(
    tx: &Tx,
    order: &PricedOrder,
    except: Option<InvoiceId>,
) -> Result<InvoicedOrder, Error> {
    let lines = queries::lines(tx, &order.document).await?;
    let ordered = amounts(&order.document, &lines)?;
    let mut taken = DocumentAmounts::nothing(lines.len());
    let rows = tx
        .find::<invoice::Entity>()
        .filter(invoice::Column::OrderId.eq(order.id))
        .filter(invoice::Column::Status.ne(InvoiceStatus::Canceled));
    let mut invoices: Vec<PricedInvoice> = tx.all(rows).await?;
    invoices.retain(|invoice| Some(invoice.id) != except);
    if invoices.is_empty() {
        return Ok(InvoicedOrder { lines, ordered, taken });
    }
    let documents = invoices.iter().map(|invoice| DocumentId::from(invoice.id));
    let rows = tx
        .find_any::<line::Entity>()
        .filter(line::Column::DocumentId.is_in(documents))
        .order_by_asc(line::Column::Position);
    let invoiced: Vec<line::Model> = tx.all(rows).await?;
    for invoice in &invoices {
        let own = invoiced.iter().filter(|line| line.document_id == invoice.document.id);
        let own: Vec<&line::Model> = own.collect();
        taken = taken.plus(&parts::invoiced(&lines, &invoice.document, &own)?)?;
    }
    let credited = invoices.iter().filter(|invoice| invoice.number.is_some());
    let sources: HashMap<LineId, Option<LineId>> =
        invoiced.iter().map(|line| (line.id, line.source_line_id)).collect();
    for credit in credits(tx, credited.map(|invoice| invoice.id).collect()).await? {
        let source = |line| sources.get(&line).copied().flatten();
        taken = taken.minus(&parts::credited(&lines, &credit, source))?;
    }
    Ok(InvoicedOrder { lines, ordered, taken })
}

/// The credit notes of some invoices.
///
/// # Errors
/// The database failed.
pub(super) async fn credits(
    tx: &Tx,
    invoices: BTreeSet<InvoiceId>,
) -> Result<Vec<CreditedPart>, Error> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    let rows =
        tx.find::<credit_note::Entity>().filter(credit_note::Column::InvoiceId.is_in(invoices));
    let notes: Vec<credit_note::Model> = tx.all(rows).await?;
    if notes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx
        .find::<credit_note_line::Entity>()
        .filter(credit_note_line::Column::CreditNoteId.is_in(notes.iter().map(|note| note.id)))
        .order_by_asc(credit_note_line::Column::Position);
    let lines: Vec<credit_note_line::Model> = tx.all(rows).await?;
    let with_lines = |note: credit_note::Model| {
        let own = lines.iter().filter(|line| line.credit_note_id == note.id).cloned();
        CreditedPart { lines: own.collect(), note }
    };
    Ok(notes.into_iter().map(with_lines).collect())
}

/// Refuses a changed order of which an amount fell below what is on its invoices.
///
/// # Errors
/// One did, or the database failed.
pub async fn check_order(tx: &Tx, order: &PricedOrder) -> Result<(), Error> {
    let InvoicedOrder { ordered, taken, .. } = invoiced_order(tx, order, None).await?;
    parts::check_covers(&ordered, &taken)
}
