//! Display texts of enum values.

pub mod graphql;
