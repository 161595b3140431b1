//! Fingerprints of subscriptions, equal for the same document and operation with equal variables.

use std::collections::BTreeSet;

use apollo_compiler::ast::{Argument, DirectiveList, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name, Node};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// The argument with the cursor where a subscription starts.
const CURSOR_ARGUMENT: &str = "after";

/// Fingerprint of a subscription, equal for subscriptions that select the same, wherever they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub(super) [u8; 32]);

impl Fingerprint {
    /// The fingerprint of an operation. It covers the document, the operation's name, and all variables except those
    /// used only for the start cursor.
    #[must_use]
    pub fn of(
        document: &ExecutableDocument,
        document_hash: &[u8; 32],
        operation: &Operation,
        variables: &Map<String, Json>,
    ) -> Self {
        let mut names = BTreeSet::new();
        for selection in &operation.selection_set.selections {
            match selection {
                Selection::Field(field) => {
                    let is_counted = |given: &&Node<Argument>| given.name != CURSOR_ARGUMENT;
                    collect_arguments(field.arguments.iter().filter(is_counted), &mut names);
                    collect_directives(&field.directives, &mut names);
                    collect_selections(field.selection_set.as_ref(), &mut names);
                }
                other => collect_selection(other, &mut names),
            }
        }
        for fragment in document.fragments.values() {
            collect_directives(&fragment.directives, &mut names);
            collect_selections(Some(&fragment.selection_set), &mut names);
        }
        let name = operation.name.as_ref().map(|name| name.as_str());
        let values: Vec<_> =
            names.iter().map(|name| (name.as_str(), variables.get(name.as_str()))).collect();
        // Serialization cannot fail: names and JSON values only.
        let text = serde_json::to_vec(&(name, values)).unwrap_or_default();
        Self(Sha256::new().chain_update(document_hash).chain_update(text).finalize().into())
    }
}

/// The names of variables, in order.
type VariableNames<'d> = BTreeSet<&'d Name>;

fn collect_selections<'d>(set: Option<&'d SelectionSet>, names: &mut VariableNames<'d>) {
    for selection in set.map(|set| &set.selections).into_iter().flatten() {
        collect_selection(selection, names);
    }
}

fn collect_selection<'d>(selection: &'d Selection, names: &mut VariableNames<'d>) {
    match selection {
        Selection::Field(field) => {
            collect_arguments(&field.arguments, names);
            collect_directives(&field.directives, names);
            collect_selections(field.selection_set.as_ref(), names);
        }
        Selection::InlineFragment(fragment) => {
            collect_directives(&fragment.directives, names);
            collect_selections(Some(&fragment.selection_set), names);
        }
        // `of` visits all fragments of the document.
        Selection::FragmentSpread(spread) => collect_directives(&spread.directives, names),
    }
}

fn collect_directives<'d>(directives: &'d DirectiveList, names: &mut VariableNames<'d>) {
    for directive in directives {
        collect_arguments(&directive.arguments, names);
    }
}

fn collect_arguments<'d>(
    arguments: impl IntoIterator<Item = &'d Node<Argument>>,
    names: &mut VariableNames<'d>,
) {
    for argument in arguments {
        collect_value(&argument.value, names);
    }
}

fn collect_value<'d>(value: &'d Value, names: &mut VariableNames<'d>) {
    match value {
        Value::Variable(name) => {
            names.insert(name);
        }
        Value::List(values) => values.iter().for_each(|value| collect_value(value, names)),
        Value::Object(fields) => fields.iter().for_each(|(_, value)| collect_value(value, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
