//! Notes: texts that people keep on a lead, account, contact, opportunity or quote.
//!
//! Anyone who can see the record sees its notes, and anyone who may work on it may add one. Only the author or a
//! manager changes, pins or deletes a note.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod subject;
