//! What is sold: units, taxes, products and price lists.
//!
//! ```text
//! unit_group ─< unit      tax_rate
//! product ─< price_list_item >─ price_list      price_list_item ─< price_tier
//! ```
//!
//! A price is per product **and unit** and never converted. Retired products and lists can't be
//! newly sold and stay readable. No reading changes a price.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
