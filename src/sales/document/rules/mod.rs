//! How the lines of a document are checked and priced: pure, for commands and previews alike.

pub mod draft;
pub mod problem;
pub mod stock;
pub mod totals;
pub mod wanted;

#[cfg(test)]
mod tests;
