//! Lists: pages in both directions, filters, orders, search and what they cost.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entity::account;
use entity::record::FromRowByIndex;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World, eventually};

const LIST: &str = "query ($first: Int, $after: String, $last: Int, $before: String, $filter: OpportunityFilter, $orderBy: [OpportunitySort!]) { \
    opportunities(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) { \
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { name } } } }";

async fn world_of_opportunities(api: &Api) -> World {
    let world = World::build(api).await;
    for (index, (name, day, value)) in [
        ("پروژه آب", Some("2026-12-01"), "300"),
        ("پروژهٔ چاپ", None, "100"),
        ("Alpha", Some("2026-11-30"), "200"),
        ("beta", None, "100"),
        ("پخت نان", Some("2026-12-01"), "500"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut input = world.opportunity(name);
        input["estimatedValue"] = json!(value);
        input["estimatedCloseDate"] = json!(day);
        input["idempotencyKey"] = json!(format!("opportunity-{index}"));
        api.admin.done("openOpportunity", input, "opportunity { id }").await;
    }
    world
}

async fn names(client: &Client, variables: Value) -> Vec<String> {
    let answer = client.run(LIST, variables).await;
    let edges = answer["opportunities"]["edges"].as_array().unwrap();
    edges.iter().map(|edge| text(edge, "node.name")).collect()
}

/// All names by pages of two, forwards or backwards.
async fn walk(client: &Client, order: &Value, is_forward: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let variables = if is_forward {
            json!({ "first": 2, "after": cursor, "orderBy": order })
        } else {
            json!({ "last": 2, "before": cursor, "orderBy": order })
        };
        let page = client.run(LIST, variables).await["opportunities"].take();
        let mut rows: Vec<_> =
            page["edges"].as_array().unwrap().iter().map(|edge| text(edge, "node.name")).collect();
        if is_forward {
            found.append(&mut rows);
            cursor = page["pageInfo"]["endCursor"].clone();
        } else {
            found.splice(0..0, rows);
            cursor = page["pageInfo"]["startCursor"].clone();
        }
        let more = if is_forward { "hasNextPage" } else { "hasPreviousPage" };
        if page["pageInfo"][more] == false {
            return found;
        }
        assert!(found.len() < 20, "the walk ends");
    }
}

#[tokio::test]
async fn pages_walk_through_every_order_in_both_directions() {
    let api = Api::start().await;
    world_of_opportunities(&api).await;
    for order in [
        json!([{ "field": "ESTIMATED_CLOSE_DATE", "direction": "ASC" }]),
        json!([{ "field": "ESTIMATED_CLOSE_DATE", "direction": "DESC" }]),
        json!([{ "field": "BASE_ESTIMATED_VALUE", "direction": "DESC" }]),
        json!([{ "field": "NAME", "direction": "ASC" }]),
        json!([{ "field": "CREATED_AT", "direction": "ASC" }]),
        json!([{ "field": "ESTIMATED_CLOSE_DATE", "direction": "DESC" }, { "field": "NAME", "direction": "ASC" }]),
        json!([{ "field": "BASE_ESTIMATED_VALUE", "direction": "ASC" }, { "field": "ESTIMATED_CLOSE_DATE", "direction": "DESC" }]),
    ] {
        let all = names(&api.admin, json!({ "first": 100, "orderBy": order })).await;
        assert_eq!(all.len(), 5, "{order}");
        assert_eq!(walk(&api.admin, &order, true).await, all, "forwards by {order}");
        assert_eq!(walk(&api.admin, &order, false).await, all, "backwards by {order}");
    }
}

#[tokio::test]
async fn orders_put_nulls_last_and_letters_in_their_alphabet() {
    let api = Api::start().await;
    world_of_opportunities(&api).await;
    let by = |field: &str, direction: &str| json!({ "orderBy": [{ "field": field, "direction": direction }] });
    let by_name = names(&api.admin, by("NAME", "ASC")).await;
    assert_eq!(by_name, ["Alpha", "beta", "پخت نان", "پروژه آب", "پروژهٔ چاپ"]);
    for direction in ["ASC", "DESC"] {
        let by_day = names(&api.admin, by("ESTIMATED_CLOSE_DATE", direction)).await;
        assert!(by_day[3..].contains(&"beta".to_owned()), "nulls last: {by_day:?}");
        assert!(by_day[3..].contains(&"پروژهٔ چاپ".to_owned()), "nulls last: {by_day:?}");
    }
}

