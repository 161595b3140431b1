//! Quotes: priced offers.

pub mod ops;
