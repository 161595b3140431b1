//! Invoices: the bills of an order, whole or in parts, with their payments and credit notes.
//!
//! ```text
//! DRAFT ──issue──▶ ISSUED ──payments, credit notes──▶ PAID      balance 0 or below
//!   │                └────credit notes for all of it──▶ CANCELED
//!   └────cancel────▶ CANCELED
//! ```
//!
//! An invoice takes quantities of its order's lines, and with them their amounts: `pricing::part` says how, so that all
//! invoices of an order add up to it. A draft can change within what is left of the order. An issue takes the number,
//! which has no gap within its fiscal year, and freezes the invoice; from then on only payments and credit notes
//! follow, each a row that never changes.

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
