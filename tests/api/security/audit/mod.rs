//! The audit has each change: who did what to which record, when and from where; and it can't be changed.

mod roles;
mod tamper;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::raw::Raw;
use crate::harness::statement_log::StatementLog;
use crate::harness::{Api, World, chained};

const ENTRIES: &str = "query ($filter: AuditFilter) { auditEntries(first: 100, filter: $filter) { nodes { id number \
    occurredAt actor { id } token { id } address requestId verb recordId kind isErased \
    changes { field before after } } } }";

/// The newest entries that match a filter.
async fn entries(client: &Client, filter: Value) -> Vec<Value> {
    let found = client.run(ENTRIES, json!({ "filter": filter })).await;
    found["auditEntries"]["nodes"].as_array().unwrap().clone()
}

/// A field of an entry, before and after.
fn change<'a>(entry: &'a Value, field: &str) -> [&'a Value; 2] {
    let changes = entry["changes"].as_array().unwrap();
    let change = changes.iter().find(|change| change["field"] == field);
    let change = change.unwrap_or_else(|| panic!("{field} did not change: {entry:#}"));
    [&change["before"], &change["after"]]
}

#[tokio::test]
async fn every_mutation_is_audited_with_its_actor_and_origin() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    let me = rep.run("{ viewer { user { id } } apiTokens { id } }", json!({})).await;
    let (me, token) = (text(&me, "viewer.user.id"), text(&me, "apiTokens.0.id"));
    let opportunity = world.open_opportunity_as(&rep, "Told").await;
    let of_opportunity = json!({ "opportunityId": opportunity });
    let line = json!([{ "productId": world.product, "quantity": "2" }]);
    for (verb, input) in [
        ("setLines", json!({ "documentId": opportunity, "lines": line })),
        ("updateOpportunity", json!({ "opportunityId": opportunity, "name": "Renamed" })),
        (
            "moveOpportunityStage",
            json!({ "opportunityId": opportunity, "to": { "direction": "NEXT" } }),
        ),
        ("generateQuote", json!({ "opportunityId": opportunity, "activate": true })),
        ("closeAsWon", of_opportunity.clone()),
        ("createLead", json!({ "subject": "Told too" })),
        ("createApiToken", json!({ "name": "Told" })),
    ] {
        rep.done(verb, input, "").await;
        let logged = entries(&api.admin, json!({ "verb": verb, "actor": me })).await;
        assert!(!logged.is_empty(), "{verb} tells nothing");
        let records: BTreeSet<_> = logged.iter().map(|entry| text(entry, "recordId")).collect();
        assert_eq!(records.len(), logged.len(), "{verb} tells of a record twice");
        for entry in &logged {
            assert_eq!(entry["actor"]["id"], json!(me), "{entry:#}");
            assert_eq!(entry["token"]["id"], json!(token), "{entry:#}");
            assert_eq!(entry["address"], "127.0.0.1", "{entry:#}");
            assert_eq!(entry["occurredAt"], "2026-11-23T08:00:00.000000Z", "{entry:#}");
            assert_eq!(text(entry, "requestId").len(), 32, "{entry:#}");
            assert_ne!(entry["changes"], json!([]), "{entry:#}");
        }
    }

    let logged =
        entries(&api.admin, json!({ "record": opportunity, "verb": "updateOpportunity" })).await;
    let [renamed] = logged.as_slice() else { panic!("{logged:#?}") };
    assert_eq!((&renamed["kind"], &renamed["recordId"]), (&json!("CHANGED"), &json!(opportunity)));
    assert_eq!(change(renamed, "name"), [&json!("Told"), &json!("Renamed")]);
    let fields = renamed["changes"].as_array().unwrap().iter().map(|one| text(one, "field"));
    assert_eq!(
        fields.collect::<Vec<_>>(),
        ["name", "version"],
        "the clock stands, so updated_at stays"
    );

    let logged =
        entries(&api.admin, json!({ "record": opportunity, "verb": "openOpportunity" })).await;
    let opened = logged.iter().find(|entry| entry["recordId"] == json!(opportunity)).unwrap();
    assert_eq!(opened["kind"], "ADDED");
    assert_eq!(change(opened, "owner_id"), [&Value::Null, &json!(me)]);
    assert_eq!(change(opened, "status"), [&Value::Null, &json!("OPEN")]);
    assert_eq!(logged.len(), 2, "the opportunity and its document: {logged:#?}");

    let logged = entries(&api.admin, json!({ "verb": "setLines" })).await;
    let line = logged.iter().find(|entry| text(entry, "recordId").starts_with("lin_")).unwrap();
    assert_eq!(change(line, "unit_price"), [&Value::Null, &json!("44.5000")]);

    let empty = json!({ "documentId": opportunity, "lines": [] });
    assert_eq!(rep.refused("setLines", empty.clone()).await["code"], "INVALID_STATE");
    let again = json!({ "opportunityId": opportunity });
    rep.done("reopenOpportunity", again, "").await;
    rep.done("setLines", empty, "").await;
    let logged = entries(&api.admin, json!({ "verb": "setLines" })).await;
    let line = logged.iter().find(|entry| text(entry, "recordId").starts_with("lin_")).unwrap();
    assert_eq!(line["kind"], "DELETED");
    assert_eq!(change(line, "quantity"), [&json!("2.0000"), &Value::Null]);

    for client in [&rep, &world.person(&api, "Mina", "MANAGER", "ALL").await] {
        let refused = client.ask(ENTRIES, json!({})).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
    }
}

