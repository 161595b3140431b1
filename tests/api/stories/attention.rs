//! What needs a person's attention, and why.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World, instant};

const ATTENTION: &str = "query ($owner: ID) { attention(ownerId: $owner) { total \
    counts { reason count records(first: 20) { totalCount nodes { name } } } \
    items { reasons opportunity { name } } } }";

/// Each opportunity's reasons; the counts and their records must agree with them.
async fn reasons(client: &Client, owner: Value) -> Vec<(String, Vec<String>)> {
    let found = client.run(ATTENTION, json!({ "owner": owner })).await["attention"].take();
    let items = found["items"].as_array().unwrap();
    assert_eq!(found["total"], items.len());
    let reasons = |item: &Value| {
        let reasons = item["reasons"].as_array().unwrap().iter();
        reasons.map(|reason| reason.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut all: Vec<_> =
        items.iter().map(|item| (text(item, "opportunity.name"), reasons(item))).collect();
    all.sort();
    for count in found["counts"].as_array().unwrap() {
        let reason = text(count, "reason");
        let with = all.iter().filter(|(_, reasons)| reasons.contains(&reason));
        let names: Vec<&str> = with.map(|(name, _)| name.as_str()).collect();
        let nodes = count["records"]["nodes"].as_array().unwrap().iter();
        let mut behind: Vec<String> = nodes.map(|node| text(node, "name")).collect();
        behind.sort();
        assert_eq!(behind, names, "{reason}");
        assert_eq!(
            (&count["count"], &count["records"]["totalCount"]),
            (&json!(names.len()), &json!(names.len()))
        );
    }
    all
}

/// An opportunity without any reason, but for what is changed of it; its id.
async fn cared_for(api: &Api, world: &World, name: &str, change: Value) -> String {
    let mut input = world.opportunity(name);
    input["contact"] = json!({ "create": { "lastName": format!("Contact of {name}") } });
    input["estimatedCloseDate"] = json!("2026-12-31");
    let opened = api.admin.done("openOpportunity", input, "opportunity { id }").await;
    let id = text(&opened, "opportunity.id");
    let person = json!({ "lastName": format!("Buyer of {name}"), "onDuplicate": "ALLOW" });
    let person = api.admin.done("createContact", person, "contact { id }").await;
    let known =
        json!({ "opportunityId": id, "contactId": person["contact"]["id"], "role": "Buyer" });
    api.admin.done("addOpportunityStakeholder", known, "opportunity { id }").await;
    let mut plan = json!({ "opportunityId": id, "nextStep": "Call", "nextStepOn": "2026-11-23" });
    for (key, value) in change.as_object().unwrap() {
        plan[key] = value.clone();
    }
    api.admin.done("updateOpportunity", plan, "opportunity { id }").await;
    id
}

#[tokio::test]
async fn an_opportunity_is_listed_with_all_its_reasons() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    cared_for(&api, &world, "Cared for", json!({})).await;
    cared_for(&api, &world, "Forgotten", json!({ "nextStep": null, "nextStepOn": null })).await;
    cared_for(
        &api,
        &world,
        "Late",
        json!({ "nextStepOn": "2026-11-22", "estimatedCloseDate": "2026-11-22" }),
    )
    .await;
    let slipping = cared_for(&api, &world, "Slipping", json!({})).await;
    for day in ["2027-01-31", "2027-01-15", "2027-02-28"] {
        let put_off = json!({ "opportunityId": slipping, "estimatedCloseDate": day });
        admin.done("updateOpportunity", put_off, "opportunity { id }").await;
    }
    let once = cared_for(&api, &world, "Put off once", json!({})).await;
    let put_off = json!({ "opportunityId": once, "estimatedCloseDate": "2027-01-31" });
    admin.done("updateOpportunity", put_off, "opportunity { id }").await;
    let quoted = cared_for(&api, &world, "Quoted", json!({})).await;
    let lines = json!([{ "productId": world.product, "quantity": "1" }]);
    admin
        .done("setLines", json!({ "documentId": quoted, "lines": lines }), "document { id }")
        .await;
    let quote = json!({ "opportunityId": quoted, "activate": true });
    let quote = admin.done("generateQuote", quote, "quote { validUntil }").await;
    assert_eq!(quote["quote"]["validUntil"], "2026-12-23", "a quote in euro is valid for 30 days");
    let held =
        cared_for(&api, &world, "Held", json!({ "nextStep": null, "nextStepOn": null })).await;
    let hold = json!({ "opportunityId": held, "isOnHold": true });
    admin.done("setOpportunityHold", hold, "opportunity { id }").await;
    world.open_opportunity(&api, "Alone").await;

    let one = |name: &str, reasons: &[&str]| {
        (name.to_owned(), reasons.iter().map(|reason| (*reason).to_owned()).collect::<Vec<_>>())
    };
    let today = [
        one("Alone", &["NO_NEXT_STEP", "ONE_CONTACT_ONLY"]),
        one("Forgotten", &["NO_NEXT_STEP"]),
        one("Late", &["NEXT_STEP_OVERDUE", "CLOSE_DATE_PASSED"]),
        one("Slipping", &["SLIPPED_TWICE"]),
    ];
    assert_eq!(reasons(admin, Value::Null).await, today);

    // The stage allows ten days.
    for (at, of_quoted) in [
        (
            "2026-12-20T08:00:00Z",
            one("Quoted", &["ROTTING", "NEXT_STEP_OVERDUE", "QUOTE_EXPIRING"]),
        ),
        ("2026-12-24T08:00:00Z", one("Quoted", &["ROTTING", "NEXT_STEP_OVERDUE", "QUOTE_EXPIRED"])),
    ] {
        api.clock().set(instant(at));
        let later = reasons(admin, Value::Null).await;
        assert!(later.contains(&of_quoted), "{later:#?}");
        assert_eq!(later.len(), 7, "all but the one on hold");
    }
}

#[tokio::test]
async fn attention_is_for_one_person_under_the_rights_of_who_asks() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    world.open_opportunity(&api, "The administrator's").await;
    world.open_opportunity_as(&rep, "Reza's").await;
    let id = |who: Value| who["viewer"]["user"]["id"].clone();
    let viewer = "{ viewer { user { id } } }";
    let (reza, admin) =
        (id(rep.run(viewer, json!({})).await), id(api.admin.run(viewer, json!({})).await));
    let needy = |name: &str| {
        (name.to_owned(), vec!["NO_NEXT_STEP".to_owned(), "ONE_CONTACT_ONLY".to_owned()])
    };
    assert_eq!(reasons(&rep, Value::Null).await, [needy("Reza's")]);
    assert_eq!(reasons(&api.admin, reza).await, [needy("Reza's")]);
    assert_eq!(reasons(&api.admin, Value::Null).await, [needy("The administrator's")]);
    assert_eq!(reasons(&rep, admin).await, [], "out of reach");
}
