use async_graphql::Variables;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::DocumentOperations;
use async_graphql_value::ConstValue;

use super::*;

/// The input path of the refusal, joined with dots; `None`: nothing is refused.
fn refused_at(text: &str, variables: &str) -> Option<String> {
    let document = parse_query(text).expect("it is a document");
    let DocumentOperations::Single(operation) = &document.operations else {
        panic!("there is one operation");
    };
    let variables = serde_json::from_str(variables).expect("variables are an object");
    let given = Variables::from_json(variables);
    let error = check(&document, &operation.node, &given).err()?;
    let path = error.extensions.as_ref()?.get("inputPath")?.clone();
    let ConstValue::List(path) = path else { panic!("a path is a list") };
    let parts = path.into_iter().map(|part| part.to_string().replace('"', ""));
    Some(parts.collect::<Vec<_>>().join("."))
}

#[test]
fn nul_is_found_wherever_an_argument_has_a_text() {
    let nul = r#"{ "v": "a\u0000" }"#;
    for (text, variables, path) in [
        ("query ($v: String) { leads(text: $v) { id } }", nul, Some("text")),
        (
            "query ($v: F) { leads(f: $v) { id } }",
            r#"{ "v": { "a": ["b", "\u0000"] } }"#,
            Some("f.a.1"),
        ),
        ("query ($v: String) { leads(f: { text: $v }) { id } }", nul, Some("f.text")),
        ("{ leads(f: { in: [\"x\", \"\\u0000\"] }) { id } }", "{}", Some("f.in.1")),
        ("query ($v: String = \"\\u0000\") { node(id: $v) { id } }", "{}", Some("id")),
        ("query ($v: String) { a { ...F } } fragment F on A { b(c: $v) }", nul, Some("c")),
        ("subscription ($v: String) { events(after: $v) { id } }", nul, Some("after")),
        ("query ($v: String) { leads(text: $v) { id } }", r#"{ "v": "a" }"#, None),
        ("query ($v: String, $w: String) { leads(text: $w) { id } }", nul, None),
    ] {
        assert_eq!(refused_at(text, variables).as_deref(), path, "{text} {variables}");
    }
}

#[test]
fn a_mutation_reports_on_its_own_input() {
    let nul = r#"{ "v": "\u0000" }"#;
    let own =
        "mutation ($v: String) { ...M } fragment M on Mutation { m(input: { a: $v }) { id } }";
    assert_eq!(refused_at(own, nul), None);
    let below = "mutation ($v: String) { m { leads(text: $v) { id } } }";
    assert_eq!(refused_at(below, nul).as_deref(), Some("text"));
}

#[test]
fn only_documents_with_nul_or_an_escape_are_walked() {
    assert!(!may_be_in_document("{ leads(text: \"a\\u0041\") { id } }"));
    for text in ["\"\0\"", "\"\\u0000\"", "\"\\u{0}\""] {
        assert!(may_be_in_document(text), "{text}");
    }
}
