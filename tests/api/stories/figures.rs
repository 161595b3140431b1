//! Figures: what the pipeline comes to, in groups, each with its rows and under the rights of who asks.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

const FIGURES: &str = "count open won lost baseEstimatedValue { amount currencyCode } baseWeightedValue { amount } \
    baseActualRevenue { amount } baseMargin { amount } unknownMargins \
    winRate { won lost leftOut byCount byValue baseWonValue { amount } baseLostValue { amount } } \
    byCurrency { currencyCode count estimatedValue { amount } actualRevenue { amount } margin { amount } }";

/// The figures of opportunities.
async fn stats(client: &Client, filter: Value, by: &[&str], range: Value) -> Value {
    let query = format!(
        "query ($filter: OpportunityFilter, $by: [OpportunityDimension!]!, $range: OpportunityRange) {{ \
         opportunityStats(filter: $filter, groupBy: $by, range: $range) {{ asOf groupCount totals {{ {FIGURES} }} \
           records(first: 100) {{ totalCount nodes {{ name }} }} \
           groups(first: 10) {{ cursor shareOfCount shareOfValue keys {{ value label first last }} figures {{ {FIGURES} }} \
             records(first: 20) {{ totalCount nodes {{ name }} }} }} }} }}"
    );
    let mut variables = json!({ "filter": filter, "by": by });
    if !range.is_null() {
        variables["range"] = range;
    }
    client.run(&query, variables).await["opportunityStats"].take()
}

/// The names of the opportunities behind a figure, whose number must be the one that it says.
fn names(of: &Value, count: &Value) -> Vec<String> {
    let nodes = of["records"]["nodes"].as_array().unwrap();
    assert_eq!(of["records"]["totalCount"], *count, "{of:#}");
    let mut names: Vec<String> = nodes.iter().map(|node| text(node, "name")).collect();
    names.sort();
    names
}

/// Each group's labels, its number, and the names of its opportunities.
fn groups(stats: &Value) -> Vec<(Vec<Value>, i64, Vec<String>)> {
    let groups = stats["groups"].as_array().unwrap();
    assert_eq!(stats["groupCount"], groups.len());
    let group = |group: &Value| {
        let keys = group["keys"].as_array().unwrap().iter();
        let count = &group["figures"]["count"];
        (
            keys.map(|key| key["label"].clone()).collect(),
            count.as_i64().unwrap(),
            names(group, count),
        )
    };
    groups.iter().map(group).collect()
}

/// Opens an opportunity with a value in a currency.
async fn opened(world: &World, client: &Client, name: &str, (value, code): (&str, &str)) -> String {
    let mut input = world.opportunity(name);
    input["estimatedValue"] = json!(value);
    input["currencyCode"] = json!(code);
    if code != "EUR" {
        input["priceListId"] = Value::Null;
    }
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    text(&opened, "opportunity.id")
}

async fn lose(client: &Client, id: &str, reason: &str, more: Value) {
    let mut input = json!({ "opportunityId": id, "reasonId": reason });
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    client.done("closeAsLost", input, "opportunity { id }").await;
}

