use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonValue;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::json;

const SDL: &str = r"
    type Query { deal: Deal deals(first: Int, last: Int): Deals few(first: Int = 5): Deals node: Node stages: [Stage!] tags: [String!] }
    type Mutation { move: Deal }
    interface Node { id: ID! }
    type Deals { edges: [Edge!]! nodes: [Deal!]! pageInfo: Page! totalCount: Int }
    type Edge { cursor: String node: Deal }
    type Page { hasNextPage: Boolean }
    type Deal implements Node { id: ID! owner: User quotes(first: Int): Deals lines: [Line!] }
    type User implements Node { id: ID! }
    type Line { id: ID! product: User }
    type Stage { id: ID! }
";

fn cost(text: &str, variables: serde_json::Value) -> u64 {
    let schema: Valid<Schema> = Schema::parse_and_validate(SDL, "schema").unwrap();
    let document = ExecutableDocument::parse_and_validate(&schema, text, "document").unwrap();
    let operation = document.operations.get(None).unwrap();
    let JsonValue::Object(variables) = JsonValue::from(variables) else { unreachable!() };
    let variables = coerce_variable_values(&schema, operation, &variables).unwrap();
    super::of(&schema, &document, operation, &variables)
}

#[test]
fn an_operation_costs_the_records_that_it_can_give() {
    for (text, expected) in [
        ("{ __typename }", 0),
        ("{ tags }", 0),
        ("{ deal { id } }", 1),
        ("{ deal { id owner { id } } }", 2),
        ("{ stages { id } }", 10),
        ("{ deal { lines { id product { id } } } }", 1 + 10 * 2),
        // A connection costs 1, plus the cost of a record times the page size.
        ("{ deals { totalCount } }", 1),
        ("{ deals { nodes { id } } }", 1 + 25),
        ("{ deals(first: 7) { nodes { id owner { id } } } }", 1 + 7 * 2),
        ("{ deals(last: 7) { nodes { id } } }", 1 + 7),
        ("{ few { nodes { id } } }", 1 + 5),
        ("{ few(first: 3) { nodes { id } } }", 1 + 3),
        ("{ few(first: null) { nodes { id } } }", 1 + 25),
        // `edges` and `pageInfo` are free.
        ("{ deals(first: 7) { pageInfo { hasNextPage } edges { cursor node { id } } } }", 1 + 7),
        ("{ deals(first: 7) { ...f } } fragment f on Deals { nodes { id } }", 1 + 7),
        // Nested pages multiply, and never overflow.
        (
            "{ deals(first: 7) { nodes { quotes(first: 5) { nodes { id } } } } }",
            1 + 7 * (1 + 1 + 5),
        ),
        ("{ deals(first: -7) { nodes { id } } }", 1),
        // A record has one type.
        ("{ node { ... on Deal { owner { id } } ... on User { id } } }", 1 + 1),
        (
            "{ node { ... on Deal { owner { id } lines { id } } ... on Deal { owner { id } } } }",
            1 + 12,
        ),
        ("{ node { ... on Node { id } ... { id } } }", 1),
        // Aliases of a field each count.
        ("{ a: deal { ...f } b: deal { ...f } } fragment f on Deal { owner { id } }", 4),
        ("mutation { move { id } }", 10 + 1),
        ("mutation { a: move { id } b: move { id } }", 2 * (10 + 1)),
        ("{ deal @skip(if: true) { id } stages @include(if: false) { id } }", 0),
        ("{ deal @skip(if: false) { id } ... @include(if: false) { stages { id } } }", 1),
        ("{ __schema { types { fields { name } } } }", 1),
    ] {
        assert_eq!(cost(text, json!({})), expected, "{text}");
    }
}

#[test]
fn variables_are_counted_as_they_are_given() {
    let page = "query($n: Int = 3) { deals(first: $n) { nodes { id } } }";
    assert_eq!(cost(page, json!({})), 1 + 3);
    assert_eq!(cost(page, json!({ "n": 50 })), 1 + 50);
    assert_eq!(cost(page, json!({ "n": null })), 1 + 25);
    let skipped = "query($all: Boolean!) { deal { id owner @include(if: $all) { id } } }";
    assert_eq!(cost(skipped, json!({ "all": true })), 2);
    assert_eq!(cost(skipped, json!({ "all": false })), 1);
}

#[test]
fn pages_multiply_up_to_their_bound_and_never_wrap() {
    let nested = |pages: usize| {
        let inner = (0..pages).fold("id".to_owned(), |inner, _| {
            format!("quotes(first: {}) {{ nodes {{ {inner} }} }}", i32::MAX)
        });
        cost(&format!("{{ deal {{ {inner} }} }}"), json!({}))
    };
    assert_eq!(nested(1), 1 + 1 + 100);
    assert_eq!(nested(2), 1 + 1 + 100 * (1 + 1 + 100));
    assert_eq!(nested(12), u64::MAX);
}
