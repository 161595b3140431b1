//! How rows meet their selection: scopes, loaders, pages, scalars and errors.

pub mod connection;
pub mod context;
pub mod engine;
pub mod failure;
pub mod filter;
pub mod json;
pub mod list;
pub mod localized;
pub mod payload;
pub mod read;
pub mod scalars;
pub mod scope;
pub mod shared;
pub mod sort;