#[tokio::test]
async fn the_request_is_named_as_its_caller_names_it() {
    let api = Api::start().await;
    let query = "mutation { createTeam(input: { names: [{ locale: \"en\", text: \"North\" }] }) { team { id } } }";
    let answer = reqwest::Client::new()
        .post(api.admin.url())
        .bearer_auth(api.admin.token().unwrap())
        .header("content-type", "application/json")
        .header("x-request-id", "from-the-story")
        .body(json!({ "query": query }).to_string());
    answer.send().await.unwrap().error_for_status().unwrap();
    let logged = entries(&api.admin, json!({ "verb": "createTeam" })).await;
    assert_eq!(logged[0]["requestId"], "from-the-story");
    assert_eq!(change(&logged[0], "name")[1], &json!("{\"en\":\"North\"}"));
}

#[tokio::test]
async fn a_mutation_over_a_socket_is_audited_alike() {
    let api = Api::start().await;
    let mut socket = crate::harness::socket::Socket::of(&api.admin).await;
    let query = "mutation { createTeam(input: { names: [{ locale: \"en\", text: \"South\" }] }) { team { id } } }";
    socket.subscribe("1", query, json!({})).await;
    let message = socket.next_message().await;
    assert_eq!(message["type"], "next", "{message:#}");
    let logged = entries(&api.admin, json!({ "verb": "createTeam" })).await;
    assert_eq!(logged[0]["address"], "127.0.0.1");
    assert!(
        logged[0]["token"]["id"].is_string() && logged[0]["requestId"].is_string(),
        "{logged:#?}"
    );
}

#[tokio::test]
async fn what_is_refused_tried_or_repeated_leaves_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Quiet").await;
    let keyed = json!({ "subject": "Once", "idempotencyKey": "once" });
    api.admin.done("createLead", keyed.clone(), "").await;
    let mut raw = Raw::open(api.database_url()).await;
    let before = raw.count("audit_entry").await;

    let dry = json!({ "opportunityId": opportunity, "name": "Tried", "dryRun": true });
    api.admin.done("updateOpportunity", dry, "").await;
    let lost = json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor });
    api.admin.refused("closeAsLost", lost).await;
    let stale = json!({ "opportunityId": opportunity, "name": "Stale", "expectedVersion": 99 });
    api.admin.refused("updateOpportunity", stale).await;
    api.admin.done("createLead", keyed, "").await;
    let same = json!({ "opportunityId": opportunity, "name": "Quiet" });
    api.admin.done("updateOpportunity", same, "").await;
    assert_eq!(raw.count("audit_entry").await, before);
}

