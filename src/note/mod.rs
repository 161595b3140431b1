//! Notes: texts that people keep on a lead, account, contact, opportunity or quote.
//!
//! Whoever sees the record sees its notes; whoever may work on it may add one. A note is changed, pinned and deleted by
//! its author or by a manager.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
