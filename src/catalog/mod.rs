//! The catalog: units, tax rates, products and price lists.
//!
//! ```text
//! unit_group ─< unit      tax_rate
//! product ─< price_list_item >─ price_list      price_list_item ─< price_tier
//! ```
//!
//! A price is per product **and unit**, and is never converted between units. Retired products and lists stay
//! readable, but can't be newly sold. Reading never changes a price.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
