//! Which subscriptions say the same of an event: those of one document whose variables, as far as
//! the answer depends on them, are equal.

use std::collections::BTreeSet;

use apollo_compiler::ast::{DirectiveList, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::cache::Hash;
use crate::platform::graphql::shared::Alike;

/// What is equal for all who are answered alike.
pub fn of(
    (document, hash): (&ExecutableDocument, &Hash),
    operation: &Operation,
    variables: &Map<String, Json>,
) -> Alike {
    let mut names = BTreeSet::new();
    // The arguments of the subscription itself say which events come, not what is said of them.
    for selection in &operation.selection_set.selections {
        match selection {
            Selection::Field(field) => {
                directives(&field.directives, &mut names);
                below(field.selection_set.as_ref(), &mut names);
            }
            other => find(other, &mut names),
        }
    }
    for fragment in document.fragments.values() {
        directives(&fragment.directives, &mut names);
        below([&fragment.selection_set], &mut names);
    }
    let mut hasher = Sha256::new();
    hasher.update(hash);
    let name = operation.name.as_ref().map(|name| name.as_str());
    let given = names.iter().map(|name| (name.as_str(), variables.get(name.as_str())));
    // Texts and numbers can always be written.
    let given = serde_json::to_vec(&(name, given.collect::<Vec<_>>())).unwrap_or_default();
    hasher.update(given);
    Alike(hasher.finalize().into())
}

fn below<'d>(selected: impl IntoIterator<Item = &'d SelectionSet>, names: &mut BTreeSet<&'d Name>) {
    for selections in selected {
        for selection in &selections.selections {
            find(selection, names);
        }
    }
}

fn find<'d>(selection: &'d Selection, names: &mut BTreeSet<&'d Name>) {
    match selection {
        Selection::Field(field) => {
            directives(&field.directives, names);
            for argument in &field.arguments {
                used(&argument.value, names);
            }
            below(field.selection_set.as_ref(), names);
        }
        Selection::InlineFragment(fragment) => {
            directives(&fragment.directives, names);
            below([&fragment.selection_set], names);
        }
        // The fragments are looked at each by itself.
        Selection::FragmentSpread(spread) => directives(&spread.directives, names),
    }
}

fn directives<'d>(directives: &'d DirectiveList, names: &mut BTreeSet<&'d Name>) {
    for argument in directives.iter().flat_map(|directive| &directive.arguments) {
        used(&argument.value, names);
    }
}

fn used<'d>(value: &'d Value, names: &mut BTreeSet<&'d Name>) {
    match value {
        Value::Variable(name) => {
            names.insert(name);
        }
        Value::List(values) => values.iter().for_each(|value| used(value, names)),
        Value::Object(values) => values.iter().for_each(|(_, value)| used(value, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
