//! Accounting months, which can be closed, and holidays.

pub mod graphql;
pub mod input;
pub mod ops;
