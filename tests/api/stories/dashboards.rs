//! The lists that dashboards are made of: what was closed, what comes next, and by which period.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

/// The names of the opportunities that match.
async fn found(api: &Api, filter: Value, order: Value) -> Vec<String> {
    let query = "query ($filter: OpportunityFilter, $order: [OpportunitySort!]) { \
        opportunities(filter: $filter, orderBy: $order) { totalCount nodes { name } } }";
    let read = api.admin.run(query, json!({ "filter": filter, "order": order })).await;
    let nodes = read["opportunities"]["nodes"].as_array().unwrap();
    assert_eq!(read["opportunities"]["totalCount"], nodes.len());
    nodes.iter().map(|node| text(node, "name")).collect()
}

#[tokio::test]
async fn opportunities_are_found_by_their_closing_and_their_next_step() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let [won, lost, open] = ["Won", "Lost", "Open"];
    let mut ids = Vec::new();
    for name in [won, lost, open] {
        ids.push(world.open_opportunity(&api, name).await);
    }
    let close = json!({ "opportunityId": ids[0], "actualRevenue": "100" });
    api.admin.done("closeAsWon", close, "opportunity { closedOn }").await;
    let close = json!({ "opportunityId": ids[1], "reasonId": world.lost_to_competitor, "competitor": { "newName": "Rival" } });
    api.admin.done("closeAsLost", close, "opportunity { id }").await;
    let plan = json!({ "opportunityId": ids[2], "nextStep": "Call again", "nextStepOn": "2026-12-30",
        "rating": "HOT", "probability": 70, "forecastCategory": "COMMITTED" });
    let planned = api
        .admin
        .done("updateOpportunity", plan, "opportunity { nextStep nextStepOn closedOn }")
        .await;
    let next = json!({ "nextStep": "Call again", "nextStepOn": "2026-12-30", "closedOn": null });
    assert_eq!(planned["opportunity"], next);
    let rival = text(&api.admin.run("{ competitors { id } }", json!({})).await, "competitors.0.id");

    let by_name = json!([{ "field": "NAME", "direction": "ASC" }]);
    for (filter, names) in [
        (json!({ "closedOn": { "eq": "2026-11-23" } }), vec![lost, won]),
        (json!({ "closedOn": { "isNull": true } }), vec![open]),
        (json!({ "closedPeriod": "TODAY", "status": ["WON"] }), vec![won]),
        (json!({ "closedPeriod": "LAST_MONTH" }), vec![]),
        (json!({ "closeReason": { "eq": world.lost_to_competitor } }), vec![lost]),
        (json!({ "competitor": { "in": [rival] } }), vec![lost]),
        (json!({ "forecastCategory": ["COMMITTED"] }), vec![open]),
        (json!({ "forecastCategory": ["WON", "LOST"] }), vec![lost, won]),
        (json!({ "probability": { "gte": 70, "lte": 99 } }), vec![open]),
        (json!({ "rating": ["HOT"] }), vec![open]),
        (json!({ "nextStepOn": { "lte": "2026-12-30" } }), vec![open]),
        (json!({ "nextStepPeriod": "OVERDUE" }), vec![]),
        (
            json!({ "campaign": { "isNull": true }, "source": { "isNull": true } }),
            vec![lost, open, won],
        ),
        (json!({ "createdAt": { "lt": "2026-11-23T08:00:00Z" } }), vec![]),
    ] {
        assert_eq!(found(&api, filter.clone(), by_name.clone()).await, names, "{filter}");
    }
    for (field, direction, names) in [
        ("CLOSED_ON", "ASC", [lost, won, open]),
        ("NEXT_STEP_ON", "DESC", [open, lost, won]),
        ("PROBABILITY", "DESC", [won, open, lost]),
    ] {
        let order = json!([{ "field": field, "direction": direction }, { "field": "NAME", "direction": "ASC" }]);
        assert_eq!(found(&api, json!({}), order).await, names, "{field}");
    }
    let revenue = "query ($process: ID!) { board(processId: $process, filter: { status: [WON, LOST] }) { \
        totals { count baseActualRevenue { amount } } } }";
    let board = api.admin.run(revenue, json!({ "process": world.process })).await;
    let totals = json!({ "count": 2, "baseActualRevenue": { "amount": "100000.0000" } });
    assert_eq!(board["board"]["totals"], totals);

    // What is reopened is in no closing.
    api.admin
        .done("reopenOpportunity", json!({ "opportunityId": ids[1] }), "opportunity { id }")
        .await;
    assert_eq!(found(&api, json!({ "closedOn": { "isNull": false } }), by_name).await, [won]);
}

#[tokio::test]
async fn leads_are_found_by_source_rating_value_and_company() {
    let api = Api::start().await;
    World::build(&api).await;
    for (subject, rating, value, company) in
        [("Pumps", "HOT", "500", "شركت پارس"), ("Valves", "COLD", "20", "Alborz Ltd")]
    {
        let lead = json!({ "subject": subject, "rating": rating, "estimatedValue": value, "companyName": company });
        api.admin.done("createLead", lead, "lead { id }").await;
    }
    let query =
        "query ($filter: LeadFilter) { leads(filter: $filter) { totalCount nodes { subject } } }";
    for (filter, subjects) in [
        (json!({ "rating": ["HOT", "WARM"] }), vec!["Pumps"]),
        (json!({ "estimatedValue": { "lte": "100" } }), vec!["Valves"]),
        (json!({ "company": { "contains": "پارس" } }), vec!["Pumps"]),
        (json!({ "company": { "startsWith": "alborz" } }), vec!["Valves"]),
        (json!({ "source": { "isNull": false } }), vec![]),
        (
            json!({ "team": { "isNull": true }, "createdAt": { "gte": "2026-11-23T08:00:00Z" } }),
            vec!["Pumps", "Valves"],
        ),
    ] {
        let read = api.admin.run(query, json!({ "filter": filter })).await;
        let nodes = read["leads"]["nodes"].as_array().unwrap();
        let mut found: Vec<String> = nodes.iter().map(|node| text(node, "subject")).collect();
        found.sort();
        assert_eq!(found, subjects, "{filter}");
        assert_eq!(read["leads"]["totalCount"], subjects.len());
    }
}

#[tokio::test]
async fn periods_are_days_of_the_organisations_calendar() {
    let api = Api::start().await;
    let query = "{ organization { overdue: dateRange(of: OVERDUE) { first last } today: dateRange(of: TODAY) { first last } \
        last: dateRange(of: LAST_MONTH) { first last } this: dateRange(of: THIS_MONTH) { first last } \
        next: dateRange(of: NEXT_QUARTER) { first last } quarter: dateRange(of: THIS_QUARTER) { first last } } }";
    let read = api.admin.run(query, json!({})).await["organization"].take();
    let range = |name: &str| (read[name]["first"].clone(), read[name]["last"].clone());
    assert_eq!(range("today"), (json!("2026-11-23"), json!("2026-11-23")));
    assert_eq!(range("overdue"), (json!(null), json!("2026-11-22")));
    let day = |text: &Value| text.as_str().unwrap().parse::<chrono::NaiveDate>().unwrap();
    let next_day = |text: &Value| day(text).succ_opt().unwrap();
    assert_eq!(next_day(&range("last").1), day(&range("this").0));
    assert_eq!(next_day(&range("quarter").1), day(&range("next").0));
}
