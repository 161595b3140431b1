//! A database that does not answer in time takes nothing with it.

use std::time::Duration;

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, DatabaseTransaction, TransactionTrait};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use super::{post, refused};
use crate::harness::{Api, World};

const UPDATE: &str = "mutation ($input: UpdateOpportunityInput!) { \
    updateOpportunity(input: $input) { opportunity { customerNeed } userErrors { code } } }";

async fn short() -> Api {
    Api::start_with(|config| {
        config.request_timeout_seconds = 1;
        config.database_connections = 4;
        // None of these ends the wait before the request does.
        config.lock_timeout_seconds = 8;
        config.busy_timeout_seconds = 8;
    })
    .await
}

fn update(deal: &str, need: &str) -> Value {
    let input = json!({ "opportunityId": deal, "customerNeed": need });
    json!({ "query": UPDATE, "variables": { "input": input } })
}

/// Holds what a change needs: a deal's row on PostgreSQL, all writing on SQLite.
#[expect(clippy::disallowed_methods, reason = "somebody else's transaction")]
async fn hold(api: &Api) -> DatabaseTransaction {
    let database = Database::connect(api.database_url()).await.unwrap();
    let held = database.begin().await.unwrap();
    held.execute_unprepared("UPDATE opportunity SET customer_need = 'held'").await.unwrap();
    held
}

async fn need(api: &Api, deal: &str) -> Value {
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { customerNeed } }";
    api.admin.run(query, json!({ "id": deal })).await["opportunity"]["customerNeed"].take()
}

#[tokio::test]
async fn a_request_that_waits_too_long_is_given_up_and_leaves_nothing() {
    let api = short().await;
    let world = World::build(&api).await;
    let deal = world.open_deal(&api, "Held").await;
    let held = hold(&api).await;
    // More than there are connections: a lost one would be missed.
    let token = api.admin.token().unwrap();
    for _ in 0..5 {
        let asked = post(&api, &update(&deal, "late")).bearer_auth(token);
        let refused = refused(asked).await;
        assert_eq!(refused, (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT".to_owned()));
    }
    held.rollback().await.unwrap();
    settled(&api, &deal).await;
    assert_eq!(need(&api, &deal).await, json!("in time"), "nothing of what was given up");
}

#[tokio::test]
async fn who_hangs_up_leaves_the_connection_behind() {
    let api = short().await;
    let world = World::build(&api).await;
    let deal = world.open_deal(&api, "Hung up").await;
    let held = hold(&api).await;
    let body = update(&deal, "gone").to_string();
    let token = api.admin.token().unwrap();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    for _ in 0..10 {
        let mut stream = tokio::net::TcpStream::connect(api.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        drop(stream);
    }
    held.rollback().await.unwrap();
    settled(&api, &deal).await;
}

/// Changes the deal, as soon as the database has let go of what was given up.
async fn settled(api: &Api, deal: &str) {
    let token = api.admin.token().unwrap();
    for _ in 0..100 {
        let answer = post(api, &update(deal, "in time")).bearer_auth(token).send().await.unwrap();
        if answer.status() == StatusCode::OK {
            let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            if body["data"]["updateOpportunity"]["opportunity"]["customerNeed"] == "in time" {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the server does not recover");
}