#[tokio::test]
async fn what_was_won_and_lost_is_counted_by_reason_and_never_added_across_currencies() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let label = json!([{ "locale": "en", "text": "Entered twice" }]);
    let reason = json!({ "outcome": "LOST", "labels": label, "countsInWinRate": false });
    let reason = admin.done("createCloseReason", reason, "closeReason { id }").await;
    let twice = text(&reason, "closeReason.id");

    let won = opened(&world, admin, "Won", ("100", "EUR")).await;
    let close = json!({ "opportunityId": won, "actualRevenue": "90.50" });
    admin.done("closeAsWon", close, "opportunity { id }").await;
    let rival = opened(&world, admin, "Rival's", ("200", "EUR")).await;
    let named = json!({ "competitor": { "newName": "Rival" }, "note": "They were cheaper." });
    lose(admin, &rival, &world.lost_to_competitor, named).await;
    let double = opened(&world, admin, "Double", ("70", "EUR")).await;
    lose(admin, &double, &twice, json!({})).await;
    opened(&world, admin, "Open in rial", ("5000", "IRR")).await;
    let met = opened(&world, admin, "Open in euro", ("1", "EUR")).await;
    let competitor = json!({ "opportunityId": met, "competitor": { "newName": "Rival" } });
    admin.done("addOpportunityCompetitor", competitor, "opportunity { id }").await;
    let gone = opened(&world, admin, "Deleted", ("900", "EUR")).await;
    admin.done("deleteRecords", json!({ "recordIds": [gone] }), "recordIds").await;

    let found = stats(admin, json!({}), &["CLOSE_REASON"], Value::Null).await;
    let totals = &found["totals"];
    assert_eq!(
        totals["baseEstimatedValue"],
        json!({ "amount": "376000.0000", "currencyCode": "IRR" })
    );
    // The stage's probability is 20 %, and 100 % of what is won.
    assert_eq!(totals["baseWeightedValue"]["amount"], "101200.0000");
    assert_eq!(totals["baseActualRevenue"]["amount"], "90500.0000");
    assert_eq!((&totals["count"], &totals["open"]), (&json!(5), &json!(2)));
    assert_eq!(totals["unknownMargins"], 1, "no product of it has a cost");
    let rate = json!({ "won": 1, "lost": 1, "leftOut": 1, "byCount": "50.0000", "byValue": "33.3333",
        "baseWonValue": { "amount": "100000.0000" }, "baseLostValue": { "amount": "200000.0000" } });
    assert_eq!(totals["winRate"], rate);
    let currency = |code: &str, count: i32, value: &str, revenue: &str| {
        json!({ "currencyCode": code, "count": count, "estimatedValue": { "amount": value },
                "actualRevenue": { "amount": revenue }, "margin": { "amount": "0.0000" } })
    };
    let by_currency =
        [currency("EUR", 4, "371.0000", "90.5000"), currency("IRR", 1, "5000.0000", "0.0000")];
    assert_eq!(totals["byCurrency"], json!(by_currency));
    assert_eq!(names(&found, &totals["count"]).len(), 5);
    let by_reason = groups(&found);
    assert_eq!(by_reason.len(), 3, "{by_reason:#?}");
    assert_eq!(
        by_reason[0],
        (
            vec![Value::Null],
            3,
            vec!["Open in euro".to_owned(), "Open in rial".to_owned(), "Won".to_owned()]
        )
    );
    let of_twice = by_reason.iter().find(|group| group.0 == [json!("Entered twice")]).unwrap();
    assert_eq!(of_twice.2, ["Double"]);
    let shares: Vec<_> =
        found["groups"].as_array().unwrap().iter().map(|group| &group["shareOfCount"]).collect();
    assert_eq!(shares, ["60.0000", "20.0000", "20.0000"]);

    // Head to head: what was won although the competitor was met, and what it took.
    let id = text(&admin.run("{ competitors { id } }", json!({})).await, "competitors.0.id");
    let met =
        stats(admin, json!({ "metCompetitor": id }), &["STATUS", "COMPETITOR"], Value::Null).await;
    let lost_to_it = (vec![json!("Lost"), json!("Rival")], 1, vec!["Rival's".to_owned()]);
    let still_open = (vec![json!("Open"), Value::Null], 1, vec!["Open in euro".to_owned()]);
    assert_eq!(groups(&met), [lost_to_it, still_open]);
    let noted = stats(admin, json!({ "hasClosingNote": true }), &[], Value::Null).await;
    assert_eq!(names(&noted, &json!(1)), ["Rival's"]);
    assert_eq!((&noted["groups"], &noted["groupCount"]), (&json!([]), &json!(0)));
    let without = stats(admin, json!({ "hasClosingNote": false }), &[], Value::Null).await;
    assert_eq!(without["totals"]["count"], 4);

    // What is reopened is open again, and its closing counts no more.
    admin.done("reopenOpportunity", json!({ "opportunityId": won }), "opportunity { id }").await;
    let after = stats(admin, json!({}), &[], Value::Null).await;
    assert_eq!(after["totals"]["baseActualRevenue"]["amount"], "0.0000");
    assert_eq!(after["totals"]["winRate"]["byCount"], "0.0000");
    assert_eq!((&after["totals"]["open"], &after["totals"]["won"]), (&json!(3), &json!(0)));
}

