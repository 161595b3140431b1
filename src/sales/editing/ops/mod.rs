//! What one does with the document of an open opportunity or a DRAFT quote.

mod reprice;
mod set_lines;
mod target;
mod update;

pub use reprice::{LineChange, RepricedDocument};
pub use target::ChangedDocument;
pub use update::UpdatedDocument;
