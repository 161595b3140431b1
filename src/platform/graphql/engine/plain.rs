//! Detects repeated response keys.

use std::collections::HashSet;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// Whether no selection of a valid document repeats a response key, including through fragments.
pub fn is_plain(document: &ExecutableDocument) -> bool {
    let mut operations = document.operations.iter();
    operations.all(|(_, operation)| names_once(document, &operation.node.selection_set.node))
}

fn names_once(document: &ExecutableDocument, selections: &SelectionSet) -> bool {
    collect(document, selections, &mut HashSet::new())
}

/// Collects the response keys of one object; `false`: one is repeated, here or below.
fn collect<'d>(
    document: &'d ExecutableDocument,
    selections: &'d SelectionSet,
    keys: &mut HashSet<&'d Name>,
) -> bool {
    selections.items.iter().all(|selection| match &selection.node {
        Selection::Field(field) => {
            keys.insert(&field.node.response_key().node)
                && names_once(document, &field.node.selection_set.node)
        }
        Selection::InlineFragment(fragment) => {
            collect(document, &fragment.node.selection_set.node, keys)
        }
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment
                .is_none_or(|fragment| collect(document, &fragment.node.selection_set.node, keys))
        }
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn a_key_that_comes_twice_is_found() {
        let plain = |text| is_plain(&parse_query(text).unwrap());
        assert!(plain("{ a { b c: b ... F } d: a { b } } fragment F on X { e { b } }"));
        assert!(!plain("{ a { b b } }"));
        assert!(!plain("{ a { b } a { c } }"));
        assert!(!plain("{ a { b { c } ... F } } fragment F on X { b { d } }"));
        assert!(!plain("{ a { ... on X { b } ... on Y { b } } }"), "each alone would do");
        assert!(!plain("query A { x } query B { a { b ... { b } } }"));
    }
}
