//! The business rules of closing, as pure functions.

pub mod closing;
pub mod winner;
