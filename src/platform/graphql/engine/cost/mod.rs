//! The upper bound of an operation's cost, computed before execution: roughly the number of records it can return. What
//! is charged at the end is in `charges`.
//!
//! An object costs 1, a scalar nothing. A list multiplies the cost of its items: a connection by `first` or `last`, any
//! other list by 10, so the costs of nested pages multiply. `edges` and a page's own fields are free, so reading
//! `edges` costs the same as reading `nodes`. A mutation costs 10 plus its selection. Of fragments on several object
//! types only the most expensive type counts; of user errors, such fragments count once, because there is one error of
//! such a type. Skipped selections are free. Introspection costs 1, since it is answered
//! from memory.

mod charges;

use std::collections::HashMap;

use apollo_compiler::ast::{DirectiveList, OperationType, Value};
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node, Schema};

use crate::platform::db::page::{DEFAULT_SIZE, MAX_SIZE};

pub use charges::Charges;

/// The assumed length of a list without pages.
const LIST: u64 = 10;
/// The fixed costs of root fields, by their names: what they cost whatever they return.
pub type FixedCosts = &'static [(&'static str, u64)];

/// The fixed cost of a mutation that has none of its own.
const CHANGE: u64 = 10;
/// The interface of user errors.
const USER_ERROR: &str = "UserError";

/// The upper bound of an operation's cost.
pub fn of(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &JsonMap,
    fixed_costs: FixedCosts,
) -> u64 {
    let mut costs = Costs { schema, document, variables, known: HashMap::new() };
    let selected = costs.of_set(&operation.selection_set, None).most();
    selected.saturating_add(fixed(document, operation, fixed_costs))
}

/// What an operation costs whatever it returns.
fn fixed(document: &ExecutableDocument, operation: &Operation, costs: FixedCosts) -> u64 {
    let other = match operation.operation_type {
        OperationType::Query | OperationType::Subscription => 0,
        OperationType::Mutation => CHANGE,
    };
    let of_field = |field: &Node<Field>| {
        let own = costs.iter().find(|(name, _)| *name == field.name.as_str());
        own.map_or(other, |(_, cost)| *cost)
    };
    operation.root_fields(document).map(of_field).sum()
}

struct Costs<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    /// Costs of fragments, by name and page size, since a fragment inside a page costs more.
    known: HashMap<(&'a str, Option<u64>), SetCost>,
}

/// The cost of a selection set.
#[derive(Clone, Copy, Default)]
struct SetCost {
    /// What every object costs.
    every: u64,
    /// What an object of the most expensive type costs in addition.
    dearest: u64,
}

impl SetCost {
    const fn most(self) -> u64 {
        self.every.saturating_add(self.dearest)
    }
}

impl<'a> Costs<'a> {
    /// The cost of a set; `page` is the page size if the set belongs to a connection.
    fn of_set(&mut self, set: &'a SelectionSet, page: Option<u64>) -> SetCost {
        let mut cost = SetCost::default();
        let mut by_type: HashMap<&str, u64> = HashMap::new();
        for selection in &set.selections {
            let (ty, inner) = match selection {
                _ if self.is_skipped(selection.directives()) => continue,
                Selection::Field(field) => {
                    (None, SetCost { every: self.of_field(field, page), dearest: 0 })
                }
                Selection::InlineFragment(inline) => {
                    let inner = &inline.selection_set;
                    (Some(inner.ty.as_str()), self.of_set(inner, page))
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.document.fragments.get(&spread.fragment_name) else {
                        continue;
                    };
                    let key = (fragment.name.as_str(), page);
                    let known = self.known.get(&key).copied();
                    let cost = known.unwrap_or_else(|| self.of_set(&fragment.selection_set, page));
                    self.known.insert(key, cost);
                    (Some(fragment.selection_set.ty.as_str()), cost)
                }
            };
            // A record has one type, so of fragments on several object types only one applies.
            let narrowed = ty.filter(|ty| set.ty != *ty && self.is_object(ty));
            if let Some(ty) = narrowed {
                let sum = by_type.entry(ty).or_default();
                *sum = sum.saturating_add(inner.most());
            } else {
                cost.every = cost.every.saturating_add(inner.every);
                cost.dearest = cost.dearest.saturating_add(inner.dearest);
            }
        }
        let dearest = by_type.into_values().max().unwrap_or_default();
        SetCost { dearest: cost.dearest.saturating_add(dearest), ..cost }
    }

    fn of_field(&mut self, field: &'a Field, page: Option<u64>) -> u64 {
        let Some(inner) = &field.selection_set else { return 0 };
        if inner.ty.starts_with("__") {
            return 1;
        }
        let size = self.page_size(field);
        let is_list = field.definition.ty.is_list();
        let (own, times): (u64, u64) = match (field.name.as_str(), page) {
            ("pageInfo", Some(_)) => return 0,
            ("edges", Some(page)) => (0, page),
            ("nodes", Some(page)) => (1, page),
            _ if is_list => (1, size.unwrap_or(LIST)),
            _ => (1, 1),
        };
        let inner_page = if is_list { None } else { size };
        let each = self.of_set(inner, inner_page);
        let (each, once) = match inner.ty.as_str() {
            USER_ERROR => (each.every, each.dearest),
            _ => (each.most(), 0),
        };
        own.saturating_add(each).saturating_mul(times).saturating_add(once)
    }

    /// The page size of a connection field; `None`: the field is no connection.
    fn page_size(&self, field: &Field) -> Option<u64> {
        let sized = |name| {
            let defined = field.definition.argument_by_name(name)?;
            let given = field.specified_argument_by_name(name);
            let value = given.or(defined.default_value.as_ref());
            Some(value.and_then(|value| self.number(value)))
        };
        match (sized("first"), sized("last")) {
            (None, None) => None,
            (first, last) => Some(first.flatten().max(last.flatten()).unwrap_or(DEFAULT_SIZE)),
        }
    }

    fn number(&self, value: &Value) -> Option<u64> {
        let number = match value {
            Value::Int(number) => i64::from(number.try_to_i32().ok()?),
            Value::Variable(name) => self.variables.get(name.as_str())?.as_i64()?,
            _ => return None,
        };
        // An invalid page size is refused by the resolver, which then returns nothing.
        Some(u64::try_from(number).unwrap_or_default().min(MAX_SIZE))
    }

    fn is_skipped(&self, directives: &DirectiveList) -> bool {
        let has_condition = |name: &str, wanted: bool| {
            let value = directives.get(name).and_then(|one| one.specified_argument_by_name("if"));
            value.is_some_and(|value| match &**value {
                Value::Boolean(condition) => *condition == wanted,
                Value::Variable(name) => {
                    let condition =
                        self.variables.get(name.as_str()).and_then(|value| value.as_bool());
                    condition == Some(wanted)
                }
                _ => false,
            })
        };
        has_condition("skip", true) || has_condition("include", false)
    }

    fn is_object(&self, ty: &str) -> bool {
        matches!(self.schema.types.get(ty), Some(ExtendedType::Object(_)))
    }
}

#[cfg(test)]
mod tests;
