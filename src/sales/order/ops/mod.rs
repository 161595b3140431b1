//! What one does with an order.

mod cancel;
mod place;
mod standing;

pub use cancel::CanceledOrder;
pub use place::place;
pub use standing::standing;
