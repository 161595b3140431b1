//! Competitors: companies that compete for the same opportunities.

pub mod graphql;
pub mod input;
pub mod ops;
