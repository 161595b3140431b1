use apollo_compiler::Schema;
use serde_json::json;

use super::*;

const SCHEMA: &str = "type Query { a: X } type Subscription { moved(after: String, filter: String): X } \
    type X { id: ID name(locale: String): String stage: X }";

const MOVED: &str = "subscription ($after: String, $kind: String, $locale: String, \
    $more: Boolean!) { moved(after: $after, filter: $kind) { id ... F stage @include(if: $more) { name } } } \
    fragment F on X { name(locale: $locale) }";

fn fingerprint(text: &str, variables: Json) -> Fingerprint {
    let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
    let document = ExecutableDocument::parse(&schema, text, "document").unwrap();
    let operation = document.operations.iter().next().unwrap();
    let Json::Object(variables) = variables else { panic!("an object") };
    let hash = Sha256::digest(text).into();
    Fingerprint::of(&document, &hash, operation, &variables)
}

#[test]
fn the_start_cursor_does_not_count() {
    let one = fingerprint(MOVED, json!({ "after": "a", "locale": "fa", "more": true }));
    let other = fingerprint(MOVED, json!({ "after": "b", "locale": "fa", "more": true }));
    assert_eq!(one, other);
}

#[test]
fn the_filter_counts() {
    let one = fingerprint(MOVED, json!({ "after": "a", "kind": "WON", "more": true }));
    let other = fingerprint(MOVED, json!({ "after": "a", "kind": "LOST", "more": true }));
    assert_ne!(one, other);
}

#[test]
fn a_variable_that_is_both_start_cursor_and_filter_counts() {
    let text = "subscription ($place: String) { moved(after: $place, filter: $place) { id } }";
    let [one, other] = ["a", "b"].map(|place| fingerprint(text, json!({ "place": place })));
    assert_ne!(one, other);
}

#[test]
fn everything_that_changes_the_response_counts() {
    let one = fingerprint(MOVED, json!({ "locale": "fa", "more": true }));
    let other = |variables| fingerprint(MOVED, variables);
    assert_ne!(one, other(json!({ "locale": "en", "more": true })), "a variable in a fragment");
    assert_ne!(one, other(json!({ "locale": "fa", "more": false })), "a variable in a directive");
    assert_ne!(one, other(json!({ "more": true })), "an omitted variable");
    let longer = format!("{MOVED} ");
    assert_ne!(one, fingerprint(&longer, json!({ "locale": "fa", "more": true })), "the document");
}
