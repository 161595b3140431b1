//! The commands on the document of an OPEN opportunity, a DRAFT quote or an ACTIVE order.

mod header;
mod reprice;
mod set_lines;
mod target;
mod update;

pub use reprice::{LineChange, RepricedDocument};
pub use target::ChangedDocument;
pub use update::UpdatedDocument;
