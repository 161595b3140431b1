//! The GraphQL layer: engine, read path, fan-out, connections, scalars and errors.

pub mod call_options;
pub mod canonical_json;
pub mod charged;
pub mod connection;
pub mod context;
pub mod engine;
pub mod fanout;
pub mod filter;
pub mod given_input;
pub mod json;
pub mod list;
pub mod localized;
pub mod nul;
pub mod payload;
pub mod read;
pub mod request_context;
pub mod resolver_error;
pub mod scalars;
pub mod sort;
