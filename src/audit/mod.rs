//! The audit as administrators read it: who did what to which record, when and whence.
//!
//! It is written below, by the transaction itself ([`crate::platform::db::audit`]), and chained in the
//! background ([`crate::platform::audit`]). Here it is only read: there is no verb that changes it.

pub mod graphql;
pub mod input;
pub mod queries;
