//! People, their teams and their tokens.
//!
//! A person's role says what, the reach whose records. A token is a bearer secret of one person;
//! only its SHA-256 is kept, so that it can be shown once and never again.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod owner;
pub mod queries;
