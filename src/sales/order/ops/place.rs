//! Creates the order of a quote that won.

use entity::choice::{DocumentKind, Fulfillment, Invoicing, OrderStatus, PipelineEventKind};
use entity::id::OrderId;
use entity::{line, order};

use crate::event::{Body, Event, OrderFacts};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::document::ops::{copy, copy_parties};
use crate::sales::opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::ops::PricedOrder;
use crate::sales::quote::ops::PricedQuote;

/// Creates the order of a WON quote with the same lines and totals, or returns the order that the quote already has
/// among the opportunity's ACTIVE orders. The caller has locked the quote and its opportunity.
///
/// # Errors
/// The database failed.
pub async fn place(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    (quote, lines): (&PricedQuote, Vec<line::Model>),
    active_orders: &[PricedOrder],
) -> Result<PricedOrder, Error> {
    if let Some(placed) = active_orders.iter().find(|placed| placed.quote_id == quote.id) {
        return Ok(placed.clone());
    }
    let id = OrderId::generate();
    let from = (&quote.document, lines);
    let document = copy(tx, from, id.into(), DocumentKind::Order).await?;
    copy_parties(tx, quote.document.id, document.id).await?;
    let row = order::Model {
        id,
        opportunity_id: opportunity.id,
        quote_id: quote.id,
        version: 1,
        number: tx.next_number(DocumentKind::Order).await?,
        status: OrderStatus::Active,
        fulfillment: Fulfillment::None,
        created_at: tx.now(),
        updated_at: tx.now(),
        invoicing: Invoicing::None,
        cancel_reason: None,
    };
    let row = tx.insert(row).await?;
    tx.add_search_text(opportunity.id, &row.number).await?;
    let placed = PricedOrder { row, document };
    emit(tx, opportunity, &placed, PipelineEventKind::OrderCreated).await?;
    Ok(placed)
}

/// Emits an event of an order, with the facts of its opportunity.
///
/// # Errors
/// The database failed.
pub(super) async fn emit(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    placed: &PricedOrder,
    kind: PipelineEventKind,
) -> Result<(), Error> {
    let facts = OrderFacts {
        id: placed.id,
        version: placed.version,
        status: placed.status,
        opportunity_id: placed.opportunity_id,
        total: placed.document.total_amount,
        currency_code: placed.document.currency_code.clone(),
        opportunity: opportunity::ops::facts(tx, opportunity).await?,
    };
    tx.emit(Event { kind, body: Body::Order(Box::new(facts)) });
    Ok(())
}
