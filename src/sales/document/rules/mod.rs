//! Checks and prices the lines of a document: pure functions, shared by commands and previews.

pub mod draft;
pub mod problem;
pub mod stock;
pub mod totals;
pub mod wanted;

#[cfg(test)]
mod tests;