#[tokio::test]
async fn filters_do_what_they_say() {
    let api = Api::start().await;
    world_of_opportunities(&api).await;
    let count = |filter: Value| {
        let admin = api.admin.clone();
        async move { names(&admin, json!({ "first": 100, "filter": filter })).await.len() }
    };
    assert_eq!(count(json!({})).await, 5);
    assert_eq!(count(json!({ "baseEstimatedValue": { "gte": "270000" } })).await, 2);
    assert_eq!(count(json!({ "estimatedCloseDate": { "isNull": true } })).await, 2);
    assert_eq!(count(json!({ "estimatedCloseDate": { "gte": "2026-12-01" } })).await, 2);
    assert_eq!(count(json!({ "name": { "eq": "Alpha" } })).await, 1);
    assert_eq!(count(json!({ "id": { "in": [] } })).await, 0);
    assert_eq!(count(json!({ "status": [] })).await, 0);
    assert_eq!(count(json!({ "status": ["WON"] })).await, 0);
    assert_eq!(count(json!({ "not": { "name": { "eq": "Alpha" } } })).await, 4);
    assert_eq!(
        count(json!({ "or": [{ "name": { "eq": "Alpha" } }, { "name": { "eq": "beta" } }] })).await,
        2
    );
    assert_eq!(count(json!({ "mine": true, "isOnHold": false, "hasLiveQuote": false })).await, 5);
    let wrong = api.admin.ask(LIST, json!({ "filter": { "name": null } })).await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong:#}");
}

