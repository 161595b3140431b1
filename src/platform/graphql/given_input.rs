//! The input of a mutation as the client gave it, which is hashed under an idempotency key.
//!
//! It is not the coerced input, which contains defaults that the client never sent: adding a field with a default to
//! the schema would change the hash of every retry.

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Context, Name, Variables};
use async_graphql_value::Value;
use serde_json::Value as Json;

use crate::platform::graphql::canonical_json::canonical_json;

/// The arguments of the current field as compact JSON with sorted keys.
#[must_use]
pub fn given_input(ctx: &Context<'_>) -> String {
    let env = &ctx.query_env;
    let arguments = ctx.item.node.arguments.iter();
    canonical(arguments.map(|(name, value)| (&name.node, &value.node)), &|name| {
        value_of(name, &env.variables, &env.operation.node)
    })
}

/// The value of a variable: the given one, else the document's default. `None`: it has neither.
fn value_of(name: &Name, given: &Variables, operation: &OperationDefinition) -> Option<Json> {
    if let Some(value) = given.get(name) {
        return value.clone().into_json().ok();
    }
    let mut declared = operation.variable_definitions.iter();
    let variable = declared.find(|variable| variable.node.name.node == *name)?;
    variable.node.default_value.as_ref()?.node.clone().into_json().ok()
}

fn canonical<'a>(
    arguments: impl IntoIterator<Item = (&'a Name, &'a Value)>,
    variables: &dyn Fn(&Name) -> Option<Json>,
) -> String {
    canonical_json(&fields(arguments, variables))
}

/// Builds an object; as the specification demands, a field is omitted if its variable has no value.
fn fields<'a>(
    fields: impl IntoIterator<Item = (&'a Name, &'a Value)>,
    variables: &dyn Fn(&Name) -> Option<Json>,
) -> Json {
    let fields = fields.into_iter();
    Json::Object(
        fields
            .filter_map(|(name, value)| Some((name.to_string(), json_of(value, variables)?)))
            .collect(),
    )
}

/// Replaces the variables in a literal; `None`: it is a variable without a value.
fn json_of(value: &Value, variables: &dyn Fn(&Name) -> Option<Json>) -> Option<Json> {
    Some(match value {
        Value::Variable(name) => variables(name)?,
        Value::Object(object) => fields(object, variables),
        Value::List(values) => {
            let values = values.iter().map(|value| json_of(value, variables).unwrap_or_default());
            Json::Array(values.collect())
        }
        Value::Enum(name) => Json::String(name.to_string()),
        plain => plain.clone().into_const()?.into_json().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::{DocumentOperations, Selection};

    use super::*;

    /// The canonical text of the arguments of the first field.
    fn given(document: &str, variables: &str) -> String {
        let document = parse_query(document).expect("the document is well formed");
        let DocumentOperations::Single(operation) = document.operations else {
            panic!("one operation without a name is expected");
        };
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else {
            panic!("a field is expected");
        };
        let variables = serde_json::from_str(variables).expect("variables are an object");
        let variables = Variables::from_json(variables);
        let arguments = field.node.arguments.iter();
        canonical(arguments.map(|(name, value)| (&name.node, &value.node)), &|name| {
            value_of(name, &variables, &operation.node)
        })
    }

    #[test]
    fn the_order_of_keys_and_the_place_of_a_value_make_no_difference() {
        let expected = r#"{"input":{"a":1,"b":[true,null],"kind":"NEW"}}"#;
        let variable = "mutation($i: I) { m(input: $i) }";
        let cases = [
            ("mutation { m(input: { kind: NEW, b: [true, null], a: 1 }) }", "{}"),
            (variable, r#"{ "i": { "b": [true, null], "a": 1, "kind": "NEW" } }"#),
            (
                "mutation($a: Int, $k: K) { m(input: { a: $a, kind: $k, b: [true, null] }) }",
                r#"{ "k": "NEW", "a": 1 }"#,
            ),
        ];
        for (document, variables) in cases {
            assert_eq!(given(document, variables), expected, "{document} {variables}");
        }
    }

    #[test]
    fn omitted_is_not_null() {
        let document = "mutation($a: Int) { m(input: { a: $a }) }";
        assert_eq!(given(document, "{}"), r#"{"input":{}}"#);
        assert_eq!(given(document, r#"{ "a": null }"#), r#"{"input":{"a":null}}"#);
    }

    #[test]
    fn a_default_that_the_document_declares_belongs_to_the_input() {
        let document = "mutation($a: Int = 7) { m(input: { a: $a }) }";
        assert_eq!(given(document, "{}"), r#"{"input":{"a":7}}"#);
    }
}
