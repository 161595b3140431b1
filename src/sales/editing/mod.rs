//! Changing a document: its lines and its header, whichever record it belongs to.
//!
//! It stands above opportunity, quote, order and invoice, because each says itself whether its document may be changed.

pub mod graphql;
pub mod input;
pub mod ops;
