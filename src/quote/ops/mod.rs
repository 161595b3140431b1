//! What one does with a quote.

use entity::choice::QuoteClosedAs;
use entity::id::CloseReasonId;
use entity::{order, quote};

use crate::opportunity::ops::Deal;
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// A quote with its document.
pub type Offer = Priced<quote::Model>;

/// An order with its document.
pub type Placed = Priced<order::Model>;

/// Offers a DRAFT: freezes content and rate. The quote and its deal are locked already.
///
/// # Errors
/// It is no DRAFT, or has no lines.
pub async fn activate(_tx: &mut Tx, _deal: &Deal, _quote: &Offer) -> Result<Offer, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Ends a live quote. The quote and its deal are locked already.
///
/// # Errors
/// It is not live.
pub async fn close(
    _tx: &mut Tx,
    _deal: &Deal,
    _quote: &Offer,
    _how: (QuoteClosedAs, Option<CloseReasonId>, Option<String>),
) -> Result<Offer, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Marks an ACTIVE quote as WON. The quote and its deal are locked already.
///
/// # Errors
/// It is not ACTIVE.
pub async fn win(_tx: &mut Tx, _deal: &Deal, _quote: &Offer) -> Result<Offer, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
