//! How a sale ends: closed as won or as lost, and reopened.
//!
//! Depends on opportunity, quote and order, because closing as won involves all of them: the winning quote becomes an
//! order, the other quotes are closed, and revenue, day and note are stored as a closing.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
