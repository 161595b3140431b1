//! What people read for the values of enums.

pub mod graphql;
pub mod queries;