#[tokio::test]
async fn days_are_put_into_periods_of_the_organisations_calendar() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let organization = api.admin.run("{ organization { id } }", json!({})).await;
    let organization = json!({ "organizationId": organization["organization"]["id"], "calendar": "JALALI",
        "fiscalYearStart": "01-01" });
    api.admin.done("updateOrganization", organization, "organization { id }").await;
    for (name, day) in [
        ("Aban", Some("2026-11-21")),
        ("Azar", Some("2026-11-22")),
        ("End of Azar", Some("2026-12-21")),
        ("Next year", Some("2027-03-21")),
        ("Some day", None),
    ] {
        let mut input = world.opportunity(name);
        if let Some(day) = day {
            input["estimatedCloseDate"] = json!(day);
        }
        api.admin.done("openOpportunity", input, "opportunity { id }").await;
    }
    let read = |by: &'static str, range: Value| {
        let admin = api.admin.clone();
        async move {
            let found = stats(&admin, json!({}), &[by], range).await;
            let groups = groups(&found);
            groups
                .into_iter()
                .map(|(labels, _, names)| (labels[0].clone(), names))
                .collect::<Vec<_>>()
        }
    };
    let group = |label: Value, names: &[&str]| {
        (label, names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    };
    let some_day = group(Value::Null, &["Some day"]);
    let months = [
        group(json!("1405-08"), &["Aban"]),
        group(json!("1405-09"), &["Azar", "End of Azar"]),
        group(json!("1406-01"), &["Next year"]),
        some_day.clone(),
    ];
    assert_eq!(read("CLOSE_MONTH", Value::Null).await, months);
    let quarters = [
        group(json!("1405 Q3"), &["Aban", "Azar", "End of Azar"]),
        group(json!("1406 Q1"), &["Next year"]),
        some_day.clone(),
    ];
    assert_eq!(read("CLOSE_QUARTER", Value::Null).await, quarters);
    let years = [
        group(json!("FY 1405"), &["Aban", "Azar", "End of Azar"]),
        group(json!("FY 1406"), &["Next year"]),
        some_day,
    ];
    assert_eq!(read("CLOSE_FISCAL_YEAR", Value::Null).await, years);
    let range = json!({ "date": "ESTIMATED_CLOSE", "first": "2026-11-22", "last": "2026-12-21" });
    assert_eq!(read("CLOSE_MONTH", range).await, months[1..2]);
    let closed = json!({ "date": "CLOSED", "first": "2026-01-01" });
    assert_eq!(read("CLOSE_MONTH", closed).await, []);

    let keys = "{ opportunityStats(groupBy: CLOSE_MONTH) { groups(first: 1) { cursor keys { value first last } } } }";
    let first = api.admin.run(keys, json!({})).await["opportunityStats"]["groups"][0].take();
    let key = json!({ "value": "2026-10-23", "first": "2026-10-23", "last": "2026-11-21" });
    assert_eq!(first["keys"], json!([key]));
    let next = "query ($after: String) { opportunityStats(groupBy: CLOSE_MONTH) { groups(after: $after) { keys { value } } } }";
    let next = api.admin.run(next, json!({ "after": first["cursor"] })).await;
    assert_eq!(next["opportunityStats"]["groups"].as_array().unwrap().len(), 3);

    let persian = "mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) { userErrors { code } } }";
    api.admin.run(persian, json!({ "input": { "locale": "fa" } })).await;
    let labels: Vec<Value> =
        read("CLOSE_QUARTER", Value::Null).await.into_iter().map(|group| group.0).collect();
    assert_eq!(labels[0], "سه‌ماههٔ ۳ سال ۱۴۰۵");
}

