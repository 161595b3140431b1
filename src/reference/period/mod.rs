//! Months of the books, which can be closed, and holidays.

pub mod graphql;
