//! Checks and prices the lines of a document: pure functions, shared by commands and previews.

pub mod content;
pub mod draft;
pub mod line_request;
pub mod places;
pub mod pricing_data;
pub mod problem;
pub mod quantities;
pub mod totals;

/// Within how many days an invoice may be to be paid: at once to ten years.
pub const PAYMENT_DAYS: (i32, i32) = (0, 3_650);

#[cfg(test)]
mod tests;
