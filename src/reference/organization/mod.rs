//! The organisation's settings.

pub mod graphql;
pub mod rules;
