//! Which columns are read: those that a document's fields read of their rows.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use crate::platform::db::beside::Beside;
use crate::platform::db::row::{Row, Wanted};
use crate::platform::graphql::loader::Loaders;
use crate::platform::graphql::scope::Seen;

/// What a field reads of its object's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The columns at these paths of the view, e.g. `owner_id`, `document.currency_code`.
    Columns(&'static [&'static str]),
    /// Perhaps every column.
    Everything,
}

/// What each field of an object reads of its row; found out by `entity_derive::reads`.
pub trait Reads {
    /// The fields by their names in the schema.
    const FIELDS: &'static [(&'static str, Read)];

    /// What is read by the same statement as its row; `None`: nothing.
    #[must_use]
    fn beside(_: &Loaders) -> Option<Arc<dyn Beside>> {
        None
    }
}

/// The names of all fields that a document asks for, whatever it asks them of.
#[derive(Clone, Debug)]
pub struct FieldNames(Arc<HashSet<Name>>);

impl FieldNames {
    /// Those of a document.
    #[must_use]
    pub fn of(document: &ExecutableDocument) -> Self {
        let mut names = HashSet::new();
        for (_, operation) in document.operations.iter() {
            collect(&operation.node.selection_set.node, &mut names);
        }
        for fragment in document.fragments.values() {
            collect(&fragment.node.selection_set.node, &mut names);
        }
        Self(Arc::new(names))
    }

    /// Whether a field of this name is asked for.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether nothing but fields of some names is asked for.
    #[must_use]
    pub fn are_among(&self, names: &[&str]) -> bool {
        self.0.iter().all(|asked| names.contains(&asked.as_str()))
    }

    /// The columns that fields of these names read of a row.
    #[must_use]
    pub fn wanted<R: Row>(&self) -> Wanted
    where
        Seen<R>: Reads,
    {
        let mut wanted = R::key();
        for (name, read) in <Seen<R> as Reads>::FIELDS {
            if !self.0.contains(*name) {
                continue;
            }
            let Read::Columns(paths) = read else { return R::everything() };
            for path in *paths {
                let Some(columns) = R::named(path) else { return R::everything() };
                wanted = wanted.and(columns);
            }
        }
        wanted
    }
}

fn collect(selections: &SelectionSet, names: &mut HashSet<Name>) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => {
                names.insert(field.node.name.node.clone());
                collect(&field.node.selection_set.node, names);
            }
            Selection::InlineFragment(fragment) => {
                collect(&fragment.node.selection_set.node, names);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}
