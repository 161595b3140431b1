//! A document that asks for too much is refused before execution, with a code and a short message.

use std::fmt::Write;

use reqwest::Client;
use serde_json::{Value, json};

use crate::harness::Api;

/// A request as a client writes it.
async fn post(api: &Api, body: Value) -> Value {
    let request = Client::new().post(api.admin.url()).header("content-type", "application/json");
    let request = request.bearer_auth(api.admin.token().unwrap()).body(body.to_string());
    let answer = request.send().await.unwrap();
    assert!(!answer.status().is_server_error(), "{}", answer.status());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// The code of a response without data.
fn code(answer: &Value) -> &str {
    assert!(answer.get("data").is_none(), "{answer:#}");
    let error = &answer["errors"][0];
    assert!(!error["extensions"]["requestId"].as_str().unwrap().is_empty(), "{answer:#}");
    error["extensions"]["code"].as_str().unwrap()
}

#[tokio::test]
async fn a_bomb_is_refused_in_few_words() {
    let api = Api::start().await;
    let mut bomb = "{ viewer { user { ...f0 } } }".to_owned();
    for fragment in 0..40 {
        let spread = format!("...f{} ", fragment + 1).repeat(8);
        let _ = write!(bomb, " fragment f{fragment} on User {{ {spread} }}");
    }
    bomb += " fragment f40 on User { id }";
    let answer = post(&api, json!({ "query": bomb })).await;
    assert_eq!(code(&answer), "DOCUMENT_LIMIT_EXCEEDED");
    assert!(answer.to_string().len() < 500, "{answer}");
    let long = format!("{{ {} }}", "x".repeat(100_000));
    let answer = post(&api, json!({ "query": long })).await;
    assert_eq!(code(&answer), "DOCUMENT_LIMIT_EXCEEDED");
    assert!(answer.to_string().len() < 500, "{answer}");
}

#[tokio::test]
async fn a_mutation_with_a_bad_second_half_has_not_done_its_first() {
    let api = Api::start().await;
    let query = "mutation ($a: CreateLeadInput!, $b: CreateLeadInput!) { \
                   a: createLead(input: $a) { lead { id } } b: createLead(input: $b) { lead { id } } }";
    let lead =
        |value: Value| json!({ "subject": "Half", "lastName": "Half", "estimatedValue": value });
    for wrong in [json!(12.5), json!("a lot")] {
        let variables = json!({ "a": lead(json!("12.5")), "b": lead(wrong) });
        let answer = post(&api, json!({ "query": query, "variables": variables })).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
    }
    let kept = api.admin.run("{ leads { totalCount } }", json!({})).await;
    assert_eq!(kept["leads"]["totalCount"], 0);
}

#[tokio::test]
async fn every_response_names_its_cost_and_a_costly_operation_is_not_executed() {
    let api = Api::start().await;
    let answer =
        post(&api, json!({ "query": "{ leads(first: 7) { nodes { id owner { id } } } }" })).await;
    // There are no leads: a list and a connection were answered.
    let cost = json!({ "requested": 15, "charged": 2, "limit": 5000 });
    assert_eq!(answer["extensions"]["cost"], cost);
    let dear = "{ opportunities(first: 100) { nodes { quotes(first: 100) { nodes { id } } } } }";
    let answer = post(&api, json!({ "query": dear })).await;
    assert_eq!(code(&answer), "COST_LIMIT_EXCEEDED");
    let cost = &answer["errors"][0]["extensions"]["cost"];
    assert_eq!(*cost, json!({ "requested": 10_201, "limit": 5000 }));
}

#[tokio::test]
async fn a_document_that_passed_can_be_named_by_its_hash() {
    let api = Api::start().await;
    let text = "{ __typename }";
    let hash = &HASH.replace('0', "1");
    let persisted = |hash: &str| json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let answer = post(&api, json!({ "extensions": persisted(hash) })).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
    let answer = post(&api, json!({ "query": text, "extensions": persisted(hash) })).await;
    assert_eq!(code(&answer), "BAD_REQUEST", "not its hash");

    let hash = HASH;
    let answer = post(&api, json!({ "query": text, "extensions": persisted(hash) })).await;
    assert_eq!(answer["data"], json!({ "__typename": "Query" }));
    for named in [
        json!({ "extensions": persisted(hash) }),
        json!({ "documentId": format!("sha256:{hash}") }),
        json!({ "documentId": hash }),
    ] {
        let answer = post(&api, named).await;
        assert_eq!(answer["data"], json!({ "__typename": "Query" }));
    }
}

/// The SHA-256 of `{ __typename }`.
const HASH: &str = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";

#[tokio::test]
async fn where_only_trusted_documents_are_taken_a_text_is_not() {
    let manifest = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(manifest.path(), r#"{ "me": "{ __typename }" }"#).unwrap();
    let path = manifest.path().to_owned();
    let api = Api::start_with(|config| {
        config.trusted_documents = path;
        config.trusted_only = true;
    })
    .await;
    let answer = post(&api, json!({ "documentId": "me" })).await;
    assert_eq!(answer["data"], json!({ "__typename": "Query" }));
    let answer = post(&api, json!({ "query": "{ __typename }" })).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_ID_REQUIRED");
    let answer = post(&api, json!({ "documentId": HASH })).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND", "though it is executed under its id");
}

#[tokio::test]
async fn one_of_several_operations_must_be_named() {
    let api = Api::start().await;
    let query = "query a { __typename } query b { viewer { __typename } }";
    for name in [Value::Null, json!("c")] {
        let answer = post(&api, json!({ "query": query, "operationName": name })).await;
        assert_eq!(code(&answer), "OPERATION_RESOLUTION_FAILURE");
    }
    let answer = post(&api, json!({ "query": query, "operationName": "a" })).await;
    assert_eq!(answer["data"], json!({ "__typename": "Query" }));
}
