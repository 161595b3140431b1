//! Changes of documents in the schema.

pub mod mutations;
