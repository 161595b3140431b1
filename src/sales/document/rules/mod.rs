//! Checks and prices the lines of a document: pure functions, shared by commands and previews.

pub mod draft;
pub mod line_request;
pub mod places;
pub mod pricing_data;
pub mod problem;
pub mod totals;

#[cfg(test)]
mod tests;
