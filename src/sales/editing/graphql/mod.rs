//! Changing documents in the schema.

pub mod mutations;
