//! Makes the order of a quote that won.

use entity::choice::{DocumentKind, Fulfillment, OrderStatus, PipelineEventKind};
use entity::id::OrderId;
use entity::{line, order};

use crate::sales::document::ops::copy;
use crate::event::{Body, Event, OrderFacts};
use crate::sales::opportunity;
use crate::sales::opportunity::ops::Deal;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::quote::ops::{Offer, Placed};

/// Makes the order of a WON quote, with equal lines and totals; the one it has, where it has one among
/// the deal's orders that stand. The quote and its deal are locked already.
///
/// # Errors
/// The database failed.
pub async fn place(
    tx: &mut Tx,
    deal: &Deal,
    (quote, lines): (&Offer, Vec<line::Model>),
    standing: &[Placed],
) -> Result<Placed, Error> {
    if let Some(placed) = standing.iter().find(|placed| placed.quote_id == quote.id) {
        return Ok(placed.clone());
    }
    let id = OrderId::generate();
    let from = (&quote.document, lines);
    let document = copy(tx, from, id.into(), DocumentKind::Order).await?;
    let row = order::Model {
        id,
        opportunity_id: deal.id,
        quote_id: quote.id,
        version: 1,
        number: tx.next_number(DocumentKind::Order).await?,
        status: OrderStatus::Active,
        fulfillment: Fulfillment::None,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let row = tx.insert(row).await?;
    let placed = Placed { row, document };
    tell(tx, deal, &placed).await?;
    Ok(placed)
}

async fn tell(tx: &mut Tx, deal: &Deal, placed: &Placed) -> Result<(), Error> {
    let facts = OrderFacts {
        id: placed.id,
        version: placed.version,
        status: placed.status,
        opportunity_id: placed.opportunity_id,
        total: placed.document.total_amount,
        currency_code: placed.document.currency_code.clone(),
        deal: opportunity::ops::facts(tx, deal).await?,
    };
    tx.emit(Event { kind: PipelineEventKind::OrderCreated, body: Body::Order(Box::new(facts)) });
    Ok(())
}
