//! Refuses texts with NUL before execution. The inputs of mutations are left to their payloads, which report such a
//! text as a user error with its path.

use std::collections::HashSet;

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, ServerError, Variables};
use async_graphql_value::ConstValue;

use super::refusal::{self, INPUT, at};
use crate::platform::graphql::nul::{InputPath, VariableValues, is_in, paths};

/// Refuses texts with NUL in the arguments of an operation, except in a mutation's own input.
///
/// # Errors
/// The first such text, with its path.
pub fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    given: &Variables,
) -> Result<(), ServerError> {
    let variables = VariableValues { given, operation };
    let mut walk = Walk { document, variables, seen: HashSet::new() };
    let is_mutation = operation.ty == OperationType::Mutation;
    walk.selections(&operation.selection_set.node, is_mutation)
}

/// Whether the variables have a text with NUL.
pub fn is_in_variables(variables: &Variables) -> bool {
    variables.values().any(is_in)
}

/// Whether a document's text can have a NUL in a literal; as a character, or escaped.
pub fn may_be_in_document(text: &str) -> bool {
    text.contains('\0') || text.contains("\\u0000") || text.contains("\\u{")
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    variables: VariableValues<'a>,
    seen: HashSet<(&'a Name, bool)>,
}

impl<'a> Walk<'a> {
    /// Checks fields and all below them; `is_root`: they are mutations, which report on their own arguments.
    fn selections(&mut self, set: &'a SelectionSet, is_root: bool) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let arguments = field.node.arguments.iter();
                    let mut arguments = arguments.map(|(name, value)| (&name.node, &value.node));
                    let found = paths(&mut arguments, self.variables);
                    if let Some(path) = found.into_iter().next().filter(|_| !is_root) {
                        return Err(at(refused(path), selection.pos.line, selection.pos.column));
                    }
                    self.selections(&field.node.selection_set.node, false)?;
                }
                Selection::InlineFragment(inline) => {
                    self.selections(&inline.node.selection_set.node, is_root)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if self.seen.insert((name, is_root))
                        && let Some(fragment) = self.document.fragments.get(name)
                    {
                        self.selections(&fragment.node.selection_set.node, is_root)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn refused(path: InputPath) -> ServerError {
    let found = refusal::error(INPUT, "the text has the character NUL, which no text may have");
    let path: Vec<ConstValue> = path.into_iter().map(ConstValue::from).collect();
    refusal::with(found, "inputPath", path)
}

#[cfg(test)]
mod tests;
