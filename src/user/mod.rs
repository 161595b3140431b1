//! People, their teams and their tokens.

pub mod graphql;
