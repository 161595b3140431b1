//! What boards need: ids that tell boards apart, columns that are paged alone, and where a card may go.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

const BOARD: &str = "query ($process: ID!, $filter: OpportunityFilter, $orderBy: [OpportunitySort!]) { \
    board(processId: $process, filter: $filter, orderBy: $orderBy) { id asOf totals { count } \
      columns { id asOf totals { count } opportunities(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } } } } }";

const COLUMN: &str = "query ($id: ID!, $after: String) { node(id: $id) { __typename id ... on BoardColumn { asOf \
    totals { count } opportunities(first: 1, after: $after) { totalCount nodes { name } pageInfo { endCursor hasNextPage } } } \
    ... on Board { totals { count } columns { id } } } }";

#[tokio::test]
async fn a_board_and_a_column_are_found_by_ids_that_say_what_they_show() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    for name in ["Alpha", "Beta", "Gamma"] {
        world.open_opportunity(&api, name).await;
    }
    let read = |filter: Value, order: Value| {
        let variables = json!({ "process": world.process, "filter": filter, "orderBy": order });
        let admin = api.admin.clone();
        async move { admin.run(BOARD, variables).await["board"].take() }
    };
    let by_name = json!([{ "field": "NAME", "direction": "ASC" }]);
    let all = read(json!(null), json!(null)).await;
    let named = read(json!({ "name": { "contains": "a" } }), by_name.clone()).await;
    let held = read(json!({ "isOnHold": true }), by_name.clone()).await;
    let same = read(json!({ "name": { "contains": "a" } }), by_name).await;
    assert_eq!(same["id"], named["id"]);
    let ids = [&all["id"], &named["id"], &held["id"]];
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    assert_ne!(all["columns"][0]["id"], named["columns"][0]["id"]);

    // The first column is paged alone, in the board's order.
    let column = &named["columns"][0];
    assert_eq!((&column["totals"]["count"], &column["asOf"]), (&json!(3), &named["asOf"]));
    let mut after = column["opportunities"]["pageInfo"]["endCursor"].clone();
    for name in ["Beta", "Gamma"] {
        let variables = json!({ "id": column["id"], "after": after });
        let page = api.admin.run(COLUMN, variables).await["node"].take();
        assert_eq!((&page["__typename"], &page["id"]), (&json!("BoardColumn"), &column["id"]));
        assert_eq!(page["opportunities"]["nodes"], json!([{ "name": name }]));
        assert_eq!(page["opportunities"]["totalCount"], 3);
        assert!(!text(&page, "asOf").is_empty());
        after = page["opportunities"]["pageInfo"]["endCursor"].clone();
    }
    let board = api.admin.run(COLUMN, json!({ "id": held["id"] })).await["node"].take();
    assert_eq!((&board["id"], &board["totals"]["count"]), (&held["id"], &json!(0)));
    assert_eq!(board["columns"][0]["id"], held["columns"][0]["id"]);

    // By present rights; and what is no id is nothing.
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let foreign = rep.run(COLUMN, json!({ "id": named["columns"][0]["id"] })).await;
    assert_eq!(foreign["node"]["totals"]["count"], 0);
    let long = read(json!({ "name": { "contains": "x".repeat(900) } }), json!(null)).await;
    assert!(text(&long, "id").len() <= 1_024);
    for wrong in [text(&long, "id"), "brd_e30".to_owned(), "col_".to_owned()] {
        assert_eq!(api.admin.run(COLUMN, json!({ "id": wrong })).await["node"], json!(null));
    }
}

#[tokio::test]
async fn a_card_says_where_it_may_go_and_its_steps_who_ticked_them() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Card").await;
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { allowedStageIds \
        stageProgress { stage { id name } isAllowed steps { step { label kind stepKind } isDone doneAt doneBy { displayName } } } } }";
    let read = async || {
        let card = api.admin.run(query, json!({ "id": opportunity })).await["opportunity"].take();
        let allowed = |stage: &&Value| stage["isAllowed"] == true;
        let stages = card["stageProgress"].as_array().unwrap().iter().filter(allowed);
        let stages: Vec<_> = stages.map(|stage| stage["stage"]["id"].clone()).collect();
        assert_eq!(card["allowedStageIds"], json!(stages), "both by the same rules");
        card
    };
    let step = json!({ "kind": "TICK", "labels": [{ "locale": "en", "text": "Called" }], "isRequired": true });
    let stage = text(&read().await, "stageProgress.0.stage.id");
    api.admin.done("addStageStep", json!({ "stageId": stage, "step": step }), "").await;
    let before = read().await;
    assert_eq!(before["allowedStageIds"], json!([]), "the step is required");
    let steps = &before["stageProgress"][0]["steps"];
    let called = json!({ "label": "Called", "kind": "TICK", "stepKind": "TICK" });
    let undone = json!([{ "step": called, "isDone": false, "doneAt": null, "doneBy": null }]);
    assert_eq!(*steps, undone);

    let steps = "query ($id: ID!) { node(id: $id) { ... on Stage { steps { id } } } }";
    let steps = api.admin.run(steps, json!({ "id": stage })).await;
    let tick = json!({ "opportunityId": opportunity, "stepId": steps["node"]["steps"][0]["id"], "isDone": true });
    api.admin.done("tickStep", tick, "opportunity { id }").await;
    let after = read().await;
    // The next stage; the last one is behind the lines that the second stage requires.
    assert_eq!(after["allowedStageIds"], json!([after["stageProgress"][1]["stage"]["id"]]));
    let step = &after["stageProgress"][0]["steps"][0];
    assert_eq!(
        (&step["isDone"], &step["doneAt"]),
        (&json!(true), &json!("2026-11-23T08:00:00.000000Z"))
    );
    assert!(step["doneBy"]["displayName"].is_string());
    assert_eq!(after["stageProgress"][1]["steps"][0]["isDone"], false, "there are no lines");

    let lines = json!([{ "productId": world.product, "quantity": "1" }]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": lines }), "document { id }")
        .await;
    let whole = read().await;
    assert_eq!(whole["allowedStageIds"].as_array().unwrap().len(), 2);
    assert_eq!(whole["stageProgress"][1]["steps"][0]["isDone"], true);
}