#[tokio::test]
async fn search_folds_letters_digits_and_case() {
    let api = Api::start().await;
    let world = world_of_opportunities(&api).await;
    let mut input = world.opportunity("كيفيت‌سنجی ۱۲۳ Süd");
    input["account"] = json!({ "create": { "name": "شرکت Kaveh Steel", "phone": "021-88881234" } });
    api.admin.done("openOpportunity", input, "opportunity { id }").await;
    for query in
        ["کیفیت", "كيفيت", "کیفیت‌سنجی", "123", "١٢٣", "KAVEH steel", "ka", "88881234", "süd"]
    {
        let found = names(&api.admin, json!({ "filter": { "text": query } })).await;
        assert_eq!(found, ["كيفيت‌سنجی ۱۲۳ Süd"], "{query}");
    }
    assert!(names(&api.admin, json!({ "filter": { "text": "no such thing" } })).await.is_empty());
    let short = api.admin.ask(LIST, json!({ "filter": { "text": "a" } })).await;
    assert_eq!(short["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_page_past_its_bound_is_an_error_and_not_a_cut() {
    let api = Api::start().await;
    World::build(&api).await;
    for variables in [
        json!({ "first": 101 }),
        json!({ "first": 0 }),
        json!({ "first": -1 }),
        json!({ "first": 5, "last": 5 }),
        json!({ "after": "nonsense" }),
        json!({ "first": 2_147_483_647 }),
    ] {
        let answer = api.admin.ask(LIST, variables.clone()).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{variables}: {answer:#}"
        );
    }
}

#[tokio::test]
async fn each_level_costs_one_statement() {
    let api = Api::start().await;
    world_of_opportunities(&api).await;
    let query = "query ($first: Int!) { opportunities(first: $first) { nodes { name owner { displayName } \
                   stage { name process { name } } account { name owner { displayName } } \
                   lines { product { name } unit { name } } quotes(first: 5) { nodes { lines { id } } } closings { id } } } }";
    let mut costs = Vec::new();
    for first in [1, 5] {
        // Background statements are counted too: the minimum is the query's own number.
        let mut counted = BTreeMap::new();
        let cheapest =
            eventually("the least number of statements has come ten times", async || {
                let before = api.statements();
                api.admin.run(query, json!({ "first": first })).await;
                *counted.entry(api.statements() - before).or_insert(0) += 1;
                counted
                    .first_key_value()
                    .filter(|(_, times)| **times >= 10)
                    .map(|(count, _)| *count)
            });
        costs.push(cheapest.await);
    }
    assert_eq!(costs[0], costs[1], "five opportunities cost as many statements as one");
    assert!(costs[0] <= 16, "{} statements", costs[0]);
}

/// A forged cursor: its values have other types, or are invalid in a database.
#[tokio::test]
async fn forged_cursors_are_refused() {
    let api = Api::start().await;
    let _world = world_of_opportunities(&api).await;
    let order = json!([{ "field": "ESTIMATED_CLOSE_DATE", "direction": "ASC" }]);
    let page = api.admin.run(LIST, json!({ "first": 1, "orderBy": order })).await;
    let given = text(&page, "opportunities.pageInfo.endCursor");
    let cursor: Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(&given).unwrap()).unwrap();
    assert!(cursor["v"][0]["d"].is_string(), "a day stands first: {cursor}");
    let id = cursor["v"][1].clone();
    let ask = async |first: Value, second: Value| {
        let mut forged = cursor.clone();
        forged["v"] = json!([first, second]);
        let after = BASE64_URL_SAFE_NO_PAD.encode(forged.to_string());
        let asked = json!({ "first": 1, "after": after, "orderBy": order });
        api.admin.ask(LIST, asked).await
    };
    assert!(ask(json!({ "d": "2026-12-01" }), id.clone()).await.get("errors").is_none());
    assert!(ask(json!("z"), id.clone()).await.get("errors").is_none(), "it may be null");
    for (first, second) in [
        (json!({ "s": "2026-12-01" }), id.clone()),
        (json!({ "i": 1 }), id.clone()),
        (json!({ "n": 1 }), id.clone()),
        (json!({ "u": "019392a0-0000-7000-8000-000000000000" }), id.clone()),
        (json!({ "t": "2026-12-01T00:00:00Z" }), id.clone()),
        (json!({ "d": "-99999-12-01" }), id.clone()),
        (json!({ "d": "+99999-12-01" }), id),
        (json!({ "d": "2026-12-01" }), json!("z")),
        (json!({ "d": "2026-12-01" }), json!({ "s": "x" })),
    ] {
        let answer = ask(first.clone(), second.clone()).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{first} {second}");
    }
}

/// Writes copies of an account around the server.
async fn copy_account(api: &Api, name: &str, copies: u32) {
    let columns: Vec<&str> = account::Model::COLUMNS.split(", ").collect();
    let names: Vec<&str> = columns.iter().filter_map(|column| column.split('.').nth(1)).collect();
    let (names, rest) = (names.join(", "), columns[1..].join(", "));
    let (id, numbers) = if api.database_url().starts_with("postgres") {
        ("gen_random_uuid()", "generate_series(1, 10000) AS each(number)".to_owned())
    } else {
        let each = "WITH RECURSIVE each (number) AS \
                    (SELECT 1 UNION ALL SELECT number + 1 FROM each WHERE number < 10000)";
        ("randomblob(16)", format!("({each} SELECT number FROM each)"))
    };
    let copy = format!(
        "INSERT INTO account ({names}) SELECT {id}, {rest} FROM account, {numbers} \
         WHERE account.id = (SELECT id FROM account WHERE name = '{name}' LIMIT 1) AND number <= {copies}"
    );
    let database = Database::connect(api.database_url()).await.unwrap();
    database.execute_unprepared(&copy).await.unwrap();
}

#[tokio::test]
async fn a_representatives_customers_are_counted_up_to_the_bound_and_found_behind_others() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let reza = world.person(&api, "Reza", "REP", "OWN").await;
    let sara = world.person(&api, "Sara", "REP", "OWN").await;
    reza.done("createAccount", json!({ "name": "Middle" }), "account { id }").await;
    // The administrator's, and seen by both through an opportunity.
    let account = json!({ "name": "Zagros" });
    let account = api.admin.done("createAccount", account, "account { id }").await;
    for seller in [&reza, &sara] {
        let mut input = world.opportunity("Pumps");
        input["account"] = json!({ "existingId": account["account"]["id"] });
        input["ownerId"] =
            seller.run("{ viewer { user { id } } }", json!({})).await["viewer"]["user"]["id"]
                .take();
        api.admin.done("openOpportunity", input, "opportunity { id }").await;
    }
    let list = async |person: &Client| {
        let query = "{ accounts(first: 2, orderBy: [{ field: NAME, direction: ASC }]) { \
            totalCount nodes { name } } }";
        let found = person.run(query, json!({})).await;
        let names: Vec<String> = found["accounts"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| text(node, "name"))
            .collect();
        (names, found["accounts"]["totalCount"].clone())
    };
    let middle = || vec!["Middle".to_owned(); 2];
    copy_account(&api, "Middle", 9_998).await;
    assert_eq!(list(&reza).await, (middle(), json!(10_000)), "9,999 own ones and another");
    assert_eq!(list(&sara).await, (vec!["Zagros".to_owned()], json!(1)), "behind all others");
    copy_account(&api, "Middle", 1).await;
    assert_eq!(list(&reza).await, (middle(), Value::Null), "10,000 own ones and another");
    copy_account(&api, "Middle", 1).await;
    assert_eq!(list(&reza).await, (middle(), Value::Null), "10,001 own ones");
}
