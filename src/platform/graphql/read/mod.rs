//! How rows meet their selection: what a document selects of a row is read level by level, then resolved in one walk.
//!
//! `docs/read-path.md` explains it on one page.

mod field_names;
mod loadable;
mod loader;
mod loaders;
mod prefetch;
mod relation;
mod resolve;
mod selection;
mod view;

pub use field_names::FieldNames;
pub use loadable::{ChildOf, Cut, Loadable};
pub use loaders::{LoadedRow, LoadedRows, Loaders};
pub use prefetch::{prefetch, waits};
pub use relation::{BaseCurrency, Relation, ToMany, ToOne, Whole};
pub use resolve::{Immediate, resolve_list};
pub use selection::Selection;
pub use view::{Loaded, View, ViewList};