#[tokio::test]
async fn an_opportunity_is_once_in_the_group_of_each_of_its_products() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let line = |product: &str| json!({ "productId": product, "quantity": "1" });
    let write_in = json!({ "description": "Work", "quantity": "1", "unitPrice": "10" });
    for (name, lines) in [
        ("Both", json!([line(&world.product), line(&world.service), line(&world.product)])),
        ("One and work", json!([line(&world.product), write_in, write_in])),
        ("Nothing", json!([])),
    ] {
        let mut input = world.opportunity(name);
        input["lines"] = lines;
        api.admin.done("openOpportunity", input, "opportunity { id }").await;
    }
    let by_list = groups(&stats(&api.admin, json!({}), &["PRICE_LIST"], Value::Null).await);
    assert_eq!((by_list.len(), by_list[0].1, &by_list[0].0), (1, 3, &vec![json!("Export")]));
    let found = stats(&api.admin, json!({}), &["PRODUCT"], Value::Null).await;
    assert_eq!(found["totals"]["count"], 3, "each counts once");
    let group =
        |label: Value, names: [&str; 2]| (vec![label], 2, names.map(str::to_owned).to_vec());
    let mut by_product = groups(&found);
    let service = (vec![json!("SERVICE")], 1, vec!["Both".to_owned()]);
    assert_eq!(by_product.pop(), Some(service));
    assert_eq!(by_product.len(), 2);
    assert!(
        by_product.contains(&group(json!("SENSOR"), ["Both", "One and work"])),
        "{by_product:#?}"
    );
    assert!(
        by_product.contains(&group(Value::Null, ["Nothing", "One and work"])),
        "{by_product:#?}"
    );
}

#[tokio::test]
async fn nobodys_figure_contains_a_row_that_he_may_not_see() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    let manager = world.person(&api, "Mina", "MANAGER", "TEAM").await;
    world.open_opportunity(&api, "The administrator's").await;
    let shared = world.open_opportunity(&api, "Shared").await;
    world.open_opportunity_as(&rep, "Reza's").await;
    world.open_opportunity_as(&manager, "Mina's").await;
    let who = rep.run("{ viewer { user { id } } }", json!({})).await;
    let share = json!({ "opportunityId": shared, "with": { "userId": who["viewer"]["user"]["id"] }, "access": "READ" });
    api.admin.done("shareOpportunity", share, "opportunity { id }").await;
    for (person, seen) in [
        (&rep, vec!["Reza's", "Shared"]),
        (&manager, vec!["Mina's"]),
        (&api.admin, vec!["Mina's", "Reza's", "Shared", "The administrator's"]),
    ] {
        let found = stats(person, json!({}), &["OWNER"], Value::Null).await;
        assert_eq!(names(&found, &found["totals"]["count"]), seen);
        let mut behind: Vec<String> =
            groups(&found).into_iter().flat_map(|group| group.2).collect();
        behind.sort();
        assert_eq!(behind, seen, "each group is under the same rights");
        let sees_costs = !std::ptr::eq(person, &rep);
        assert_eq!(found["totals"]["baseMargin"].is_null(), !sees_costs);
        assert_eq!(found["totals"]["unknownMargins"].is_null(), !sees_costs);
        assert_eq!(found["totals"]["byCurrency"][0]["margin"].is_null(), !sees_costs);
    }
}

#[tokio::test]
async fn figures_have_no_bound_but_the_number_of_rows_and_dimensions() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    for name in ["One", "Two", "Three"] {
        opened(&world, &api.admin, name, ("900000000000000", "IRR")).await;
    }
    let found = stats(&api.admin, json!({}), &[], Value::Null).await;
    assert_eq!(found["totals"]["baseEstimatedValue"]["amount"], "2700000000000000.0000");
    let board =
        "query ($process: ID!) { board(processId: $process) { totals { baseValue { amount } } } }";
    let board = api.admin.run(board, json!({ "process": world.process })).await;
    assert_eq!(board["board"]["totals"]["baseValue"]["amount"], "2700000000000000.0000");

    for (by, after) in [
        ("[STATUS, STATUS]", "null"),
        ("[STATUS, OWNER, TEAM]", "null"),
        ("[STATUS]", "\"nowhere\""),
    ] {
        let query = format!(
            "{{ opportunityStats(groupBy: {by}) {{ groups(after: {after}) {{ cursor }} }} }}"
        );
        let refused = api.admin.ask(&query, json!({})).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    }
}

