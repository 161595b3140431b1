//! Changes the lines and the header of a document, no matter to which record it belongs.
//!
//! Depends on opportunity, quote, order and invoice, because the rules of each decide whether its document may be
//! changed.

pub mod graphql;
pub mod input;
pub mod ops;
