//! What one does with a quote: one verb a file, and here how a change of it is kept.

mod activate;
mod close;
mod generate;
mod mark;
mod revise;

use chrono::{DateTime, Utc};
use entity::choice::PipelineEventKind;
use entity::id::QuoteId;
use entity::{order, quote};
use serde::{Deserialize, Serialize};

use crate::event::{Body, Event, QuoteFacts};
use crate::sales::opportunity;
use crate::sales::opportunity::ops::Deal;
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::quote::rules::Standing;

pub use activate::activate;
pub use close::close;
pub use generate::GeneratedQuote;

/// A quote with its document.
pub type Offer = Priced<quote::Model>;

/// An order with its document.
pub type Placed = Priced<order::Model>;

/// The quote that was changed, or that came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedQuote {
    /// The quote.
    pub quote: QuoteId,
}

/// A quote as it was and as it shall be.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// What happened.
    pub kind: PipelineEventKind,
    /// As it was.
    pub before: &'a Offer,
    /// As it shall be; its document is written already.
    pub after: Offer,
}

/// A quote and its deal, locked in that order: the deal first.
///
/// # Errors
/// There is none, it is at another version, or the database failed.
pub(crate) async fn lock(tx: &mut Tx, id: QuoteId) -> Result<(Deal, Offer), Error> {
    let quote: quote::Model = tx.get(id).await?;
    let deal: Deal = tx.lock(quote.opportunity_id).await?;
    let quote: Offer = tx.lock(id).await?;
    Ok((deal, quote))
}

/// Where a quote of a deal stands.
pub(crate) fn standing(deal: &Deal, quote: &Offer) -> Standing {
    Standing::of(&quote.row, deal.status)
}

/// Writes a changed quote: one version and one event, also where only its lines changed. The
/// version of its deal stays.
///
/// # Errors
/// The database failed.
pub(crate) async fn save(tx: &mut Tx, deal: &Deal, change: Change<'_>) -> Result<Offer, Error> {
    let Change { kind, before, mut after } = change;
    // The transaction writes what differs, and sets the time itself: so this always differs.
    after.row.updated_at = DateTime::<Utc>::UNIX_EPOCH;
    after.row = tx.update(&before.row, after.row).await?;
    tell(tx, deal, &after, kind).await?;
    Ok(after)
}

/// Tells of a quote as it is now, with the facts of its deal.
///
/// # Errors
/// The database failed.
pub(super) async fn tell(
    tx: &mut Tx,
    deal: &Deal,
    quote: &Offer,
    kind: PipelineEventKind,
) -> Result<(), Error> {
    let facts = QuoteFacts {
        id: quote.id,
        version: quote.version,
        status: quote.status,
        opportunity_id: quote.opportunity_id,
        total: quote.document.total_amount,
        currency_code: quote.document.currency_code.clone(),
        deal: opportunity::ops::facts(tx, deal).await?,
    };
    tx.emit(Event { kind, body: Body::Quote(Box::new(facts)) });
    Ok(())
}
