//! A slow or failing database: requests end in time, and connections are freed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, DatabaseTransaction, TransactionTrait};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tracing::{Dispatch, Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use super::{post, refused};
use crate::harness::socket::{Frame, Socket};
use crate::harness::{Api, World, chained, eventually};

pub(super) const UPDATE: &str = "mutation ($input: UpdateOpportunityInput!) { \
    updateOpportunity(input: $input) { opportunity { customerNeed } userErrors { code } } }";

pub(super) fn update(opportunity: &str, need: &str) -> Value {
    let input = json!({ "opportunityId": opportunity, "customerNeed": need });
    json!({ "query": UPDATE, "variables": { "input": input } })
}

/// Holds a lock that a change needs: an opportunity's row on PostgreSQL, the write lock on SQLite.
#[expect(clippy::disallowed_methods, reason = "somebody else's transaction")]
pub(super) async fn hold(api: &Api) -> DatabaseTransaction {
    let database = Database::connect(api.database_url()).await.unwrap();
    let held = database.begin().await.unwrap();
    held.execute_unprepared("UPDATE opportunity SET customer_need = 'held'").await.unwrap();
    held
}

async fn need(api: &Api, opportunity: &str) -> Value {
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { customerNeed } }";
    api.admin.run(query, json!({ "id": opportunity })).await["opportunity"]["customerNeed"].take()
}

#[tokio::test]
async fn a_request_that_waits_too_long_is_given_up_and_leaves_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Held").await;
    // Nothing else ends the wait before the request's timeout.
    let api = api
        .restart_with(|config| {
            config.request_timeout_seconds = 3;
            config.database_connections = 2;
        })
        .await;
    let held = hold(&api).await;
    // More than there are connections, so that a lost connection would show.
    let token = api.admin.token().unwrap();
    for _ in 0..3 {
        let asked = post(&api, &update(&opportunity, "late")).bearer_auth(token);
        let refused = refused(asked).await;
        assert_eq!(refused, (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT".to_owned()));
    }
    held.rollback().await.unwrap();
    settled(&api, &opportunity).await;
    let api = api.restart_with(|_| {}).await;
    assert_eq!(need(&api, &opportunity).await, json!("in time"), "nothing of what was given up");
}

#[tokio::test]
async fn a_change_that_others_are_in_the_way_of_says_when_to_repeat_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "In the way").await;
    let api = api
        .restart_with(|config| {
            config.lock_timeout_seconds = 1;
            config.busy_timeout_seconds = 1;
        })
        .await;
    let held = hold(&api).await;
    let input = json!({ "opportunityId": opportunity, "customerNeed": "late" });
    let answer = api.admin.ask(UPDATE, json!({ "input": input })).await;
    held.rollback().await.unwrap();
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["updateOpportunity"]), "{answer:#}");
    assert_eq!(error["extensions"]["code"], "CONFLICT_RETRY");
    assert_eq!(error["extensions"]["retryable"], true);
    assert_eq!(error["extensions"]["retryAfter"], 1);
}

