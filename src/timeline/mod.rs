//! What happened to a lead, account, contact or opportunity, newest first.
//!
//! Each event adds an entry in its own transaction, and notes and changes of customers do, too. Unlike the event log,
//! which is swept after its retention, entries are kept for good.

pub mod graphql;
pub mod queries;
