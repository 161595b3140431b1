//! What a company begins with: its settings, and the lists without which nothing can be sold.

mod first;
mod lists;

pub use first::{Wanted, first_rows};
pub use lists::lists;
