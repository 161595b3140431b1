//! What one does with an order.

mod cancel;
mod place;

pub use cancel::CanceledOrder;
pub use place::place;
