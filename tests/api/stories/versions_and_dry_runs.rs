//! Dry runs, version checks, and what a refusal reveals.

use forsat::app;
use forsat::config::Config;
use serde_json::json;

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

#[tokio::test]
async fn a_dry_run_shows_everything_and_keeps_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Dry").await;
    let lines =
        json!([{ "description": "One", "quantity": "2", "unitPrice": "10", "taxRate": "10" }]);
    let fields = "document { version lines { description extendedAmount } totals { totalAmount { amount } } \
                  ... on Opportunity { estimatedValue { amount } } }";
    let input = json!({ "documentId": opportunity, "lines": lines, "dryRun": true });
    let preview = api.admin.done("setLines", input, fields).await;
    assert_eq!(
        preview["document"]["lines"],
        json!([{ "description": "One", "extendedAmount": "22.0000" }])
    );
    assert_eq!(preview["document"]["totals"]["totalAmount"]["amount"], "22.0000");
    assert_eq!(preview["document"]["estimatedValue"]["amount"], "20.0000");

    let quote = api
        .admin
        .done(
            "generateQuote",
            json!({ "opportunityId": opportunity, "dryRun": true }),
            "quote { id number status lines { id } opportunity { id } } opportunity { quotes(first: 5) { nodes { number } } }",
        )
        .await;
    assert_eq!(quote["quote"]["status"], "DRAFT");
    assert_eq!(quote["opportunity"]["quotes"]["nodes"][0]["number"], quote["quote"]["number"]);

    let kept = api
        .admin
        .run(
            "query ($id: ID!, $quote: ID!) { opportunity(by: { id: $id }) { version lines { id } quotes(first: 5) { nodes { id } } } \
               quote(id: $quote) { id } }",
            json!({ "id": opportunity, "quote": quote["quote"]["id"] }),
        )
        .await;
    assert_eq!(kept["opportunity"]["lines"], json!([]));
    assert_eq!(kept["opportunity"]["quotes"]["nodes"], json!([]));
    assert_eq!(kept["quote"], json!(null));
}

#[tokio::test]
async fn two_who_change_one_opportunity_do_not_overwrite_each_other() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Shared").await;
    let first =
        json!({ "opportunityId": opportunity, "customerNeed": "speed", "expectedVersion": 1 });
    let done = api.admin.done("updateOpportunity", first, "opportunity { version }").await;
    assert_eq!(done["opportunity"]["version"], 2);
    let second =
        json!({ "opportunityId": opportunity, "customerNeed": "price", "expectedVersion": 1 });
    let payload =
        api.admin.verb("updateOpportunity", second, "opportunity { version customerNeed }").await;
    let refusal = &payload["userErrors"][0];
    assert_eq!(refusal["__typename"], "VersionConflictError");
    assert_eq!(refusal["currentVersion"], 2);
    assert_eq!(refusal["current"]["id"], json!(opportunity));
    assert_eq!(
        payload["opportunity"],
        json!({ "version": 2, "customerNeed": "speed" }),
        "the current record"
    );
}

const CONFLICT: &str = "userErrors { code path ... on VersionConflictError { \
    currentVersion changedAt changedFields changedBy { displayName } } }";

/// The conflict that a call runs into.
async fn conflict(client: &Client, verb: &str, input: serde_json::Value) -> serde_json::Value {
    let kind = format!("{}{}Input", verb[..1].to_uppercase(), &verb[1..]);
    let query = format!("mutation ($input: {kind}!) {{ {verb}(input: $input) {{ {CONFLICT} }} }}");
    let answer = client.run(&query, json!({ "input": input })).await;
    let problem = &answer[verb]["userErrors"][0];
    assert_eq!(problem["code"], "VERSION_CONFLICT", "{answer:#}");
    problem.clone()
}

#[tokio::test]
async fn a_conflict_says_who_changed_what_meanwhile() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let manager = world.person(&api, "Manager", "MANAGER", "ALL").await;
    let opportunity = world.open_opportunity_as(&rep, "Shared").await;
    let change = |mut input: serde_json::Value| {
        input["opportunityId"] = json!(opportunity);
        input
    };
    let read =
        "query ($id: ID!) { opportunity(by: { id: $id }) { version linesVersion stage { id } } }";
    let seen = rep.run(read, json!({ "id": opportunity })).await["opportunity"].take();
    let named = change(json!({ "name": "Renamed", "estimatedCloseDate": "2026-12-30" }));
    manager.done("updateOpportunity", named, "opportunity { id }").await;
    let lines = json!({ "documentId": opportunity,
                        "lines": [{ "description": "Work", "quantity": "1", "unitPrice": "10" }] });
    api.admin.done("setLines", lines.clone(), "document { id }").await;

    // Whoever may see the record may know, without a permission to read the audit.
    let late = change(json!({ "customerNeed": "price", "expectedVersion": seen["version"] }));
    let found = conflict(&rep, "updateOpportunity", late).await;
    assert_eq!(found["changedBy"]["displayName"], "Administrator", "the latest: {found:#}");
    assert_eq!(found["changedAt"], "2026-11-23T08:00:00.000000Z");
    let fields = found["changedFields"].as_array().unwrap();
    for field in ["estimatedCloseDate", "lines", "name"] {
        assert!(fields.contains(&json!(field)), "{field} in {fields:?}");
    }
    for field in ["customerNeed", "ownerId", "version", "updatedAt"] {
        assert!(!fields.contains(&json!(field)), "{field} in {fields:?}");
    }

    let mut late = lines;
    late["expectedLinesVersion"] = seen["linesVersion"].clone();
    let found = conflict(&rep, "setLines", late).await;
    assert_eq!(found["changedFields"], json!(["lines"]), "{found:#}");

    let to = |direction: &str| change(json!({ "to": { "direction": direction } }));
    manager.done("moveOpportunityStage", to("NEXT"), "opportunity { id }").await;
    let mut late = to("NEXT");
    late["expectedStageId"] = seen["stage"]["id"].clone();
    let found = conflict(&rep, "moveOpportunityStage", late).await;
    assert_eq!(found["changedBy"]["displayName"], "Manager", "{found:#}");
    assert!(found["changedFields"].as_array().unwrap().contains(&json!("stageId")), "{found:#}");

    let never = change(json!({ "customerNeed": "price", "expectedVersion": 99 }));
    let found = conflict(&rep, "updateOpportunity", never).await;
    for field in ["changedBy", "changedAt", "changedFields"] {
        assert_eq!(found[field], json!(null), "{field}");
    }
}