#[tokio::test]
async fn who_hangs_up_leaves_the_connection_behind() {
    // Nothing else ends the wait.
    let api = Api::start_with(|config| {
        config.database_connections = 2;
        config.request_timeout_seconds = 600;
        config.statement_timeout_seconds = 600;
        config.lock_timeout_seconds = 600;
        config.busy_timeout_seconds = 600;
    })
    .await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Hung up").await;
    // No other task writes meanwhile.
    chained(api.db()).await;
    let held = hold(&api).await;
    let body = update(&opportunity, "gone").to_string();
    let token = api.admin.token().unwrap();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut streams = Vec::new();
    for _ in 0..10 {
        let mut stream = tokio::net::TcpStream::connect(api.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    let writing = || api.db().pools().pop().expect("a pool that writes");
    eventually("the changes wait at the database", async || {
        (writing().in_use == writing().most).then_some(())
    })
    .await;
    drop(streams);
    eventually("the connections are given back, though what they waited for is held", async || {
        (writing().in_use == 0).then_some(())
    })
    .await;
    held.rollback().await.unwrap();
    settled(&api, &opportunity).await;
}

/// Counts the server's warnings about its database connections.
#[derive(Clone, Default)]
struct Warnings(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() <= Level::WARN && metadata.target().starts_with("forsat::platform::db")
        {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Makes every query of campaigns take minutes.
async fn slow_down(api: &Api) {
    let database = Database::connect(api.database_url()).await.unwrap();
    for statement in [
        "INSERT INTO campaign (id, version, name, is_active) \
         SELECT id, 1, name, 0 = 0 FROM stage LIMIT 1",
        "ALTER TABLE campaign RENAME TO kept",
        "CREATE VIEW campaign AS SELECT * FROM kept WHERE 0 < ( \
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) \
             SELECT count(*) FROM n)",
    ] {
        database.execute_unprepared(statement).await.unwrap();
    }
    database.close().await.unwrap();
}

const CAMPAIGNS: &str = "{ campaigns { name } }";

#[tokio::test]
async fn what_is_given_up_ends_on_the_database_too() {
    let warnings = Warnings::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(warnings.clone()));
    let api = Api::start_traced(Some(dispatch), |config| {
        config.request_timeout_seconds = 3;
        // The next request needs the connection of the abandoned one.
        config.database_connections = 1;
    })
    .await;
    slow_down(&api).await;
    let token = api.admin.token().unwrap();
    let asked = post(&api, &json!({ "query": CAMPAIGNS })).bearer_auth(token);
    assert_eq!(refused(asked).await, (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT".to_owned()));
    settled_reading(&api).await;

    let mut socket = Socket::of(&api.admin).await;
    socket.subscribe("slow", CAMPAIGNS, json!({})).await;
    let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
    assert_eq!((message["type"].as_str(), message["id"].as_str()), (Some("error"), Some("slow")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "TIMEOUT");
    settled_reading(&api).await;
    socket.subscribe("quick", "{ __typename }", json!({})).await;
    let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
    assert_eq!(message["payload"]["data"]["__typename"], "Query");
    // The server warns of a statement that does not end, and closes its connection.
    assert_eq!(warnings.0.load(Ordering::Relaxed), 0);
}

/// Waits until the one connection is free again.
async fn settled_reading(api: &Api) {
    let token = api.admin.token().unwrap();
    let asked = json!({ "query": "{ accounts { nodes { id } } }" });
    eventually("the connection is given back", async || {
        let answer = post(api, &asked).bearer_auth(token).send().await.unwrap();
        (answer.status() == StatusCode::OK).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_stopping_server_finishes_the_mutations_of_its_sockets() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Under way").await;
    let mut socket = Socket::of(&api.admin).await;
    let mut idle = Socket::of(&api.admin).await;
    let held = hold(&api).await;
    let input = json!({ "opportunityId": opportunity, "customerNeed": "finished" });
    socket.subscribe("change", UPDATE, json!({ "input": input })).await;
    socket.settled().await;
    let stopping = tokio::spawn(api.stop());
    // A socket without operations is closed at once when the server stops.
    assert!(matches!(idle.end().await, Frame::Closed(1001, _)));
    held.rollback().await.unwrap();

    let Frame::Message(message) = socket.receive().await else {
        panic!("the mutation is finished")
    };
    let opportunity = &message["payload"]["data"]["updateOpportunity"]["opportunity"];
    assert_eq!(opportunity["customerNeed"], "finished");
    assert_eq!(
        socket.receive().await,
        Frame::Message(json!({ "id": "change", "type": "complete" }))
    );
    let Frame::Closed(code, _) = socket.receive().await else { panic!("it is told why") };
    assert_eq!(code, 1001);
    stopping.await.unwrap();
}

/// Changes the opportunity, as soon as the database has released the abandoned statement.
async fn settled(api: &Api, opportunity: &str) {
    let token = api.admin.token().unwrap();
    eventually("the opportunity can be changed again", async || {
        let answer =
            post(api, &update(opportunity, "in time")).bearer_auth(token).send().await.unwrap();
        if answer.status() != StatusCode::OK {
            return None;
        }
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let need = &body["data"]["updateOpportunity"]["opportunity"]["customerNeed"];
        (*need == "in time").then_some(())
    })
    .await;
}

/// A restarted database has closed all connections.
#[tokio::test]
async fn a_connection_that_broke_is_not_used_again() {
    let api = Api::start_with(|config| config.database_connections = 4).await;
    World::build(&api).await;
    let database = Database::connect(api.database_url()).await.unwrap();
    if database.get_database_backend() == sea_orm::DbBackend::Postgres {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.execute_unprepared(end).await.unwrap();
    }
    // Without a pause: a connection used a moment ago is not tested before its next use.
    let token = api.admin.token().unwrap();
    let asked = json!({ "query": "{ accounts { nodes { id } } }" });
    let mut failed = 0;
    for _ in 0..20 {
        let answer = post(&api, &asked).bearer_auth(token).send().await.unwrap();
        let text = answer.text().await.unwrap();
        failed += usize::from(!text.contains("\"accounts\":{"));
    }
    assert!(failed <= 8, "each connection may fail twice: {failed}");
}
