use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonValue;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use async_graphql::{Value, value};
use serde_json::json;

use crate::platform::graphql::json as written;

const SDL: &str = r"
    type Query { opportunityStats: Stats opportunity: Opportunity opportunities(first: Int, last: Int): Opportunities few(first: Int = 5): Opportunities node: Node stages: [Stage!] tags: [String!] }
    type Stats { asOf: String! records(first: Int): Opportunities }
    type Mutation { move: Opportunity check: Payload }
    type Payload { userErrors: [UserError!]! }
    interface UserError { code: String }
    type Conflict implements UserError { code: String current: Node }
    type Duplicate implements UserError { code: String candidates: [Node!] }
    interface Node { id: ID! }
    type Opportunities { edges: [Edge!]! nodes: [Opportunity!]! pageInfo: Page! totalCount: Int }
    type Edge { cursor: String node: Opportunity }
    type Page { hasNextPage: Boolean }
    type Opportunity implements Node { id: ID! owner: User quotes(first: Int): Opportunities lines: [Line!] }
    type User implements Node { id: ID! }
    type Line { id: ID! product: User }
    type Stage { id: ID! }
";

/// Figures.
const FIXED: super::FixedCosts = &[("opportunityStats", 100)];

/// What an operation costs at most, and what an answer to it is charged.
fn costs(text: &str, variables: serde_json::Value, answer: &Value) -> (u64, u64) {
    let schema: Valid<Schema> = Schema::parse_and_validate(SDL, "schema").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, text, "document").unwrap();
    let operation = document.operations.get(None).unwrap();
    let JsonValue::Object(variables) = JsonValue::from(variables) else { unreachable!() };
    let variables = coerce_variable_values(&schema, operation, &variables).unwrap();
    let most = super::of(&schema, &document, operation, &variables, FIXED);
    (most, super::Charges::new(&document, operation, FIXED).of(answer))
}

fn cost(text: &str, variables: serde_json::Value) -> u64 {
    costs(text, variables, &Value::Null).0
}

#[test]
fn an_operation_costs_the_records_that_it_can_give() {
    for (text, expected) in [
        ("{ __typename }", 0),
        ("{ tags }", 0),
        ("{ opportunity { id } }", 1),
        ("{ opportunity { id owner { id } } }", 2),
        ("{ stages { id } }", 10),
        // Figures cost 100, whatever they return.
        ("{ opportunityStats { asOf } }", 100 + 1),
        (
            "{ a: opportunityStats { asOf } b: opportunityStats { records(first: 7) { nodes { id } } } }",
            2 * 100 + 2 + 8,
        ),
        ("{ opportunity { lines { id product { id } } } }", 1 + 10 * 2),
        // A connection costs 1, plus the cost of a record times the page size.
        ("{ opportunities { totalCount } }", 1),
        ("{ opportunities { nodes { id } } }", 1 + 25),
        ("{ opportunities(first: 7) { nodes { id owner { id } } } }", 1 + 7 * 2),
        ("{ opportunities(last: 7) { nodes { id } } }", 1 + 7),
        ("{ few { nodes { id } } }", 1 + 5),
        ("{ few(first: 3) { nodes { id } } }", 1 + 3),
        ("{ few(first: null) { nodes { id } } }", 1 + 25),
        // `edges` and `pageInfo` are free.
        (
            "{ opportunities(first: 7) { pageInfo { hasNextPage } edges { cursor node { id } } } }",
            1 + 7,
        ),
        (
            "{ opportunities(first: 7) { ...f } } fragment f on Opportunities { nodes { id } }",
            1 + 7,
        ),
        // Nested pages multiply, and never overflow.
        (
            "{ opportunities(first: 7) { nodes { quotes(first: 5) { nodes { id } } } } }",
            1 + 7 * (1 + 1 + 5),
        ),
        ("{ opportunities(first: -7) { nodes { id } } }", 1),
        // A record has one type.
        ("{ node { ... on Opportunity { owner { id } } ... on User { id } } }", 1 + 1),
        (
            "{ node { ... on Opportunity { owner { id } lines { id } } ... on Opportunity { owner { id } } } }",
            1 + 12,
        ),
        ("{ node { ... on Node { id } ... { id } } }", 1),
        // Aliases of a field each count.
        (
            "{ a: opportunity { ...f } b: opportunity { ...f } } fragment f on Opportunity { owner { id } }",
            4,
        ),
        ("mutation { move { id } }", 10 + 1),
        ("mutation { a: move { id } b: move { id } }", 2 * (10 + 1)),
        // Of ten user errors one is of a type with records.
        ("mutation { check { userErrors { code } } }", 10 + 1 + 10),
        (
            "mutation { check { userErrors { code ... on Conflict { current { id } } ... on Duplicate { candidates { id } } } } }",
            10 + 1 + 10 + 10,
        ),
        (
            "mutation { check { userErrors { ...e } } } fragment e on UserError { ... on Conflict { current { id ... on Opportunity { owner { id } } } } }",
            10 + 1 + 10 + 2,
        ),
        ("{ opportunity @skip(if: true) { id } stages @include(if: false) { id } }", 0),
        ("{ opportunity @skip(if: false) { id } ... @include(if: false) { stages { id } } }", 1),
        ("{ __schema { types { fields { name } } } }", 1),
    ] {
        assert_eq!(cost(text, json!({})), expected, "{text}");
    }
}

