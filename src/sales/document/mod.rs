//! What the documents of opportunities, quotes, orders and invoices share: header amounts and lines.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
