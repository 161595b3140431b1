//! Merges fields that a document selects twice under one response key, before execution.
//!
//! async-graphql's executor resolves such a field twice and merges the results, so a mutation would be performed twice.
//! By the specification it is one field with both selections: <https://spec.graphql.org/October2021/#CollectFields()>.

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, InlineFragment, OperationType,
    Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned, Value};

/// An equivalent operation with fragments resolved, `@skip` and `@include` applied, and each response key at most once
/// per object.
pub fn merge_keys(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &JsonMap,
) -> ExecutableDocument {
    let merge = Merge { schema, document, variables };
    let mut operations = document.operations.iter();
    let found = match operation {
        Some(name) => operations.find(|(other, _)| other.is_some_and(|other| other == name)),
        None => operations.next(),
    };
    let Some((_, found)) = found else { return document.clone() };
    let mut merged = found.clone();
    let root = match merged.node.ty {
        OperationType::Query => &schema.schema_definition.query,
        OperationType::Mutation => &schema.schema_definition.mutation,
        OperationType::Subscription => &schema.schema_definition.subscription,
    };
    if let Some(root) = root {
        let set = merge.set(root.as_str(), &[&found.node.selection_set.node]);
        merged.node.selection_set.node = set;
    }
    let operations = match operation {
        Some(name) => DocumentOperations::Multiple(HashMap::from([(Name::new(name), merged)])),
        None => DocumentOperations::Single(merged),
    };
    ExecutableDocument { operations, fragments: HashMap::new() }
}

struct Merge<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
}

/// The fields of one object by response key, in the order of first occurrence.
type ByKey<'a> = Vec<(&'a Name, Vec<&'a Positioned<Field>>)>;

