use apollo_compiler::Schema;
use serde_json::json;

use super::*;

const SCHEMA: &str = "type Query { a: X } type Subscription { moved(after: String, filter: String): X } \
    type X { id: ID name(locale: String): String stage: X }";

const MOVED: &str = "subscription ($after: String, $kind: String, $locale: String, \
    $more: Boolean!) { moved(after: $after, filter: $kind) { id ... F stage @include(if: $more) { name } } } \
    fragment F on X { name(locale: $locale) }";

fn alike(text: &str, variables: Json) -> Alikes {
    let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
    let document = ExecutableDocument::parse(&schema, text, "document").unwrap();
    let operation = document.operations.iter().next().unwrap();
    let Json::Object(variables) = variables else { panic!("an object") };
    let hash = super::super::cache::hash(text);
    of((&document, &hash), operation, &variables)
}

#[test]
fn where_one_began_makes_no_difference() {
    let one = alike(MOVED, json!({ "after": "a", "locale": "fa", "more": true }));
    let other = alike(MOVED, json!({ "after": "b", "locale": "fa", "more": true }));
    assert_eq!(one, other);
}

#[test]
fn which_events_are_asked_for_makes_one_of_the_events_but_not_of_each_answer() {
    let one = alike(MOVED, json!({ "after": "a", "kind": "WON", "more": true }));
    let other = alike(MOVED, json!({ "after": "a", "kind": "LOST", "more": true }));
    assert_eq!(one.answers, other.answers);
    assert_ne!(one.events, other.events);
}

#[test]
fn a_place_that_says_more_than_where_one_begins_makes_a_difference() {
    let text = "subscription ($place: String) { moved(after: $place, filter: $place) { id } }";
    let [one, other] = ["a", "b"].map(|place| alike(text, json!({ "place": place })));
    assert_eq!(one.answers, other.answers);
    assert_ne!(one.events, other.events);
}

#[test]
fn what_the_answer_depends_on_does() {
    let one = alike(MOVED, json!({ "locale": "fa", "more": true }));
    assert_ne!(one, alike(MOVED, json!({ "locale": "en", "more": true })), "in a fragment");
    assert_ne!(one, alike(MOVED, json!({ "locale": "fa", "more": false })), "in a directive");
    assert_ne!(one, alike(MOVED, json!({ "more": true })), "omitted");
    let longer = format!("{MOVED} ");
    assert_ne!(one, alike(&longer, json!({ "locale": "fa", "more": true })), "another document");
}
