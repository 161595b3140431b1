//! The names of all fields that a document selects.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// The names of all fields that a document selects, on any object.
#[derive(Clone, Debug)]
pub struct FieldNames(Arc<HashSet<Name>>);

impl FieldNames {
    /// The field names of a document.
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

    /// Whether a field with this name is selected.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether all selected fields are among these names.
    #[must_use]
    pub fn are_among(&self, names: &BTreeSet<String>) -> bool {
        self.0.iter().all(|selected| names.contains(selected.as_str()))
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

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let document = "query A { a { number } } query B { ... F } \
            fragment F on X { name: description ... on Y { ... { stage { id } } } }";
        let names = FieldNames::of(&parse_query(document).unwrap());
        for name in ["a", "number", "description", "stage", "id"] {
            assert!(names.has(name), "{name}");
        }
        assert!(!names.has("name"), "an alias is no field");
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let found = ["a", "number", "description", "stage", "id", "other"];
        assert!(names.are_among(&set(&found)));
        assert!(!names.are_among(&set(&["a", "number"])));
    }
}
