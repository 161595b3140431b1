//! Orders: the winning quote becomes an order with the same lines and totals.
//!
//! ```text
//! ACTIVE ──cancel──▶ CANCELED
//! ```

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
