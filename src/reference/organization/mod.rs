//! The organization's settings.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod rules;
