//! Close reasons.

pub mod graphql;
pub mod input;
pub mod ops;
