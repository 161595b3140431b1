//! Orders: what winning quotes become.

pub mod ops;
