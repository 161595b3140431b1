//! The first set-up of a database: the organization's settings, and the records without which nothing can be
//! sold.

mod first;
mod lists;

pub use first::{InitialSettings, first_rows};
pub use lists::lists;
