//! Counts the selections of a document with its fragments expanded, before any code walks them. The size of each
//! fragment is computed once, so counting is linear in the document's length, however often fragments spread each
//! other. All later code walks at most as many selections as were counted.

use std::collections::HashMap;

use apollo_compiler::ast::{
    Definition, DirectiveList, Document, FragmentDefinition, OperationDefinition, Selection,
};
use async_graphql::ServerError;

use super::limits::DocumentLimits;
use super::refusal::{DOCUMENT_LIMIT, VALIDATION, error, with};

/// Refuses a document that exceeds the limits, or whose fragments form a cycle.
pub fn check(document: &Document, limits: &DocumentLimits) -> Result<(), ServerError> {
    count(document, limits, &mut 0)
}

/// `looked_at` counts the visited selections, i.e. the work done here.
fn count(
    document: &Document,
    limits: &DocumentLimits,
    looked_at: &mut usize,
) -> Result<(), ServerError> {
    let mut fragments = HashMap::new();
    let mut operations = Vec::new();
    let mut directives = 0;
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                directives += written_in_operation(operation);
                operations.push(&**operation);
            }
            Definition::FragmentDefinition(fragment) => {
                directives += fragment.directives.len() + written(&fragment.selection_set);
                if fragments.insert(fragment.name.as_str(), &**fragment).is_some() {
                    // It would be unclear which of the two was counted, and which is executed.
                    return Err(error(VALIDATION, "two fragments have the same name"));
                }
            }
            // Not executable; validation reports it.
            _ => {}
        }
    }
    within(operations.len(), limits.operations, "operations")?;
    within(fragments.len(), limits.fragments, "fragments")?;
    within(directives, limits.directives, "directives")?;

    let mut extents = Extents { fragments: &fragments, known: HashMap::new(), looked_at };
    for operation in operations {
        let extent = extents.of(&operation.selection_set)?;
        within(extent.root_fields, limits.root_fields, "rootFields")?;
        extent.check(limits)?;
    }
    // Fragments that no operation spreads are validated too.
    for name in fragments.keys() {
        extents.of_fragment(name)?.check(limits)?;
    }
    Ok(())
}

/// The error for an exceeded limit.
pub fn exceeded(limit: &'static str, allowed: usize) -> ServerError {
    let message = format!("the document is larger than allowed: {limit} at most {allowed}");
    let refused = with(error(DOCUMENT_LIMIT, message), "limit", limit);
    with(refused, "allowed", allowed)
}

fn within(count: usize, allowed: usize, limit: &'static str) -> Result<(), ServerError> {
    if count > allowed { Err(exceeded(limit, allowed)) } else { Ok(()) }
}

/// The size of a selection set with its fragments expanded.
#[derive(Clone, Copy, Debug, Default)]
struct SelectionSize {
    /// Fields that it adds to its own level.
    root_fields: usize,
    selections: usize,
    aliases: usize,
    /// The nesting of fields.
    depth: usize,
    /// The nesting of selection sets, including those of fragments.
    nesting: usize,
}

impl SelectionSize {
    fn check(self, limits: &DocumentLimits) -> Result<(), ServerError> {
        within(self.depth, limits.depth, "depth")?;
        within(self.nesting, limits.deepest_nesting(), "depth")?;
        within(self.aliases, limits.aliases, "aliases")?;
        within(self.selections, limits.selections, "selections")
    }

    fn add(&mut self, part: Self) {
        self.root_fields = self.root_fields.saturating_add(part.root_fields);
        self.selections = self.selections.saturating_add(part.selections);
        self.aliases = self.aliases.saturating_add(part.aliases);
        self.depth = self.depth.max(part.depth);
        self.nesting = self.nesting.max(part.nesting);
    }
}

struct Extents<'a> {
    fragments: &'a HashMap<&'a str, &'a FragmentDefinition>,
    /// `None`: it is being computed.
    known: HashMap<&'a str, Option<SelectionSize>>,
    looked_at: &'a mut usize,
}

impl<'a> Extents<'a> {
    fn of_fragment(&mut self, name: &'a str) -> Result<SelectionSize, ServerError> {
        match self.known.get(name) {
            Some(Some(extent)) => return Ok(*extent),
            Some(None) => return Err(error(VALIDATION, "a fragment spreads itself")),
            None => {}
        }
        let fragments = self.fragments;
        let Some(fragment) = fragments.get(name) else {
            // Unknown; validation reports it.
            return Ok(SelectionSize::default());
        };
        self.known.insert(name, None);
        let extent = self.of(&fragment.selection_set)?;
        self.known.insert(name, Some(extent));
        Ok(extent)
    }

    fn of(&mut self, selections: &'a [Selection]) -> Result<SelectionSize, ServerError> {
        let mut size = SelectionSize::default();
        for selection in selections {
            *self.looked_at += 1;
            let mut part = match selection {
                Selection::Field(field) => {
                    let inner = self.of(field.selection_set.as_deref().unwrap_or_default())?;
                    SelectionSize {
                        root_fields: 1,
                        aliases: inner.aliases.saturating_add(usize::from(field.alias.is_some())),
                        depth: inner.depth.saturating_add(1),
                        ..inner
                    }
                }
                Selection::InlineFragment(inline) => self.of(&inline.selection_set)?,
                Selection::FragmentSpread(spread) => self.of_fragment(&spread.fragment_name)?,
            };
            part.selections = part.selections.saturating_add(1);
            size.add(part);
        }
        size.nesting = size.nesting.saturating_add(1);
        Ok(size)
    }
}

/// The directives in an operation's text, without those of fragments that it spreads.
fn written_in_operation(operation: &OperationDefinition) -> usize {
    let of_variables = operation.variables.iter().map(|variable| variable.directives.len());
    operation.directives.len() + of_variables.sum::<usize>() + written(&operation.selection_set)
}

fn written(selections: &[Selection]) -> usize {
    let of = |own: &DirectiveList, inner: &[Selection]| own.len() + written(inner);
    let each = selections.iter().map(|selection| match selection {
        Selection::Field(field) => {
            of(&field.directives, field.selection_set.as_deref().unwrap_or_default())
        }
        Selection::InlineFragment(inline) => of(&inline.directives, &inline.selection_set),
        Selection::FragmentSpread(spread) => spread.directives.len(),
    });
    each.sum()
}

#[cfg(test)]
mod tests;
