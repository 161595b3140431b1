//! Competitors.

pub mod graphql;
