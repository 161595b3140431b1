//! Opportunities: possible sales, from the first word to won or lost.

pub mod ops;
