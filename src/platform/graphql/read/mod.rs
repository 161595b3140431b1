//! The read path: the relations that a document selects are loaded level by level, then fields are resolved in one
//! walk.
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
pub use loadable::{AttachedFields, ChildOf, Cut, Loadable};
pub use loaders::{LoadedRow, LoadedRows, Loaders};
pub use prefetch::{prefetch, waits};
pub use relation::{AllRows, BaseCurrency, Relation, ToMany, ToOne};
pub use resolve::{Immediate, resolve_list};
pub use selection::Selection;
pub use view::{Loaded, View, ViewList};
