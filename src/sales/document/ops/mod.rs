//! What one does with the document of an opportunity, quote, order or invoice.

mod copy;
mod create;
mod lines;
mod parties;
mod price_list;
mod rate;
mod reprice;
mod set_lines;
mod target;
mod update;

pub use copy::copy;
pub use create::{NewDocument, create};
pub use lines::{add_lines, replace_lines};
pub use parties::renew_parties;
pub use rate::book_rate;
pub use reprice::{LineChange, RepricedDocument};
pub use target::ChangedDocument;
