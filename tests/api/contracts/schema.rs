//! `schema.graphql` is the served schema, and each of its elements has a description.

use std::collections::BTreeSet;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use expect_test::expect_file;
use forsat::event::graphql::shareable::SHAREABLE_FIELDS;
use serde_json::json;

use crate::harness::Api;
use crate::harness::client::text;

#[tokio::test]
async fn the_committed_schema_is_the_served_one() {
    let api = Api::start().await;
    let served = api.get("/schema.graphql").await;
    expect_file!["../../../schema.graphql"].assert_eq(&served);
}

#[tokio::test]
async fn every_element_is_described() {
    let api = Api::start().await;
    let schema = api
        .admin
        .run(
            "{ __schema { types { name kind description fields { name description args { name description } } \
               inputFields { name description } enumValues { name description } } } }",
            json!({}),
        )
        .await;
    let mut bare = Vec::new();
    let mut check = |element: &serde_json::Value, name: String| {
        if element["description"].as_str().unwrap_or("").trim().is_empty() {
            bare.push(name);
        }
    };
    for kind in schema["__schema"]["types"].as_array().unwrap() {
        let name = text(kind, "name");
        if name.starts_with("__") {
            continue;
        }
        check(kind, name.clone());
        for list in ["fields", "inputFields", "enumValues"] {
            for element in kind[list].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", text(element, "name"));
                for argument in element["args"].as_array().into_iter().flatten() {
                    check(argument, format!("{path}({})", text(argument, "name")));
                }
                check(element, path);
            }
        }
    }
    assert!(bare.is_empty(), "without a description:\n{}", bare.join("\n"));
}

/// A client can't tell whether null is an answer or a failure unless the description says it.
#[test]
fn every_nullable_field_says_when_it_is_null() {
    let schema = committed();
    let mut silent = Vec::new();
    for (name, kind) in schema.types.iter().filter(|(name, _)| !name.starts_with("__")) {
        let fields = match kind {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            _ => continue,
        };
        for (field, definition) in fields {
            let description = definition.description.as_deref().unwrap_or_default();
            if !definition.ty.is_non_null() && !description.to_lowercase().contains("null") {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(silent.is_empty(), "nullable, and silent about it:\n{}", silent.join("\n"));
}

/// Enums whose values only code and inputs use, and why people do not read them.
const WITHOUT_LABELS: &[(&str, &str)] = &[
    ("CustomerSortField", "the columns of a list have headings of their own"),
    ("DuplicatePolicy", "what a form sends, by its buttons"),
    ("InvoiceSortField", "the columns of a list have headings of their own"),
    ("LeadSortField", "the columns of a list have headings of their own"),
    ("Nothing", "one value, for an input without another"),
    ("OpenQuotesPolicy", "what a form sends, by its buttons"),
    ("OpportunitySortField", "the columns of a list have headings of their own"),
    ("OrderSortField", "the columns of a list have headings of their own"),
    ("QuoteSortField", "the columns of a list have headings of their own"),
    ("SortDirection", "the columns of a list have arrows"),
    ("StageDirection", "what a button sends"),
    ("UserErrorCode", "an error has a message"),
];

#[tokio::test]
async fn every_enum_that_people_see_has_labels() {
    let api = Api::start().await;
    let read = api.admin.run("{ enumLabels(locale: \"fa\") { enum value } }", json!({})).await;
    let labels: BTreeSet<(String, String)> = read["enumLabels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| (text(label, "enum"), text(label, "value")))
        .collect();
    let schema = committed();
    let mut missing = Vec::new();
    for (name, kind) in schema.types.iter().filter(|(name, _)| !name.starts_with("__")) {
        let ExtendedType::Enum(kind) = kind else { continue };
        let is_excused = WITHOUT_LABELS.iter().any(|(excused, _)| *excused == name.as_str());
        for value in kind.values.keys() {
            let has_label = labels.contains(&(name.to_string(), value.to_string()));
            if has_label == is_excused {
                missing.push(format!("{name}.{value}"));
            }
        }
    }
    assert!(missing.is_empty(), "without a label, or excused with one:\n{}", missing.join("\n"));
}

fn committed() -> Valid<Schema> {
    let text = include_str!("../../../schema.graphql");
    Schema::parse_and_validate(text, "schema.graphql").unwrap()
}

/// Shared responses must not depend on the viewer: below these names are only values of the event itself, and those
/// fields of a user that are the same for everybody.
#[test]
fn shareable_fields_lead_to_nothing_that_depends_on_the_viewer() {
    let schema = committed();
    let implementers = schema.implementers_map();
    let mut seen = BTreeSet::new();
    let mut next = vec!["Subscription"];
    while let Some(name) = next.pop() {
        if !seen.insert(name) {
            continue;
        }
        let fields = match &schema.types[name] {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => {
                next.extend(implementers[name].objects.iter().map(|name| name.as_str()));
                &interface.fields
            }
            _ => continue,
        };
        let shareable =
            fields.iter().filter(|(field, _)| SHAREABLE_FIELDS.contains(field.as_str()));
        next.extend(shareable.map(|(_, field)| field.ty.inner_named_type().as_str()));
    }
    let is_composite = |name: &&str| {
        matches!(schema.types[*name], ExtendedType::Object(_) | ExtendedType::Interface(_))
    };
    let composites: Vec<_> = seen.into_iter().filter(is_composite).collect();
    let events = implementers["PipelineEvent"].objects.iter().map(|name| name.as_str());
    let mut expected: Vec<_> = events.collect();
    expected.extend([
        "LeadFacts",
        "Money",
        "PipelineEvent",
        "PipelineFacts",
        "Subscription",
        "User",
    ]);
    expected.sort_unstable();
    assert_eq!(composites, expected);
    let ExtendedType::Object(user) = &schema.types["User"] else { panic!("an object") };
    let is_shareable = |name: &&str| SHAREABLE_FIELDS.contains(*name);
    let of_user: Vec<_> =
        user.fields.keys().map(|name| name.as_str()).filter(is_shareable).collect();
    assert_eq!(of_user, ["displayName", "id"], "equal for everyone who may view users");
}
