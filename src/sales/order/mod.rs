//! Orders: the winning quote becomes an order with the same lines and totals. It is delivered and invoiced by
//! quantities of its lines.
//!
//! ```text
//! ACTIVE ──cancel──▶ CANCELED       not once something is delivered or on an invoice
//! fulfillment, invoicing: NONE ──▶ PARTIAL ──▶ COMPLETE, by the quantities of the lines
//! ```

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
