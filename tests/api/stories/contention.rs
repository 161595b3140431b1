//! Others at the same records: a call that waits too long says that it may be sent again.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World, eventually};

/// A connection of somebody else, who holds what a change of an opportunity needs.
async fn hold(api: &Api) -> DatabaseConnection {
    let mut options = ConnectOptions::new(api.database_url());
    options.max_connections(1).min_connections(1);
    let database = Database::connect(options).await.unwrap();
    let begin = match database.get_database_backend() {
        DbBackend::Sqlite => "BEGIN IMMEDIATE",
        _ => "BEGIN",
    };
    database.execute_unprepared(begin).await.unwrap();
    database.execute_unprepared("UPDATE opportunity SET name = name").await.unwrap();
    database
}

#[tokio::test]
async fn a_lock_that_is_not_granted_in_time_may_be_tried_again() {
    let api = Api::start_with(|config| {
        config.lock_timeout_seconds = 1;
        config.busy_timeout_seconds = 1;
    })
    .await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Held").await;
    let held = hold(&api).await;
    let input = json!({ "opportunityId": opportunity, "isOnHold": true });
    let query = "mutation ($input: SetOpportunityHoldInput!) { held: setOpportunityHold(input: $input) { userErrors { code } } }";
    let answer = api.admin.ask(query, json!({ "input": input })).await;
    held.execute_unprepared("ROLLBACK").await.unwrap();
    assert_eq!(answer["data"], json!({ "held": null }), "{answer:#}");
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["held"]));
    let extensions = &error["extensions"];
    assert_eq!(extensions["code"], "CONFLICT_RETRY", "{answer:#}");
    assert_eq!((&extensions["retryable"], &extensions["retryAfter"]), (&json!(true), &json!(1)));
    api.admin.done("setOpportunityHold", input, "opportunity { isOnHold }").await;
}

async fn number(database: &DatabaseConnection, query: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, query);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// The deadlocks in the server's database by PostgreSQL's own count, to which a connection adds its own when it ends.
async fn deadlocks(database: &DatabaseConnection) -> i64 {
    let now = "SELECT (EXTRACT(epoch FROM clock_timestamp()) * 1000000)::bigint";
    let now = number(database, now).await;
    let older = format!(
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND (EXTRACT(epoch FROM backend_start) * 1000000)::bigint <= {now}"
    );
    let end = format!("SELECT pg_terminate_backend(pid) {older}");
    database.execute_unprepared(&end).await.unwrap();
    let left = format!("SELECT COUNT(*) {older}");
    let ended = async || (number(database, &left).await == 0).then_some(());
    eventually("the server's connections end", ended).await;
    let count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    number(database, count).await
}

/// One caller's rounds of commands on many records.
async fn storm(
    client: Client,
    (records, account, people): (Vec<String>, String, Vec<String>),
    at: usize,
) {
    for round in 0..ROUNDS {
        let mut ids = records.clone();
        ids.rotate_left((at + round) % records.len());
        if at % 2 == 1 {
            ids.reverse();
        }
        let (verb, input) = match (at + round) % 4 {
            0 => ("deleteRecords", json!({ "recordIds": ids, "dryRun": true })),
            1 => ("reassignRecords", json!({ "recordIds": ids, "ownerId": people[round % 2] })),
            2 => (
                "updateAccount",
                json!({ "accountId": account, "name": format!("Name {at} {round}") }),
            ),
            _ => (
                "setExchangeRate",
                json!({ "currencyCode": "EUR", "kind": "MARKET", "currencyAmount": "1",
                                            "baseAmount": format!("{}", 1000 + at * 100 + round) }),
            ),
        };
        let answer = client.verb(verb, input, "").await;
        assert_eq!(answer["userErrors"], json!([]), "{verb}: {answer:#}");
    }
}

const ROUNDS: usize = 12;

/// Commands that lock many records, each named in another order, meet no deadlock.
#[tokio::test]
async fn commands_on_many_records_wait_for_each_other_in_one_order() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let account =
        api.admin.done("createAccount", json!({ "name": "Shared" }), "account { id }").await;
    let account = text(&account, "account.id");
    let mut records = Vec::new();
    for place in 0..10 {
        let mut input = world.opportunity(&format!("Deal {place}"));
        input["account"] = json!({ "existingId": account });
        let opened = api.admin.done("openOpportunity", input, "opportunity { id }").await;
        records.push(text(&opened, "opportunity.id"));
        let lead = json!({ "subject": format!("Lead {place}") });
        let lead = api.admin.done("createLead", lead, "lead { id }").await;
        records.push(text(&lead, "lead.id"));
    }
    let mut people = Vec::new();
    for name in ["One", "Two"] {
        let person = world.person(&api, name, "REP", "OWN").await;
        let viewer = person.run("{ viewer { user { id } } }", json!({})).await;
        people.push(text(&viewer, "viewer.user.id"));
    }
    let own = Database::connect(api.database_url()).await.unwrap();
    let is_postgres = own.get_database_backend() == DbBackend::Postgres;
    let callers = (0..8).map(|at| {
        let told = (records.clone(), account.clone(), people.clone());
        tokio::spawn(storm(api.admin.clone(), told, at))
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("every call is done");
    }
    let seen: Value = api.admin.run("{ opportunities { totalCount } }", json!({})).await;
    assert_eq!(seen["opportunities"]["totalCount"], 10);
    if is_postgres {
        assert_eq!(deadlocks(&own).await, 0, "PostgreSQL counted no deadlock");
    }
}
