//! The commands and operations on orders.

mod active;
mod cancel;
mod place;

use entity::order;

use crate::platform::db::row::Priced;

pub use active::active;
pub use cancel::CanceledOrder;
pub use place::place;

/// An order with its document.
pub type PricedOrder = Priced<order::Model>;