#[test]
fn variables_are_counted_as_they_are_given() {
    let page = "query($n: Int = 3) { opportunities(first: $n) { nodes { id } } }";
    assert_eq!(cost(page, json!({})), 1 + 3);
    assert_eq!(cost(page, json!({ "n": 50 })), 1 + 50);
    assert_eq!(cost(page, json!({ "n": null })), 1 + 25);
    let skipped = "query($all: Boolean!) { opportunity { id owner @include(if: $all) { id } } }";
    assert_eq!(cost(skipped, json!({ "all": true })), 2);
    assert_eq!(cost(skipped, json!({ "all": false })), 1);
}

#[test]
fn pages_multiply_up_to_their_bound_and_never_wrap() {
    let nested = |pages: usize| {
        let inner = (0..pages).fold("id".to_owned(), |inner, _| {
            format!("quotes(first: {}) {{ nodes {{ {inner} }} }}", i32::MAX)
        });
        cost(&format!("{{ opportunity {{ {inner} }} }}"), json!({}))
    };
    assert_eq!(nested(1), 1 + 1 + 100);
    assert_eq!(nested(2), 1 + 1 + 100 * (1 + 1 + 100));
    assert_eq!(nested(12), u64::MAX);
}

#[test]
fn an_answer_is_charged_by_the_objects_in_it() {
    let early = |objects| written::charged(&value!({ "id": "opp_1" }), objects);
    let page = |nodes: u64| {
        let nodes = (0..nodes).map(|_| early(1)).collect();
        value!({ "opportunities": { "nodes": (Value::List(nodes)) } })
    };
    let first = "{ opportunities(first: 7) { nodes { id } } }";
    for (text, answer, charged) in [
        (first, page(0), 1 + 1),
        (first, page(2), 1 + 2),
        (first, Value::Null, 0),
        ("{ stages { id } }", value!({ "stages": [] }), 1),
        ("{ stages { id } }", value!({ "stages": [{ "id": 1 }, { "id": 2 }] }), 2),
        ("{ tags }", value!({ "tags": ["a", "b"] }), 1),
        ("{ opportunity { id } }", value!({ "opportunity": null }), 0),
        // What was serialized early says its number.
        ("{ opportunity { id } }", value!({ "opportunity": (early(12)) }), 12),
        ("mutation { move { id } }", value!({ "move": null }), 10),
        (
            "mutation { a: move { id } b: move { id } }",
            value!({ "a": { "id": 1 }, "b": { "id": 1 } }),
            22,
        ),
        // Introspection is answered from memory.
        (
            "{ it: __schema { types { name } } __typename }",
            value!({ "it": { "types": [{ "name": "A" }, { "name": "B" }] }, "__typename": "Query" }),
            1,
        ),
    ] {
        assert_eq!(costs(text, json!({}), &answer).1, charged, "{text}: {answer}");
    }
}
