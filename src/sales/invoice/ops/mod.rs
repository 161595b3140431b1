//! The commands on invoices, one per file, and how their changes are saved.

mod cancel;
mod create;
mod credit;
mod issue;
mod pay;
mod reverse;
mod taken;
mod update;

use std::collections::HashMap;

use entity::choice::PipelineEventKind;
use entity::id::{InvoiceId, LineId, OrderId};
use entity::invoice;
use entity::money::{Amount, OutOfRange};
use serde::{Deserialize, Serialize};

use crate::event::{Body, Event, InvoiceFacts};
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::ops::PricedOrder;

pub use create::CreatedInvoice;
pub use credit::CreatedCreditNote;
pub use pay::RecordedPayment;
pub use reverse::ReversedPayment;
pub use taken::check_order;

/// An invoice with its document.
pub type PricedInvoice = Priced<invoice::Model>;

/// The invoice that was changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
}

/// An invoice that is locked, with what is locked before it.
struct LockedInvoice {
    opportunity: PricedOpportunity,
    order: PricedOrder,
    invoice: PricedInvoice,
}

/// Locks the opportunity of an invoice, then its order, then the invoice: everything that takes or gives back a part of
/// an order waits for the order.
///
/// # Errors
/// The invoice does not exist, is at another version, or the database failed.
async fn lock_with_order(tx: &mut Tx, id: InvoiceId) -> Result<LockedInvoice, Error> {
    let known: invoice::Model = tx.get(id).await?;
    let opportunity: PricedOpportunity = tx.lock(known.opportunity_id).await?;
    let order: PricedOrder = tx.lock(known.order_id).await?;
    let invoice: PricedInvoice = tx.lock(id).await?;
    Ok(LockedInvoice { opportunity, order, invoice })
}

/// Locks the opportunity of an invoice, then the invoice: for what leaves its order as it is.
///
/// # Errors
/// The invoice does not exist, is at another version, or the database failed.
async fn lock(tx: &mut Tx, id: InvoiceId) -> Result<(PricedOpportunity, PricedInvoice), Error> {
    let known: invoice::Model = tx.get(id).await?;
    let opportunity: PricedOpportunity = tx.lock(known.opportunity_id).await?;
    let invoice: PricedInvoice = tx.lock(id).await?;
    Ok((opportunity, invoice))
}

/// By how much less of an order's lines is on invoices once these quantities are given back; a line that is no longer
/// there has none.
fn less(
    given_back: impl Iterator<Item = (Option<LineId>, Amount)>,
) -> Result<HashMap<LineId, Amount>, OutOfRange> {
    given_back
        .filter_map(|(line, quantity)| Some((line?, quantity)))
        .map(|(line, quantity)| Ok((line, Amount::ZERO.minus(quantity)?)))
        .collect()
}

/// A change of an invoice.
struct InvoiceChange<'a> {
    /// The kinds of events, in order.
    kinds: &'a [PipelineEventKind],
    /// The invoice before the change.
    before: &'a PricedInvoice,
    /// The invoice after the change; the caller has written its document.
    after: PricedInvoice,
}

/// Saves a changed invoice: one version, and its events.
///
/// # Errors
/// The database failed.
async fn save(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    change: InvoiceChange<'_>,
) -> Result<PricedInvoice, Error> {
    let InvoiceChange { kinds, before, mut after } = change;
    after.row = if after.row == before.row {
        tx.touch(&before.row).await?
    } else {
        tx.update(&before.row, after.row).await?
    };
    for kind in kinds {
        emit(tx, opportunity, &after, *kind).await?;
    }
    Ok(after)
}

/// Emits an event of an invoice as it is now, with the facts of its opportunity.
///
/// # Errors
/// The database failed.
async fn emit(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    invoice: &PricedInvoice,
    kind: PipelineEventKind,
) -> Result<(), Error> {
    let order_id: OrderId = invoice.order_id;
    let facts = InvoiceFacts {
        id: invoice.id,
        version: invoice.version,
        number: invoice.number.clone(),
        status: invoice.status,
        opportunity_id: invoice.opportunity_id,
        order_id,
        payable: invoice.document.payable_amount,
        balance: invoice.balance,
        due_on: invoice.due_on,
        currency_code: invoice.document.currency_code.clone(),
        opportunity: opportunity::ops::facts(tx, opportunity).await?,
    };
    tx.emit(Event { kind, body: Body::Invoice(Box::new(facts)) });
    Ok(())
}