#[tokio::test]
async fn figures_are_followed_from_where_they_were_read() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    world.open_opportunity(&api, "Before").await;
    api.numbered().await;
    let found = stats(&api.admin, json!({}), &[], Value::Null).await;
    world.open_opportunity(&api, "After").await;
    let query = "subscription ($after: String) { pipelineEvents(after: $after) { \
        ... on OpportunityChanged { kind after { name } } } }";
    let token = api.admin.token().unwrap();
    let after = json!({ "after": found["asOf"] });
    let mut heard = Subscription::open(api.admin.url(), token, query, after).await;
    let event = loop {
        let event = heard.next().await["pipelineEvents"].take();
        if event != json!({}) {
            // No checkpoint, of which nothing is selected.
            break event;
        }
    };
    assert_eq!(event, json!({ "kind": "OPPORTUNITY_OPENED", "after": { "name": "After" } }));
}

#[tokio::test]
async fn leads_are_counted_by_source_and_month() {
    let api = Api::start().await;
    World::build(&api).await;
    let admin = &api.admin;
    let source = admin
        .done(
            "createSource",
            json!({ "names": [{ "locale": "en", "text": "Fair" }] }),
            "source { id }",
        )
        .await;
    let fair = source["source"]["id"].clone();
    let mut leads = Vec::new();
    for (subject, value) in
        [("Pumps", json!("500")), ("Valves", json!("20.5")), ("Pipes", Value::Null)]
    {
        let lead = json!({ "subject": subject, "companyName": format!("{subject} Ltd"), "lastName": subject,
            "sourceId": if subject == "Pipes" { Value::Null } else { fair.clone() }, "currencyCode": "EUR",
            "estimatedValue": value });
        leads.push(text(&admin.done("createLead", lead, "lead { id }").await, "lead.id"));
    }
    let qualify = json!({ "leadId": leads[0], "onDuplicate": "ALLOW" });
    admin.done("qualifyLead", qualify, "opportunities { id }").await;
    admin
        .done("disqualifyLead", json!({ "leadId": leads[2], "reason": "No need" }), "lead { id }")
        .await;
    let query = "query ($range: LeadRange) { leadStats(groupBy: [SOURCE, CREATED_MONTH], range: $range) { \
        totals { count new contacted qualified disqualified qualifiedRate \
          byCurrency { currencyCode count estimatedValue { amount } } } \
        groups { shareOfCount keys { label } figures { count qualifiedRate } \
          records { totalCount nodes { subject } } } records { totalCount } } }";
    let found = admin.run(query, json!({})).await["leadStats"].take();
    let euro =
        json!({ "currencyCode": "EUR", "count": 2, "estimatedValue": { "amount": "520.5000" } });
    let totals = json!({ "count": 3, "new": 1, "contacted": 0, "qualified": 1, "disqualified": 1,
        "qualifiedRate": "50.0000", "byCurrency": [euro] });
    assert_eq!(found["totals"], totals);
    assert_eq!(found["records"]["totalCount"], 3);
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["keys"][0]["label"], "Fair");
    assert_eq!(groups[0]["figures"], json!({ "count": 2, "qualifiedRate": "100.0000" }));
    assert_eq!(groups[0]["shareOfCount"], "66.6667");
    assert_eq!(groups[1]["records"], json!({ "totalCount": 1, "nodes": [{ "subject": "Pipes" }] }));
    for (range, count) in [
        (json!({ "first": "2026-11-23", "last": "2026-11-23" }), 3),
        (json!({ "first": "2026-11-24" }), 0),
        (json!({ "last": "2026-11-22" }), 0),
    ] {
        let found = admin.run(query, json!({ "range": range })).await;
        assert_eq!(found["leadStats"]["totals"]["count"], count, "{range}");
    }
}
