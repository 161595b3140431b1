//! Which subscriptions say the same of an event: those of one document whose variables, as far as
//! the answer depends on them, are equal. And which are told the same events beside: those whose other
//! variables are equal too, but for where they begin.

use std::collections::BTreeSet;

use apollo_compiler::ast::{DirectiveList, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::cache::Hash;
use crate::platform::graphql::shared::Alike;

/// The argument that says where a subscription begins.
const BEGINNING: &str = "after";

/// What is equal for all who are answered alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alikes {
    /// Of one event.
    pub answers: Alike,
    /// Of the same events, wherever they begin.
    pub events: Alike,
}

/// What is equal for all who are answered alike.
pub fn of(
    (document, hash): (&ExecutableDocument, &Hash),
    operation: &Operation,
    variables: &Map<String, Json>,
) -> Alikes {
    let (mut names, mut chosen) = (BTreeSet::new(), BTreeSet::new());
    // The arguments of the subscription itself say which events come, not what is said of them.
    for selection in &operation.selection_set.selections {
        match selection {
            Selection::Field(field) => {
                directives(&field.directives, &mut names);
                below(field.selection_set.as_ref(), &mut names);
                for argument in field.arguments.iter().filter(|given| given.name != BEGINNING) {
                    used(&argument.value, &mut chosen);
                }
            }
            other => find(other, &mut names),
        }
    }
    for fragment in document.fragments.values() {
        directives(&fragment.directives, &mut names);
        below([&fragment.selection_set], &mut names);
    }
    let alike = |names: &BTreeSet<&Name>| {
        let name = operation.name.as_ref().map(|name| name.as_str());
        let given = names.iter().map(|name| (name.as_str(), variables.get(name.as_str())));
        // Texts and numbers can always be written.
        let given = serde_json::to_vec(&(name, given.collect::<Vec<_>>())).unwrap_or_default();
        Alike(Sha256::new().chain_update(hash).chain_update(given).finalize().into())
    };
    let answers = alike(&names);
    names.append(&mut chosen);
    Alikes { answers, events: alike(&names) }
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
