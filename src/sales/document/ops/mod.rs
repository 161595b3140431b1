//! Operations on the document of an opportunity, quote, order or invoice.

mod copy;
mod create;
pub mod lines;
mod parties;
pub mod price_list;
mod quantities;
mod rate;

pub use copy::{copy, copy_parties};
pub use create::{NewDocument, check_terms, create};
pub use lines::{add_lines, replace_lines};
pub use parties::{parties, renew_parties, take_parties};
pub use quantities::take_quantities;
pub use rate::{at_day_rate, book_rate};
