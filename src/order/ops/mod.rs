//! What one does with an order.

use crate::opportunity::ops::Deal;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::quote::ops::{Offer, Placed};

/// Makes the order of a WON quote; the one it has, where it has one that stands.
///
/// # Errors
/// The database failed.
pub async fn place(_tx: &mut Tx, _deal: &Deal, _quote: &Offer) -> Result<Placed, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
