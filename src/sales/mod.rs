//! The sales context: opportunities, their documents, and how a sale is closed.
//!
//! Outside `graphql`, dependencies point one way: document ← opportunity ← quote ← order ← editing ← closing. A slice
//! may use those to its left, never those to its right; `tests/api/contracts/architecture.rs` checks the imports.

pub mod closing;
pub mod document;
pub mod editing;
pub mod opportunity;
pub mod order;
pub mod quote;
