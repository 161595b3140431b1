//! The fields that a document selects on an object.

use std::collections::HashMap;
use std::fmt;

use async_graphql::parser::types::Selection as Item;
use async_graphql::parser::types::{Field, FragmentDefinition, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextBase, Name, OutputType, Positioned};

/// A selection set, with the fragments and types needed to expand it.
#[derive(Clone, Copy)]
pub struct Selection<'a> {
    set: &'a SelectionSet,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    registry: &'a Registry,
}

impl fmt::Debug for Selection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Selection").field(self.set).finish()
    }
}

impl<'a> Selection<'a> {
    /// A selection set of the document that is being executed.
    #[must_use]
    pub fn of<T>(set: &'a SelectionSet, ctx: &ContextBase<'a, T>) -> Self {
        Self { set, fragments: &ctx.query_env.fragments, registry: &ctx.schema_env.registry }
    }

    /// The selection below a field.
    #[must_use]
    pub fn below(self, field: &'a Field) -> Self {
        Self { set: &field.selection_set.node, ..self }
    }

    /// Visits the fields selected on an object of type `T`, including those of its fragments, in the document's order.
    ///
    /// # Errors
    /// The first error of a visit; no further field is visited.
    pub fn try_each<T: OutputType, E>(
        self,
        visit: &mut impl FnMut(&'a Positioned<Field>) -> Result<(), E>,
    ) -> Result<(), E> {
        for item in &self.set.items {
            let (condition, set) = match &item.node {
                Item::Field(field) => {
                    visit(field)?;
                    continue;
                }
                Item::FragmentSpread(spread) => {
                    // Never missing in a validated document.
                    let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) else {
                        continue;
                    };
                    (Some(&fragment.node.type_condition), &fragment.node.selection_set.node)
                }
                Item::InlineFragment(fragment) => {
                    (fragment.node.type_condition.as_ref(), &fragment.node.selection_set.node)
                }
            };
            if condition.is_none_or(|condition| self.applies::<T>(&condition.node.on.node)) {
                Self { set, ..self }.try_each::<T, E>(visit)?;
            }
        }
        Ok(())
    }

    /// Visits the fields selected on an object of type `T`.
    pub fn each<T: OutputType>(self, visit: &mut impl FnMut(&'a Field)) {
        let _ = self.try_each::<T, ()>(&mut |field| {
            visit(&field.node);
            Ok(())
        });
    }

    /// Whether the predicate holds for any field selected on an object of type `T`.
    pub fn any<T: OutputType>(self, mut is_such: impl FnMut(&'a Field) -> bool) -> bool {
        let found = self.try_each::<T, ()>(&mut |field| {
            if is_such(&field.node) { Err(()) } else { Ok(()) }
        });
        found.is_err()
    }

    /// Whether a fragment on type `condition` applies to objects of type `T`.
    fn applies<T: OutputType>(self, condition: &Name) -> bool {
        let name = T::type_name();
        let is_possible = || {
            let on = self.registry.types.get(condition.as_str());
            on.is_some_and(|on| on.is_possible_type(&name))
        };
        condition.as_str() == name || is_possible()
    }
}
