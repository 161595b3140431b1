//! How a sale ends: closed as won or as lost, and opened again.
//!
//! It stands on top of opportunity, quote and order, because winning needs all of them: the winning quote becomes an
//! order, the others are closed, and revenue, day and note are kept as a closing.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
