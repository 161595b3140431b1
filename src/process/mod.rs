//! Sales processes: ordered stages, each with its steps.
//!
//! A step requires a fact (a field, lines, a quote) or is marked as done by the seller. An opportunity can't
//! leave a stage while a required step is incomplete. The gates themselves are checked where opportunities
//! move.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
