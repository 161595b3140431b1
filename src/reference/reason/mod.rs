//! Close reasons.

pub mod graphql;
