//! An order: what the winning quote becomes, with equal lines and totals.
//!
//! ```text
//! ACTIVE ──cancel──▶ CANCELED
//! ```

pub mod graphql;
pub mod input;
pub mod ops;
pub mod rules;
