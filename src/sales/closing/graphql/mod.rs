//! Closings in the schema.

pub mod closing;
pub mod mutations;
