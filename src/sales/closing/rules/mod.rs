//! How a sale may end: pure decisions.

pub mod closing;
pub mod winner;
