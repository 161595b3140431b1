//! Sums of the open pipeline are kept while opportunities change: they are what a count over the rows says, at any time.

use std::sync::atomic::{AtomicBool, Ordering};

use forsat::sales::opportunity::queries::kept::PIPELINE;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::raw::Raw;
use crate::harness::{Api, World};

const TOTALS: &str =
    "count baseValue { amount } baseWeightedValue { amount } byCurrency { amount currencyCode }";

/// The totals of a board and of the figures by stage and owner, under a filter.
async fn totals(client: &Client, process: &str, mut filter: Value) -> Value {
    let query = format!(
        "query ($process: ID!, $filter: OpportunityFilter, $open: OpportunityFilter) {{ \
         board(processId: $process, filter: $filter) {{ totals {{ {TOTALS} }} columns {{ stage {{ id }} totals {{ {TOTALS} }} }} }} \
         opportunityStats(filter: $open, groupBy: [STAGE, OWNER]) {{ groupCount totals {{ count open won baseEstimatedValue {{ amount }} }} \
           groups(first: 50) {{ cursor shareOfValue figures {{ count baseWeightedValue {{ amount }} \
             byCurrency {{ currencyCode count estimatedValue {{ amount }} }} }} records(first: 1) {{ totalCount }} }} }} }}"
    );
    let board = filter.clone();
    filter["status"] = json!(["OPEN"]);
    let variables = json!({ "process": process, "filter": board, "open": filter });
    client.run(&query, variables).await
}

/// Compares the kept sums with those over the rows; a condition on the probability, which all meet, asks for the rows.
async fn compare(api: &Api, world: &World, filter: &Value, count: usize) {
    let mut by_rows = filter.clone();
    by_rows["probability"] = json!({ "gte": 0 });
    let kept = totals(&api.admin, &world.process, filter.clone()).await;
    assert_eq!(kept, totals(&api.admin, &world.process, by_rows).await, "{filter}");
    assert_eq!(kept["board"]["totals"]["count"], count, "{filter}");
}

async fn opened(world: &World, client: &Client, name: &str, (value, code): (&str, &str)) -> String {
    let mut input = world.opportunity(name);
    input["estimatedValue"] = json!(value);
    if code != "EUR" {
        input["currencyCode"] = json!(code);
        input["priceListId"] = Value::Null;
    }
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    text(&opened, "opportunity.id")
}

async fn user_id(client: &Client) -> String {
    text(&client.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id")
}

#[tokio::test]
async fn whatever_changes_an_opportunity_changes_the_sums() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let seller = world.person(&api, "Seller", "REP", "OWN").await;
    let (own, of_seller) = (user_id(admin).await, user_id(&seller).await);
    let stages = "query ($id: ID!) { node(id: $id) { ... on SalesProcess { stages { id } } } }";
    let stages = admin.run(stages, json!({ "id": world.process })).await;
    let second = text(&stages, "node.stages.1.id");
    let one = opened(&world, admin, "One", ("1000000.01", "EUR")).await;
    // A sum of these amounts exceeds the range of one.
    let two = opened(&world, admin, "Two", ("900000000000000", "IRR")).await;
    opened(&world, admin, "Three", ("900000000000000", "IRR")).await;
    let all = json!({});
    compare(&api, &world, &all, 3).await;

    let value = json!({ "opportunityId": one, "estimatedValue": "2.50" });
    admin.done("updateOpportunity", value, "opportunity { id }").await;
    compare(&api, &world, &all, 3).await;
    let moved = json!({ "opportunityId": one, "to": { "stageId": second } });
    admin.done("moveOpportunityStage", moved, "opportunity { id }").await;
    compare(&api, &world, &json!({ "stage": { "eq": second } }), 1).await;
    let given = json!({ "recordIds": [one, two], "ownerId": of_seller });
    admin.done("reassignRecords", given, "recordIds").await;
    compare(&api, &world, &json!({ "owner": { "eq": of_seller } }), 2).await;
    compare(&api, &world, &json!({ "mine": true }), 1).await;
    let rate = json!({ "currencyCode": "EUR", "kind": "MARKET", "validFrom": "2026-11-20",
                       "currencyAmount": "1", "baseAmount": "1234.5" });
    admin.done("setExchangeRate", rate, "exchangeRate { id }").await;
    compare(&api, &world, &all, 3).await;
    admin.done("deleteRecords", json!({ "recordIds": [two] }), "recordIds").await;
    compare(&api, &world, &all, 2).await;
    admin.done("restoreRecords", json!({ "recordIds": [two] }), "recordIds").await;
    compare(&api, &world, &all, 3).await;
    let lost = json!({ "opportunityId": one, "reasonId": world.lost_plainly });
    admin.done("closeAsLost", lost, "opportunity { id }").await;
    compare(&api, &world, &all, 2).await;
    admin.done("reopenOpportunity", json!({ "opportunityId": one }), "opportunity { id }").await;
    compare(&api, &world, &json!({ "owner": { "in": [own, of_seller] } }), 3).await;
    assert_eq!(api.faults().await, Vec::<String>::new());

    // The figures of a seller are those of the seller's rows.
    let sees = totals(&seller, &world.process, json!({})).await;
    assert_eq!(sees["board"]["totals"]["count"], 2);
    assert_eq!(sees["opportunityStats"]["totals"]["count"], 2);
}

