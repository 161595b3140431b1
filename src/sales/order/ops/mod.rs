//! The commands and operations on orders.

mod active;
mod cancel;
mod fulfill;
mod place;

use std::collections::HashMap;

use entity::choice::PipelineEventKind;
use entity::id::{LineId, OrderId};
use entity::money::Amount;
use entity::{line, order};

use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::rules;

pub use active::active;
pub use cancel::CanceledOrder;
pub use fulfill::FulfilledOrder;
pub use place::place;

/// An order with its document.
pub type PricedOrder = Priced<order::Model>;

/// Locks the opportunity of an order, then the order, and returns both.
///
/// # Errors
/// The order does not exist, is at another version, or the database failed.
pub(in crate::sales) async fn lock(
    tx: &mut Tx,
    id: OrderId,
) -> Result<(PricedOpportunity, PricedOrder), Error> {
    let order: order::Model = tx.get(id).await?;
    let opportunity: PricedOpportunity = tx.lock(order.opportunity_id).await?;
    let order: PricedOrder = tx.lock(id).await?;
    Ok((opportunity, order))
}

/// Saves an order whose lines changed: how much of them is delivered and invoiced, one version and one event. The
/// caller has written its document and lines.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn save(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    (before, lines): (&PricedOrder, &[line::Model]),
    kind: PipelineEventKind,
) -> Result<PricedOrder, Error> {
    let row = order::Model {
        fulfillment: rules::fulfillment(lines),
        invoicing: rules::invoicing(lines),
        ..before.row.clone()
    };
    let row = if row == before.row {
        tx.touch(&before.row).await?
    } else {
        tx.update(&before.row, row).await?
    };
    let order = PricedOrder { row, document: before.document.clone() };
    place::emit(tx, opportunity, &order, kind).await?;
    Ok(order)
}

/// Changes how much of an order's lines is on invoices by the differences that are given, and saves the order.
///
/// # Errors
/// A quantity leaves the range, or the database failed.
pub(in crate::sales) async fn change_invoiced(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    (order, mut lines): (&PricedOrder, Vec<line::Model>),
    differences: &HashMap<LineId, Amount>,
) -> Result<PricedOrder, Error> {
    for line in &mut lines {
        if let Some(difference) = differences.get(&line.id) {
            let invoiced_quantity = line.invoiced_quantity.plus(*difference)?;
            let after = line::Model { invoiced_quantity, ..line.clone() };
            *line = tx.update(line, after).await?;
        }
    }
    save(tx, opportunity, (order, &lines), PipelineEventKind::OrderChanged).await
}
