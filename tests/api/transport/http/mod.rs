//! HTTP: formats, limits, broken clients and databases, health, shutdown.

mod cost;
mod database;
mod form;
mod health_and_metrics;
mod limits;
mod raw;
mod shutdown;
mod stock;

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::harness::Api;

/// A valid POST request with this body.
fn post(api: &Api, body: &Value) -> RequestBuilder {
    Client::new()
        .post(api.admin.url())
        .header("content-type", "application/json")
        .body(body.to_string())
}

fn get(api: &Api, query: &[(&str, &str)]) -> RequestBuilder {
    let mut url = reqwest::Url::parse(api.admin.url()).expect("an address");
    url.query_pairs_mut().extend_pairs(query);
    Client::new().get(url)
}

fn typename() -> Value {
    json!({ "query": "{ __typename }" })
}

/// The status, the code of the error in the body, and whether its request id is the header's.
async fn refused(request: RequestBuilder) -> (StatusCode, String) {
    let answer = request.send().await.expect("the server answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).expect("JSON always");
    let extensions = &body["errors"][0]["extensions"];
    assert_eq!(extensions["requestId"].as_str(), headers["x-request-id"].to_str().ok(), "{body:#}");
    assert!(body.get("data").is_none(), "{body:#}");
    (status, extensions["code"].as_str().unwrap_or_default().to_owned())
}
