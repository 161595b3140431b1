//! People, their teams and their tokens.
//!
//! A person's role determines the permissions; the reach determines whose records they apply to. An API token
//! authenticates as one person. Only its SHA-256 digest is stored, so the secret can't be shown again.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod owner;
pub mod queries;
