//! The audit as administrators read it: who did what to which record, when and from where.
//!
//! The transaction itself writes entries ([`crate::platform::db::audit`]), and a background task chains them
//! ([`crate::platform::audit`]). This slice only reads; no command changes an entry.

pub mod graphql;
pub mod input;
pub mod queries;
pub mod rules;
