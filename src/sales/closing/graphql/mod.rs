//! The end of a sale in the schema.

pub mod closing;
pub mod mutations;
