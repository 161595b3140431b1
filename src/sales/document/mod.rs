//! What opportunity, quote, order and invoice share: header amounts and lines.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
