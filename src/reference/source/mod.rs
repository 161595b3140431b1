//! Lead sources.

pub mod graphql;
pub mod input;
pub mod ops;
