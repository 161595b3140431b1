//! What the open pipeline was on past days, and how it changed: a waterfall that adds up, with its rows.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World, instant};

const PIPELINE: &str = "date count baseValue { amount } baseWeightedValue { amount } \
    stages { stageId count baseValue { amount } stage { id } } \
    items(first: 100) { cursor opportunity { name } after { status baseValue { amount } } }";

fn decimal(of: &Value) -> Decimal {
    of["amount"].as_str().unwrap().parse().unwrap()
}

/// The names of the opportunities of a past pipeline, whose figures must be those of its rows.
fn names(pipeline: &Value) -> Vec<String> {
    let items = pipeline["items"].as_array().unwrap();
    assert_eq!(pipeline["count"], items.len());
    let mut values: Vec<Decimal> =
        items.iter().map(|item| decimal(&item["after"]["baseValue"])).collect();
    let stages = pipeline["stages"].as_array().unwrap();
    let of_stages: Decimal = stages.iter().map(|stage| decimal(&stage["baseValue"])).sum();
    assert_eq!(decimal(&pipeline["baseValue"]), values.iter().sum::<Decimal>());
    assert_eq!(decimal(&pipeline["baseValue"]), of_stages);
    let sorted = values.clone();
    values.sort_by(|a, b| b.cmp(a));
    assert_eq!(sorted, values, "largest first");
    let mut names: Vec<String> = items.iter().map(|item| text(item, "opportunity.name")).collect();
    names.sort();
    names
}

async fn as_of(client: &Client, date: &str, scope: Value) -> Vec<String> {
    let query = format!(
        "query ($date: Date!, $scope: PipelineScope) {{ pipelineAsOf(date: $date, scope: $scope) {{ asOf {PIPELINE} }} }}"
    );
    let found = client.run(&query, json!({ "date": date, "scope": scope })).await;
    names(&found["pipelineAsOf"])
}

/// The movements that were made, each with its opportunities; what they come to must add up.
async fn change(
    client: &Client,
    (from, to): (&str, &str),
    scope: Value,
) -> Vec<(String, Vec<String>)> {
    let query = "query ($from: Date!, $to: Date!, $scope: PipelineScope) { \
        pipelineChange(from: $from, to: $to, scope: $scope) { asOf \
          before { date count baseValue { amount } } after { date count baseValue { amount } } \
          movements { movement count change { amount } value { amount } \
            items(first: 20) { opportunity { name } change { amount } \
              before { version status } after { version status } } } } }";
    let variables = json!({ "from": from, "to": to, "scope": scope });
    let found = client.run(query, variables).await["pipelineChange"].take();
    assert_eq!((&found["before"]["date"], &found["after"]["date"]), (&json!(from), &json!(to)));
    let movements = found["movements"].as_array().unwrap();
    assert_eq!(movements.len(), 16);
    let whole: Decimal = movements.iter().map(|one| decimal(&one["change"])).sum();
    let (before, after) = (&found["before"], &found["after"]);
    assert_eq!(decimal(&before["baseValue"]) + whole, decimal(&after["baseValue"]), "{found:#}");
    let mut count = before["count"].as_i64().unwrap();
    let mut made = Vec::new();
    for (place, one) in movements.iter().enumerate() {
        let items = one["items"].as_array().unwrap();
        assert_eq!(one["count"], items.len());
        let each: Decimal = items.iter().map(|item| decimal(&item["change"])).sum();
        assert_eq!(decimal(&one["change"]), each, "{one:#}");
        let size = one["count"].as_i64().unwrap();
        count += match place {
            0..5 => size,
            5..10 => -size,
            _ => 0,
        };
        if size > 0 {
            let mut names: Vec<String> =
                items.iter().map(|item| text(item, "opportunity.name")).collect();
            names.sort();
            made.push((text(one, "movement"), names));
        }
    }
    assert_eq!(after["count"], count, "{found:#}");
    made
}

/// Opens an opportunity with a value and an estimated close date; its id.
async fn opened(client: &Client, world: &World, name: &str, closes: &str) -> String {
    let mut input = world.opportunity(name);
    input["estimatedValue"] = json!("1000");
    input["estimatedCloseDate"] = json!(closes);
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    text(&opened, "opportunity.id")
}

fn movement(kind: &str, names: &[&str]) -> (String, Vec<String>) {
    (kind.to_owned(), names.iter().map(|name| (*name).to_owned()).collect())
}