impl<'a> Merge<'a> {
    /// Merges several selection sets on a type.
    fn set(&self, parent: &str, sets: &[&'a SelectionSet]) -> SelectionSet {
        let is_abstract = matches!(
            self.schema.types.get(parent),
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_))
        );
        let items = if is_abstract && sets.iter().any(|set| self.is_narrower(parent, set)) {
            // A response key may come from the abstract type and from fragments on the object's own type, so each
            // object type gets a selection of its own.
            let objects = self.possible_types(parent);
            objects.into_iter().map(|object| self.fragment(object, sets)).collect()
        } else {
            self.fields(parent, sets)
        };
        SelectionSet { items }
    }

    fn fragment(&self, object: &str, sets: &[&'a SelectionSet]) -> Positioned<Selection> {
        let on = Positioned::new(Name::new(object), Pos::default());
        let items = self.fields(object, sets);
        let fragment = InlineFragment {
            type_condition: Some(Positioned::new(TypeCondition { on }, Pos::default())),
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet { items }, Pos::default()),
        };
        let fragment = Positioned::new(fragment, Pos::default());
        Positioned::new(Selection::InlineFragment(fragment), Pos::default())
    }

    /// Merges the fields of several sets on a type, each response key once.
    fn fields(&self, parent: &str, sets: &[&'a SelectionSet]) -> Vec<Positioned<Selection>> {
        let mut by_key = ByKey::new();
        for set in sets {
            self.collect(parent, set, &mut by_key);
        }
        let merged = by_key.into_iter().map(|(_, fields)| {
            let mut merged = fields[0].clone();
            merged.node.directives.clear();
            let sets: Vec<_> = fields.iter().map(|field| &field.node.selection_set.node).collect();
            let definition = self.schema.type_field(parent, merged.node.name.node.as_str());
            if let Ok(definition) = definition {
                let below = definition.ty.inner_named_type().as_str();
                merged.node.selection_set.node = self.set(below, &sets);
            }
            let pos = merged.pos;
            Positioned::new(Selection::Field(merged), pos)
        });
        merged.collect()
    }

    fn collect(&self, parent: &str, set: &'a SelectionSet, by_key: &mut ByKey<'a>) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    if self.is_included(&field.node.directives) {
                        let key = &field.node.response_key().node;
                        match by_key.iter_mut().find(|(other, _)| *other == key) {
                            Some((_, fields)) => fields.push(field),
                            None => by_key.push((key, vec![field])),
                        }
                    }
                }
                fragment => {
                    if let Some((condition, set)) = self.included_fragment(fragment)
                        && condition.is_none_or(|condition| self.applies(condition, parent))
                    {
                        self.collect(parent, set, by_key);
                    }
                }
            }
        }
    }

    /// Whether a set has a fragment that applies only to some objects of a type.
    fn is_narrower(&self, parent: &str, set: &'a SelectionSet) -> bool {
        set.items.iter().any(|item| {
            self.included_fragment(&item.node).is_some_and(|(condition, set)| {
                condition.is_some_and(|condition| !self.applies(condition, parent))
                    || self.is_narrower(parent, set)
            })
        })
    }

    /// The type condition and the selection set of a fragment that is not skipped.
    fn included_fragment(
        &self,
        item: &'a Selection,
    ) -> Option<(Option<&'a str>, &'a SelectionSet)> {
        let (condition, directives, set) = match item {
            Selection::Field(_) => return None,
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let fragment = &self.document.fragments.get(name)?.node;
                let condition = Some(&fragment.type_condition);
                (condition, &spread.node.directives, &fragment.selection_set.node)
            }
            Selection::InlineFragment(fragment) => {
                let InlineFragment { type_condition, directives, selection_set } = &fragment.node;
                (type_condition.as_ref(), directives, &selection_set.node)
            }
        };
        let condition = condition.map(|condition| condition.node.on.node.as_str());
        self.is_included(directives).then_some((condition, set))
    }

    /// Whether a fragment on type `condition` applies to all objects of type `parent`.
    fn applies(&self, condition: &str, parent: &str) -> bool {
        condition == parent || self.schema.is_subtype(condition, parent)
    }

    /// The object types of an interface or a union, in the schema's order.
    fn possible_types(&self, parent: &str) -> Vec<&'a str> {
        let objects = self.schema.types.iter().filter(|(_, ty)| ty.is_object());
        objects
            .map(|(name, _)| name.as_str())
            .filter(|name| self.schema.is_subtype(parent, name))
            .collect()
    }

    fn is_included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let variable = |name: Name| {
                let value = self.variables.get(name.as_str()).and_then(|value| value.as_bool());
                value.map(Value::Boolean).ok_or(())
            };
            let condition = || {
                let condition = directive.node.get_argument("if")?.node.clone();
                match condition.into_const_with(variable) {
                    Ok(Value::Boolean(condition)) => Some(condition),
                    _ => None,
                }
            };
            match directive.node.name.node.as_str() {
                "skip" => condition() != Some(true),
                "include" => condition() != Some(false),
                _ => true,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::response::JsonValue;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    const SCHEMA: &str = "type Query { a: A node: Node any: Any } type Mutation { change(by: Int): A } \
        interface Node { id: ID a: A } union Any = A | B \
        type A implements Node { id: ID a: A b: B name: String } \
        type B implements Node { id: ID a: A name: String many: [A!]! }";

    /// The merged document, as text.
    fn merged(document: &str) -> String {
        let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
        let JsonValue::Object(variables) = JsonValue::from(json!({ "yes": true, "no": false }))
        else {
            unreachable!()
        };
        let merged = merge_keys(&schema, &parse_query(document).unwrap(), None, &variables);
        assert!(merged.fragments.is_empty());
        let (_, operation) = merged.operations.iter().next().unwrap();
        text(&operation.node.selection_set.node)
    }

    fn text(set: &SelectionSet) -> String {
        let item = |item: &Positioned<Selection>| match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                assert!(field.directives.is_empty());
                let alias = field.alias.as_ref().map(|alias| format!("{}:", alias.node));
                let below = text(&field.selection_set.node);
                format!("{}{}{below}", alias.unwrap_or_default(), field.name.node)
            }
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                format!("...{}{}", on.unwrap_or_default(), text(&fragment.node.selection_set.node))
            }
            Selection::FragmentSpread(_) => unreachable!("fragments are resolved"),
        };
        let items: Vec<_> = set.items.iter().map(item).collect();
        if items.is_empty() { String::new() } else { format!("{{{}}}", items.join(" ")) }
    }

    #[test]
    fn a_key_comes_once_with_all_that_is_selected_under_it() {
        for (document, expected) in [
            ("{ a { name } a { id } }", "{a{name id}}"),
            ("{ a { name name } }", "{a{name}}"),
            ("{ a { name x: name } x: a { id } }", "{a{name x:name} x:a{id}}"),
            ("{ a { b { name } ... on A { b { many { id } } } } }", "{a{b{name many{id}}}}"),
            (
                "{ a { b { many { id } ...F } } } fragment F on B { many { name } }",
                "{a{b{many{id name}}}}",
            ),
            ("{ a { ... on Node { id a { id } } a { name } } }", "{a{id a{id name}}}"),
            ("{ a { ... { id } ... @include(if: true) { id name } } }", "{a{id name}}"),
            ("mutation { change(by: 1) { id } change(by: 1) { name } }", "{change{id name}}"),
        ] {
            assert_eq!(merged(document), expected, "{document}");
        }
    }

    #[test]
    fn what_is_skipped_is_gone() {
        for (document, expected) in [
            ("query($no: Boolean!) { a { id name @include(if: $no) id } }", "{a{id}}"),
            ("query($yes: Boolean!) { a @skip(if: $yes) { id } a { name } }", "{a{name}}"),
            (
                "query($yes: Boolean!) { a { ... @skip(if: $yes) { id } id ...F @include(if: $yes) } } \
              fragment F on A { id name }",
                "{a{id name}}",
            ),
        ] {
            assert_eq!(merged(document), expected, "{document}");
        }
    }

    #[test]
    fn an_interface_includes_the_selections_of_its_objects() {
        for (document, expected) in [
            ("{ node { id a { id } a { name } } }", "{node{id a{id name}}}"),
            (
                "{ node { id a { id } ... on A { a { name } b { id } } } }",
                "{node{...A{id a{id name} b{id}} ...B{id a{id}}}}",
            ),
            (
                "{ any { __typename ... on A { name } ... on Node { id } ... on B { id } } }",
                "{any{...A{__typename name id} ...B{__typename id}}}",
            ),
        ] {
            assert_eq!(merged(document), expected, "{document}");
        }
    }
}