#[tokio::test]
async fn pages_and_filters_find_what_is_asked_for() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    world.open_opportunity(&api, "Paged").await;
    chained(api.db()).await;
    let page = "query ($after: String, $filter: AuditFilter) { auditEntries(first: 40, after: $after, filter: $filter) { \
        nodes { id number } pageInfo { hasNextPage endCursor } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let found = api.admin.run(page, json!({ "after": after })).await["auditEntries"].take();
        let nodes = found["nodes"].as_array().unwrap();
        seen.extend(nodes.iter().map(|node| text(node, "number").parse::<i64>().unwrap()));
        if found["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = found["pageInfo"]["endCursor"].clone();
    }
    let all = Raw::open(api.database_url()).await.count("audit_entry").await;
    assert_eq!(seen, (1..=all).rev().collect::<Vec<_>>(), "newest first, without a gap");

    let later = "2026-11-23T09:00:00Z";
    api.clock().set(crate::harness::instant(later));
    api.admin.done("createLead", json!({ "subject": "Later" }), "").await;
    let since = entries(&api.admin, json!({ "since": later })).await;
    assert!(since.iter().all(|entry| entry["verb"] == "createLead"), "{since:#?}");
    let until = entries(&api.admin, json!({ "until": later, "verb": "createLead" })).await;
    assert_eq!(until, [] as [Value; 0]);
    let nobody = entries(&api.admin, json!({ "record": "no id" })).await;
    assert_eq!(nobody, [] as [Value; 0]);
}

#[tokio::test]
async fn no_secret_is_in_the_audit() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let input = json!({ "name": "Secret" });
    let made = api.admin.done("createApiToken", input, "secret apiToken { id }").await;
    let of_token = json!({ "apiTokenId": made["apiToken"]["id"] });
    api.admin.done("revokeApiToken", of_token, "").await;
    world.full_opportunity(&api).await;

    let mut raw = Raw::open(api.database_url()).await;
    let logged =
        raw.texts("SELECT coalesce(before, '') || coalesce(after, '') FROM audit_entry").await;
    let logged = logged.join("\n");
    assert!(logged.contains("\"Secret\""), "the token is audited");
    let secrets = [text(&made, "secret"), api.admin.token().unwrap().to_owned()];
    assert!(secrets.iter().all(|secret| !logged.contains(secret.as_str())));
    for word in ["hash", "secret", "password"] {
        assert!(!logged.contains(&format!("{word}\":")), "{word}");
    }
    // Bytes are never audited: a row's debug text would show them like this.
    assert!(!logged.contains("[1,") && !logged.contains("\\\\x"), "bytes");
}

#[tokio::test]
async fn no_column_that_looks_like_a_secret_is_audited() {
    macro_rules! printed {
        ($($table:ident)*) => { [$((
            stringify!($table),
            <entity::$table::Model as entity::print::Printed>::PRINTED,
        )),*] };
    }
    let tables = printed! {
        organization holiday period currency exchange_rate team user api_token campaign source lead
        account contact competitor close_reason unit_group unit product price_list price_list_item
        price_tier tax_rate sales_process stage stage_step step_tick opportunity
        opportunity_competitor stakeholder stage_visit closing party document line quote order invoice
    };
    for (table, columns) in tables {
        for column in columns {
            let is_secret = ["hash", "secret", "password"].iter().any(|word| column.contains(word));
            assert!(!is_secret, "{table}.{column} is told");
        }
    }
}

#[tokio::test]
async fn it_costs_no_round_trip() {
    let log = StatementLog::default();
    let api = Api::start_traced(Some(log.dispatch()), |_| {}).await;
    let world = World::build(&api).await;
    let mut open = world.opportunity("Cheap");
    open["lines"] = json!([
        { "productId": world.product, "quantity": "2" },
        { "productId": world.service, "quantity": "1" },
        { "description": "Work", "quantity": "1", "unitPrice": "10" },
    ]);
    let known = log.statements();
    let opened = api.admin.done("openOpportunity", open, "opportunity { id }").await;
    let won = json!({ "opportunityId": opened["opportunity"]["id"] });
    api.admin.done("closeAsWon", won, "").await;
    let logged = log.statements();
    let entries = logged.difference(&known).filter(|sql| sql.contains("INTO audit_entry"));
    let entries: Vec<_> = entries.collect();
    assert_eq!(entries.len(), 2, "one a verb: {entries:#?}");
    if !api.db().is_sqlite() {
        let is_joined =
            |sql: &&String| sql.starts_with("WITH w0 AS (") && sql.contains(", w2 AS (");
        assert!(entries.iter().all(is_joined), "it goes with the others: {entries:#?}");
    }
}
