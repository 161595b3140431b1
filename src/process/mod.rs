//! Sales processes: ordered stages, each with its steps.
//!
//! A step is a fact (a field, lines, a quote) or a tick of the seller's; a required one keeps a
//! opportunity in the stage until it is there. The gates themselves are tested where opportunities move.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
