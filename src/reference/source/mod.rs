//! Where leads come from.

pub mod graphql;
pub mod input;
pub mod ops;