#[tokio::test]
async fn sums_are_merged_while_many_write_and_lose_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut first = Vec::new();
    for number in 0..16 {
        first.push(opened(&world, &api.admin, &format!("Sale {number}"), ("10", "EUR")).await);
    }
    let writer = |number: usize| {
        let (api, world, id) = (&api, &world, &first[number]);
        async move {
            for round in 0..6 {
                let value = json!({ "opportunityId": id, "estimatedValue": format!("{round}.25") });
                api.admin.done("updateOpportunity", value, "opportunity { id }").await;
                opened(world, &api.admin, &format!("{number} {round}"), ("1.5", "EUR")).await;
            }
        }
    };
    let is_done = AtomicBool::new(false);
    let writing = async {
        join_all((0..16).map(writer)).await;
        is_done.store(true, Ordering::Relaxed);
    };
    // Two servers may merge at once.
    let merging = || merge_until(&api, &is_done);
    let ((), first, second) = tokio::join!(writing, merging(), merging());
    assert!(first + second > 0, "nothing was merged while they wrote");
    compare(&api, &world, &json!({}), 16 + 16 * 6).await;
    api.db().merge(&PIPELINE, 0).await.unwrap();
    compare(&api, &world, &json!({}), 16 + 16 * 6).await;
    assert_eq!(api.faults().await, Vec::<String>::new());
    let mut raw = Raw::open(api.database_url()).await;
    // One stage, one owner, one currency.
    assert_eq!(raw.count("pipeline_sum").await, 1);
}

/// Merges again and again; returns how often there was something to be merged.
async fn merge_until(api: &Api, is_done: &AtomicBool) -> usize {
    let mut merged = 0;
    while !is_done.load(Ordering::Relaxed) {
        merged += usize::from(api.db().merge(&PIPELINE, 0).await.unwrap());
        tokio::task::yield_now().await;
    }
    merged
}

#[tokio::test]
async fn a_wrong_sum_is_found_and_replaced() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    opened(&world, &api.admin, "One", ("10", "EUR")).await;
    opened(&world, &api.admin, "Two", ("5", "EUR")).await;
    let mut raw = Raw::open(api.database_url()).await;
    raw.run("UPDATE pipeline_sum SET opportunities = opportunities + 1, value_rest = value_rest - 10000")
        .await
        .unwrap();
    let found = api.faults().await;
    assert_eq!(found, ["opportunities 4", "value 130000"]);
    api.db().recount(&PIPELINE).await.unwrap();
    assert_eq!(api.faults().await, Vec::<String>::new());
    compare(&api, &world, &json!({}), 2).await;
}