#[tokio::test]
async fn omitted_leaves_and_null_clears() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Patched").await;
    let update = |mut change: serde_json::Value| {
        change["opportunityId"] = json!(opportunity);
        api.admin.done(
            "updateOpportunity",
            change,
            "opportunity { painPoints customerNeed version }",
        )
    };
    update(json!({ "painPoints": "downtime", "customerNeed": "speed" })).await;
    let left = update(json!({ "customerNeed": "price" })).await;
    assert_eq!(left["opportunity"]["painPoints"], "downtime");
    let cleared = update(json!({ "painPoints": null })).await;
    assert_eq!(cleared["opportunity"]["painPoints"], json!(null));
    assert_eq!(cleared["opportunity"]["customerNeed"], "price");
    let same = update(json!({ "customerNeed": "price" })).await;
    assert_eq!(
        same["opportunity"]["version"], cleared["opportunity"]["version"],
        "no change is no version"
    );
}

#[tokio::test]
async fn a_stage_holds_what_it_demands() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Gated").await;
    let next = json!({ "opportunityId": opportunity, "to": { "direction": "NEXT" } });
    api.admin.done("moveOpportunityStage", next.clone(), "opportunity { id }").await;
    let checked = api
        .admin
        .run(
            "query ($id: ID!) { opportunity(by: { id: $id }) { stage { position } \
               stageMoveCheck(to: { direction: NEXT }) { isAllowed blockers { field message clearedBy step { kind } } } } }",
            json!({ "id": opportunity }),
        )
        .await;
    let check = &checked["opportunity"]["stageMoveCheck"];
    assert_eq!(check["isAllowed"], false, "{checked:#}");
    let payload = api
        .admin
        .verb("moveOpportunityStage", next.clone(), "opportunity { stage { position } }")
        .await;
    assert_eq!(payload["userErrors"][0]["code"], "STAGE_BLOCKED");
    assert_eq!(
        payload["userErrors"][0]["blockers"].as_array().unwrap().len(),
        check["blockers"].as_array().unwrap().len()
    );
    assert_eq!(
        payload["opportunity"]["stage"], checked["opportunity"]["stage"],
        "a client can roll back"
    );

    let line = json!([{ "description": "One", "quantity": "1", "unitPrice": "10" }]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": line }), "document { id }")
        .await;
    let moved = api
        .admin
        .done(
            "moveOpportunityStage",
            next,
            "opportunity { stage { position } } fromStage { position } toStage { position }",
        )
        .await;
    assert_eq!(
        (&moved["fromStage"]["position"], &moved["toStage"]["position"]),
        (&json!(2), &json!(3))
    );
}

#[tokio::test]
async fn an_unknown_id_and_a_malformed_one_answer_alike() {
    let api = Api::start().await;
    World::build(&api).await;
    for id in ["opp_0198c0ffee00700080000000000000ff", "nonsense", ""] {
        let read = api
            .admin
            .run(
                "query ($id: ID!) { opportunity(by: { id: $id }) { id } node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(read, json!({ "opportunity": null, "node": null }), "{id}");
        let refusal = api.admin.refused("closeAsWon", json!({ "opportunityId": id })).await;
        assert_eq!(text(&refusal, "code"), "NOT_FOUND");
    }
}

/// Reference tables are cached; the next request sees what another server changed in them.
#[tokio::test]
async fn what_is_kept_in_memory_is_never_old() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.full_opportunity(&api).await;
    let second_config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        database_url: api.database_url().to_owned().into(),
        ..Config::default()
    };
    let other = app::start(&second_config, api.clock().clone()).await.unwrap();
    let there = Client::new(&format!("{}/graphql", other.url()), api.admin.token());

    let query =
        "query ($id: ID!) { opportunity(by: { id: $id }) { team { id name } stage { name } } }";
    let seen = async |client: &Client| {
        client.run(query, json!({ "id": opportunity })).await["opportunity"]["team"].take()
    };
    let team = seen(&api.admin).await;
    assert_eq!(seen(&there).await, team);
    for (round, (here, beyond)) in [(&api.admin, &there), (&there, &api.admin)].iter().enumerate() {
        let name = format!("Renamed {round}");
        let input = json!({ "teamId": team["id"], "names": [{ "locale": "en", "text": name }] });
        let answer = here.done("updateTeam", input, "team { name }").await;
        assert_eq!(answer["team"]["name"], json!(name), "its own write");
        assert_eq!(seen(beyond).await["name"], json!(name));
        assert_eq!(seen(here).await["name"], json!(name));
    }
    other.shutdown().await;
}
