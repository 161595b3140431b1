//! `schema.graphql` is what is served, and every element of it says what it means.

use expect_test::expect_file;
use serde_json::json;

use crate::harness::Api;
use crate::harness::client::text;

#[tokio::test]
async fn the_committed_schema_is_the_served_one() {
    let api = Api::start().await;
    let served = api.get("/schema.graphql").await;
    expect_file!["../../schema.graphql"].assert_eq(&served);
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
