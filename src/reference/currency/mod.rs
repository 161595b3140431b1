//! Currencies and their exchange rates.

pub mod daily;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod rules;
