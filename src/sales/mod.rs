//! The sales context: from an opportunity to the closing of it.
//!
//! Everything but `graphql` refers in one direction: document ← opportunity ← quote ← order ← editing ← closing. A slice may use
//! those left of it, never those right of it; `tests/api/architecture.rs` reads the imports.

pub mod closing;
pub mod document;
pub mod editing;
pub mod opportunity;
pub mod order;
pub mod quote;
