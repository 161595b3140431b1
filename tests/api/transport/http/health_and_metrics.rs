//! Health checks and metrics.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::refused;
use crate::harness::Api;

fn asked(api: &Api, path: &str) -> reqwest::RequestBuilder {
    Client::new().get(api.admin.url().replace("/graphql", path))
}

#[tokio::test]
async fn health_reports_what_the_server_depends_on() {
    let api = Api::start().await;
    let live: Value = serde_json::from_str(&api.get("/health/live").await).unwrap();
    assert_eq!(live, json!({ "status": "ok" }));
    let ready: Value = serde_json::from_str(&api.get("/health/ready").await).unwrap();
    let checks = json!({ "database": true, "migrations": true, "events": true, "running": true });
    assert_eq!(ready, json!({ "status": "ok", "checks": checks }));
}

#[tokio::test]
async fn metrics_count_what_is_asked() {
    let api = Api::start().await;
    api.admin.run("query Mine { __typename }", json!({})).await;
    for index in 0..300 {
        let query = format!("query N{index} {{ __typename }}");
        let body = json!({ "query": query, "operationName": format!("N{index}") });
        super::post(&api, &body).send().await.unwrap();
    }
    api.admin.ask("{", json!({})).await;
    let text = asked(&api, "/metrics").send().await.unwrap().text().await.unwrap();
    let names = text.lines().filter(|line| line.starts_with("forsat_operations_total{")).count();
    assert!((200..=210).contains(&names), "names have an end: {names}");
    for line in [
        "forsat_operations_total{operation=\"N1\",kind=\"query\",outcome=\"OK\"} 1",
        "forsat_operations_total{operation=\"\",kind=\"none\",outcome=\"INVALID\"} 1",
        "forsat_operations_total{operation=\"other\",kind=\"query\",outcome=\"OK\"}",
        "forsat_operation_duration_seconds_count{kind=\"query\"} ",
        "forsat_operation_cost_total{kind=\"query\"} ",
        "forsat_database_statements_total ",
        "forsat_database_connections{pool=",
        "forsat_database_connection_waits_total{pool=",
        "forsat_database_connection_wait_seconds_total{pool=",
        "forsat_sockets 0",
        "forsat_subscriptions 0",
        "forsat_event_log_lag_seconds ",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

#[tokio::test]
async fn metrics_are_shown_to_this_machine_or_by_their_token() {
    let api = Api::start().await;
    assert_eq!(asked(&api, "/metrics").send().await.unwrap().status(), StatusCode::OK);
    let by_proxy = asked(&api, "/metrics").header("x-forwarded-for", "198.51.100.1");
    assert_eq!(refused(by_proxy).await, (StatusCode::FORBIDDEN, "FORBIDDEN".to_owned()));

    let locked = Api::start_with(|config| config.metrics_token = "scrape".into()).await;
    assert_eq!(refused(asked(&locked, "/metrics")).await.0, StatusCode::FORBIDDEN);
    let wrong = asked(&locked, "/metrics").bearer_auth("scrap");
    assert_eq!(refused(wrong).await.0, StatusCode::FORBIDDEN);
    let right = asked(&locked, "/metrics").bearer_auth("scrape").send().await.unwrap();
    assert_eq!(right.status(), StatusCode::OK);
}