#[tokio::test]
async fn the_pipeline_of_a_past_day_is_known_and_its_change_adds_up() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    let viewer = "{ viewer { user { id } } }";
    let reza = rep.run(viewer, json!({})).await["viewer"]["user"]["id"].clone();

    api.clock().set(instant("2026-12-01T09:00:00Z"));
    let won = opened(admin, &world, "Won", "2026-12-20").await;
    let raised = opened(admin, &world, "Raised", "2026-12-20").await;
    let moved = opened(admin, &world, "Moved", "2026-12-20").await;
    let lost = opened(admin, &world, "Lost", "2026-12-20").await;
    let handed = opened(&rep, &world, "Handed over", "2026-12-20").await;
    let slipped = opened(admin, &world, "Slipped", "2026-12-20").await;

    api.clock().set(instant("2026-12-05T09:00:00Z"));
    let edit = async |id: &str, field: &str, value: &str| {
        let edit = json!({ "opportunityId": id, field: value });
        admin.done("updateOpportunity", edit, "opportunity { id }").await;
    };
    admin
        .done(
            "closeAsWon",
            json!({ "opportunityId": won, "closedOn": "2026-12-02" }),
            "opportunity { id }",
        )
        .await;
    edit(&raised, "estimatedValue", "1500").await;
    let step = json!({ "opportunityId": moved, "to": { "direction": "NEXT" } });
    admin.done("moveOpportunityStage", step, "opportunity { id }").await;
    edit(&slipped, "estimatedCloseDate", "2027-01-20").await;
    let lose = json!({ "opportunityId": lost, "reasonId": world.lost_to_competitor,
        "competitor": { "newName": "Rival" } });
    admin.done("closeAsLost", lose, "opportunity { id }").await;
    opened(admin, &world, "New", "2026-12-31").await;

    api.clock().set(instant("2026-12-08T09:00:00Z"));
    admin.done("reopenOpportunity", json!({ "opportunityId": lost }), "opportunity { id }").await;

    let nothing = Value::Null;
    let first = ["Handed over", "Lost", "Moved", "Raised", "Slipped", "Won"];
    assert_eq!(as_of(admin, "2026-11-30", nothing.clone()).await, [] as [&str; 0]);
    assert_eq!(as_of(admin, "2026-12-01", nothing.clone()).await, first);
    assert_eq!(as_of(admin, "2026-12-04", nothing.clone()).await, first, "recorded on the 5th");
    let second = ["Handed over", "Moved", "New", "Raised", "Slipped"];
    assert_eq!(as_of(admin, "2026-12-05", nothing.clone()).await, second);
    let third = ["Handed over", "Lost", "Moved", "New", "Raised", "Slipped"];
    assert_eq!(as_of(admin, "2026-12-08", nothing.clone()).await, third);

    assert_eq!(
        change(admin, ("2026-12-01", "2026-12-05"), nothing.clone()).await,
        [
            movement("NEW", &["New"]),
            movement("WON", &["Won"]),
            movement("LOST", &["Lost"]),
            movement("VALUE_UP", &["Raised"]),
            movement("PUT_OFF", &["Slipped"]),
            movement("MOVED_FORWARD", &["Moved"]),
        ]
    );
    assert_eq!(
        change(admin, ("2026-12-05", "2026-12-08"), nothing.clone()).await,
        [movement("REOPENED", &["Lost"])]
    );
    let december = json!({ "closesFirst": "2026-12-01", "closesLast": "2026-12-31" });
    assert!(
        change(admin, ("2026-12-01", "2026-12-05"), december)
            .await
            .contains(&movement("SLIPPED_OUT", &["Slipped"]))
    );
    assert_eq!(change(admin, ("2026-12-08", "2026-12-08"), nothing.clone()).await, []);

    // Rights are those of now: what Reza handed over is gone from all his days.
    assert_eq!(as_of(&rep, "2026-12-05", nothing.clone()).await, ["Handed over"]);
    let me = admin.run(viewer, json!({})).await["viewer"]["user"]["id"].clone();
    api.clock().set(instant("2026-12-09T09:00:00Z"));
    let hand = json!({ "recordIds": [handed], "ownerId": me });
    admin.done("reassignRecords", hand, "warnings { message }").await;
    assert_eq!(as_of(&rep, "2026-12-05", nothing.clone()).await, [] as [&str; 0]);
    assert_eq!(change(&rep, ("2026-12-01", "2026-12-09"), nothing).await, []);
    let of_reza = json!({ "ownerId": reza });
    assert_eq!(
        change(admin, ("2026-12-08", "2026-12-09"), of_reza.clone()).await,
        [movement("REASSIGNED_OUT", &["Handed over"])]
    );
    let of_me = json!({ "ownerId": me });
    assert_eq!(
        change(admin, ("2026-12-08", "2026-12-09"), of_me).await,
        [movement("REASSIGNED_IN", &["Handed over"])]
    );
    assert_eq!(as_of(admin, "2026-12-08", of_reza).await, ["Handed over"], "as it was then");
}

#[tokio::test]
async fn days_must_be_past_and_in_order() {
    let api = Api::start().await;
    api.clock().set(instant("2026-12-01T09:00:00Z"));
    for query in [
        "{ pipelineAsOf(date: \"2026-12-02\") { count } }",
        "{ pipelineChange(from: \"2026-11-30\", to: \"2026-12-02\") { asOf } }",
        "{ pipelineChange(from: \"2026-11-30\", to: \"2026-11-29\") { asOf } }",
    ] {
        let answer = api.admin.ask(query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{query}: {answer:#}"
        );
    }
    let today = api.admin.run("{ pipelineAsOf(date: \"2026-12-01\") { count } }", json!({})).await;
    assert_eq!(today["pipelineAsOf"]["count"], 0);
}
