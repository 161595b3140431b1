//! Every root field × every role, as a snapshot: somebody reviews each new root field.

use std::fmt::Write as _;

use expect_test::expect_file;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::introspection::Schema;
use crate::harness::socket;
use crate::harness::{Api, World};

/// ✔ permitted, ✘ refused, ! must sign in.
fn verdict(answer: &Value, field: &str) -> char {
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("");
    let refusal = answer["data"][field]["userErrors"][0]["code"].as_str().unwrap_or("");
    match (code, refusal) {
        ("UNAUTHENTICATED", _) => '!',
        ("FORBIDDEN", _) | (_, "NOT_PERMITTED") => '✘',
        ("INTERNAL_SERVER_ERROR", _) => panic!("{field}: {answer:#}"),
        _ => '✔',
    }
}

#[tokio::test]
async fn every_root_field_has_answered_every_role() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let schema = Schema::read(&api.admin).await;
    let people = [
        ("ADMIN", world.person(&api, "Ada", "ADMIN", "ALL").await),
        ("MANAGER", world.person(&api, "Mina", "MANAGER", "TEAM").await),
        ("REP", world.person(&api, "Reza", "REP", "OWN").await),
        ("READER", world.person(&api, "Rosa", "READER", "ALL").await),
        ("nobody", Client::new(api.admin.url(), None)),
    ];
    let mut table = String::from("ADMIN MANAGER REP READER nobody\n");
    for (operation, root) in &schema.roots {
        let _ = writeln!(table, "\n{operation}");
        let mut fields = schema.fields(root);
        fields.sort_by_key(|field| text(field, "name"));
        for field in &fields {
            let name = text(field, "name");
            let (query, variables) = schema.sample(operation, field);
            let mut row = Vec::new();
            for (_, person) in &people {
                let answer = if *operation == "subscription" {
                    socket::first_answer(person, &query, variables.clone()).await
                } else {
                    person.ask(&query, variables.clone()).await
                };
                row.push(verdict(&answer, &name).to_string());
            }
            let _ = writeln!(table, "{}  {name}", row.join(" "));
        }
    }
    expect_file!["../snapshots/permission.txt"].assert_eq(&table);
}

#[tokio::test]
async fn a_foreign_record_is_as_one_that_does_not_exist() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Secret plans").await;
    let made = api
        .admin
        .run(
            "query ($id: ID!) { opportunity(by: { id: $id }) { number account { id } owner { id } stageVisits { by { id } } } }",
            json!({ "id": opportunity }),
        )
        .await["opportunity"]
        .take();
    let quote = api
        .admin
        .done(
            "generateQuote",
            json!({ "opportunityId": opportunity, "activate": false }),
            "quote { id lines { id } }",
        )
        .await;
    let lead =
        api.admin.done("createLead", json!({ "subject": "Secret lead" }), "lead { id }").await;
    // Earlier there would be fewer records to refuse.
    api.numbered().await;

    for (role, reach) in [("REP", "OWN"), ("MANAGER", "TEAM"), ("READER", "OWN")] {
        let stranger = world.person(&api, &format!("Stranger {role}"), role, reach).await;
        let ids = [
            json!(opportunity),
            made["account"]["id"].clone(),
            quote["quote"]["id"].clone(),
            lead["lead"]["id"].clone(),
        ];
        let seen = stranger
            .run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
            .await;
        assert_eq!(seen["nodes"], json!([null, null, null, null]), "{role}");
        let listed = stranger
            .run(
                "query ($number: String!, $process: ID!) { opportunity(by: { number: $number }) { id } \
                   opportunities(filter: { text: \"Secret\" }) { totalCount nodes { id } } leads { totalCount nodes { id } } \
                   board(processId: $process) { totals { count } columns { totals { count } } } \
                   pipelineEvents(first: 100) { nodes { id } } }",
                json!({ "number": made["number"], "process": world.process }),
            )
            .await;
        assert_eq!(listed["opportunity"], json!(null), "{role}");
        assert_eq!(listed["opportunities"], json!({ "totalCount": 0, "nodes": [] }), "{role}");
        assert_eq!(listed["leads"]["totalCount"], 0, "{role}");
        assert_eq!(listed["board"]["totals"]["count"], 0, "{role}");
        let events = listed["pipelineEvents"]["nodes"].as_array().unwrap();
        assert!(events.len() < 60, "{role} sees reference data only");
        if role != "READER" {
            let refusal =
                stranger.refused("closeAsWon", json!({ "opportunityId": opportunity })).await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{role}");
            let refusal = stranger
                .refused("setLines", json!({ "documentId": quote["quote"]["id"], "lines": [] }))
                .await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{role}");
        }
    }
}
