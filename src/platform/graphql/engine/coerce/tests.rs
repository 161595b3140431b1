use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use expect_test::expect;
use serde_json::{Value, json};

use super::fault::find;
use super::scalar::reason;

#[test]
fn our_scalars_are_texts_of_their_own_form() {
    for (scalar, text, is_one) in [
        ("Decimal", "12.5", true),
        ("Decimal", "-0.0001", true),
        ("Decimal", "۱۲٫۵", true),
        ("Decimal", "much", false),
        ("Date", "2026-11-23", true),
        ("Date", "۲۰۲۶-۱۱-۲۳", true),
        ("Date", "2026-02-30", false),
        ("DateTime", "2026-11-23T10:22:52+03:30", true),
        ("DateTime", "2026-11-23", false),
        ("CurrencyCode", "IRR", true),
        ("CurrencyCode", "irr", false),
        ("String", "anything", true),
    ] {
        assert_eq!(reason(scalar, Some(text)).is_none(), is_one, "{scalar} {text}");
    }
    for scalar in ["Decimal", "Date", "DateTime", "CurrencyCode"] {
        assert!(reason(scalar, None).is_some(), "{scalar}");
    }
}

fn schema() -> Valid<Schema> {
    let sdl = "scalar Decimal scalar Date type Query { field(input: Input): Int }
        enum Kind { ONE TWO }
        input Input { name: String! kind: Kind lines: [Line!] filter: SomeFilter target: Target count: Int = 1 }
        input Line { unitPrice: Decimal on: Date isFree: Boolean }
        input SomeFilter { mine: Boolean not: SomeFilter }
        input Target @oneOf { id: ID newName: String }
        directive @oneOf on INPUT_OBJECT";
    Schema::parse_and_validate(sdl, "schema.graphql").expect("a schema")
}

#[test]
fn a_fault_says_where_and_why() {
    let schema = schema();
    let ty = &schema.get_object("Query").expect("a root").fields["field"].arguments[0].ty;
    let with = |part: Value| {
        let mut input = json!({ "name": "x" });
        for (key, value) in part.as_object().expect("an object") {
            input[key] = value.clone();
        }
        input
    };
    let line = json!({ "unitPrice": "1" });
    let mut table = String::new();
    for input in [
        with(json!({})),
        with(json!({ "lines": line, "filter": {}, "target": { "id": 1 } })),
        json!({}),
        json!(7),
        with(json!({ "name": null })),
        with(json!({ "name": 7 })),
        with(json!({ "nmae": "x" })),
        with(json!({ "kind": "THREE" })),
        with(json!({ "lines": [{}, { "unitPrice": "much" }] })),
        with(json!({ "lines": [{ "unitPrice": 12.5 }] })),
        with(json!({ "lines": [{ "on": "1405-09-02" }] })),
        with(json!({ "lines": [null] })),
        with(json!({ "lines": [{ "isFree": "yes" }] })),
        with(json!({ "filter": { "not": { "mine": null } } })),
        with(json!({ "target": {} })),
        with(json!({ "target": { "id": "1", "newName": "x" } })),
        with(json!({ "count": "many" })),
    ] {
        let found = find(&schema, ("input", ty), &input);
        let found = found.map(|fault| format!("{}: {}", fault.path.join("."), fault.reason));
        table += &format!("{}\n", found.unwrap_or_else(|| "fits".to_owned()));
    }
    expect![[r#"
        fits
        fits
        input.name: it is required
        input: send an object of type Input
        input.name: null is not allowed
        input.name: send a text
        input.nmae: Input has no such field
        input.kind: send one of ONE, TWO
        input.lines.1.unitPrice: not a Decimal: not a plain decimal number such as "1234.50"
        input.lines.0.unitPrice: not a Decimal: send a text such as "12.5"
        input.lines.0.on: not a Date: this looks like a Jalali day: send 2026-11-23
        input.lines.0: null is not allowed
        input.lines.0.isFree: send true or false
        input.filter.not.mine: null is no condition: leave it out, or ask for null by isNull
        input.target: send exactly one of its fields
        input.target: send exactly one of its fields
        input.count: send an integer
    "#]]
    .assert_eq(&table);
}
