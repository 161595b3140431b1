//! Reassigning, deleting, restoring and erasing records of any kind; and nobody ever sees a record out of reach.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket::Subscription;
use crate::harness::{Api, World, eventually};

const STREAM: &str = "subscription ($after: String) { pipelineEvents(after: $after) { kind \
    ... on OpportunityChanged { opportunityId } ... on LeadChanged { leadId } ... on RecordVisibilityChanged { recordId } \
    ... on StreamCheckpoint { gap } } }";

async fn id_of(client: &Client) -> String {
    text(&client.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id")
}

async fn now(api: &Api) -> String {
    let page = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    text(&page, "opportunities.asOf")
}

async fn hear(stream: &mut Subscription) -> Value {
    loop {
        let event = stream.next().await["pipelineEvents"].take();
        if event["kind"] != "CHECKPOINT" && event["kind"] != "REFERENCE_DATA_CHANGED" {
            return event;
        }
    }
}

#[tokio::test]
async fn many_records_change_owners_in_one_call_or_none_does() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let giver = world.person(&api, "Giver", "REP", "OWN").await;
    let taker = world.person(&api, "Taker", "REP", "OWN").await;
    let taker_id = id_of(&taker).await;
    let opened = giver
        .done("openOpportunity", world.opportunity("First"), "opportunity { id } account { id }")
        .await;
    let lead = giver.done("createLead", json!({ "subject": "Lead" }), "lead { id }").await;
    let lead = text(&lead, "lead.id");
    let (opportunity, account) = (text(&opened, "opportunity.id"), text(&opened, "account.id"));
    let closed = world.open_opportunity_as(&giver, "Closed").await;
    let lost = json!({ "opportunityId": closed, "reasonId": world.lost_plainly });
    giver.done("closeAsLost", lost, "opportunity { id }").await;

    let start = now(&api).await;
    let after = json!({ "after": start });
    let mut of_giver =
        Subscription::open(giver.url(), giver.token().unwrap(), STREAM, after.clone()).await;
    let mut of_taker = Subscription::open(taker.url(), taker.token().unwrap(), STREAM, after).await;

    let all = json!({ "recordIds": [opportunity, account, lead, closed], "ownerId": taker_id });
    let refusal = api.admin.refused("reassignRecords", all).await;
    assert_eq!(refusal["code"], "INVALID_STATE");
    assert_eq!(refusal["path"], json!(["recordIds", "3"]));
    let owners = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Opportunity { owner { id } } ... on Lead { owner { id } } ... on Account { owner { id } } } }";
    let ids = json!({ "ids": [opportunity, account, lead] });
    let before = api.admin.run(owners, ids.clone()).await;
    assert_ne!(before["nodes"][0]["owner"]["id"], json!(taker_id), "none was given");

    let given = json!({ "recordIds": [opportunity, account, lead], "ownerId": taker_id });
    let done =
        api.admin.done("reassignRecords", given, "recordIds records { __typename } eventIds").await;
    assert_eq!(done["records"].as_array().unwrap().len(), 3);
    assert_eq!(done["eventIds"].as_array().unwrap().len(), 2);
    let after = taker.run(owners, ids.clone()).await;
    for place in 0..3 {
        assert_eq!(after["nodes"][place]["owner"]["id"], json!(taker_id), "{place}");
    }
    assert_eq!(giver.run(owners, ids).await["nodes"], json!([null, null, null]));

    // The former owner gets one RecordHidden for each, the new owner a RecordShown.
    let hidden: BTreeSet<String> = [hear(&mut of_giver).await, hear(&mut of_giver).await]
        .iter()
        .map(|event| {
            assert_eq!(event["kind"], "RECORD_HIDDEN", "{event:#}");
            text(event, "recordId")
        })
        .collect();
    assert_eq!(hidden, BTreeSet::from([opportunity.clone(), lead.clone()]));
    let mut kinds = Vec::new();
    for _ in 0..4 {
        kinds.push(text(&hear(&mut of_taker).await, "kind"));
    }
    kinds.sort();
    assert_eq!(kinds, ["LEAD_CHANGED", "OPPORTUNITY_CHANGED", "RECORD_SHOWN", "RECORD_SHOWN"]);
    let refusal = giver
        .refused("reassignRecords", json!({ "recordIds": [opportunity], "ownerId": taker_id }))
        .await;
    assert_eq!(refusal["code"], "NOT_PERMITTED");
}

#[tokio::test]
async fn who_is_let_go_leaves_what_is_open_to_another() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let goes = world.person(&api, "Goes", "REP", "OWN").await;
    let stays = world.person(&api, "Stays", "REP", "OWN").await;
    let (goes_id, stays_id) = (id_of(&goes).await, id_of(&stays).await);
    let open = world.open_opportunity_as(&goes, "Open").await;
    let lost = world.open_opportunity_as(&goes, "Lost").await;
    let input = json!({ "opportunityId": lost, "reasonId": world.lost_plainly });
    goes.done("closeAsLost", input, "opportunity { id }").await;
    goes.done("createLead", json!({ "subject": "Lead" }), "lead { id }").await;

    let refusal =
        api.admin.refused("updateUser", json!({ "userId": goes_id, "isActive": false })).await;
    assert_eq!(refusal["path"], json!(["isActive"]), "an owner is not just switched off");
    let input = json!({ "userId": goes_id, "reassignTo": goes_id });
    assert_eq!(api.admin.refused("deactivateUser", input).await["path"], json!(["reassignTo"]));

    let input = json!({ "userId": goes_id, "reassignTo": stays_id });
    let done =
        api.admin.done("deactivateUser", input.clone(), "user { isActive } reassignedCount").await;
    assert_eq!(done["user"]["isActive"], false);
    // The opportunity, the lead, and the customers of both opportunities.
    assert_eq!(done["reassignedCount"], 4);
    let owner = "query ($id: ID!) { opportunity(by: { id: $id }) { owner { id } } }";
    let of = |id: String| api.admin.run(owner, json!({ "id": id }));
    assert_eq!(of(open).await["opportunity"]["owner"]["id"], json!(stays_id));
    assert_eq!(of(lost).await["opportunity"]["owner"]["id"], json!(goes_id), "history stays");
    let answer = goes.ask("{ viewer { id } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let refusal = api
        .admin
        .refused("deactivateUser", json!({ "userId": stays_id, "reassignTo": goes_id }))
        .await;
    assert_eq!(refusal["path"], json!(["reassignTo"]), "nothing goes to whom was let go");
    let admin = id_of(&api.admin).await;
    let last = json!({ "userId": admin, "reassignTo": stays_id });
    assert_eq!(api.admin.refused("deactivateUser", last).await["code"], "INVALID");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from end to end")]
async fn what_is_deleted_is_gone_until_it_is_restored() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let manager = world.person(&api, "Manager", "MANAGER", "ALL").await;
    let mut opportunity = world.opportunity("Vanishing");
    opportunity["lines"] = json!([{ "productId": world.product, "quantity": "1" }]);
    let opened =
        rep.done("openOpportunity", opportunity, "opportunity { id number } account { id }").await;
    let (opportunity, account) = (text(&opened, "opportunity.id"), text(&opened, "account.id"));
    let quote =
        rep.done("generateQuote", json!({ "opportunityId": opportunity }), "quote { id }").await;
    let lead = rep.done("createLead", json!({ "subject": "Vanishing" }), "lead { id }").await;
    let (quote, lead) = (text(&quote, "quote.id"), text(&lead, "lead.id"));

    let alone = rep.refused("deleteRecords", json!({ "recordIds": [account] })).await;
    assert_eq!((&alone["code"], &alone["path"]), (&json!("INVALID"), &json!(["recordIds", "0"])));
    let product = api.admin.refused("deleteRecords", json!({ "recordIds": [world.product] })).await;
    assert_eq!(product["code"], "INVALID", "a document has a line of it");
    let unsold = rep.refused("deleteRecords", json!({ "recordIds": [world.service] })).await;
    assert_eq!(unsold["code"], "NOT_PERMITTED", "products are the catalogue's");

    let mut stream = Subscription::open(
        rep.url(),
        rep.token().unwrap(),
        STREAM,
        json!({ "after": now(&api).await }),
    )
    .await;
    let ids = json!({ "recordIds": [account, opportunity, lead] });
    let tried = rep
        .verb(
            "deleteRecords",
            json!({ "recordIds": [account, opportunity, lead], "dryRun": true }),
            "recordIds",
        )
        .await;
    assert_eq!(tried["userErrors"], json!([]));
    rep.done("deleteRecords", ids.clone(), "recordIds records { id }").await;
    let everywhere = "query ($ids: [ID!]!, $number: String!, $process: ID!) { nodes(ids: $ids) { id } opportunity(by: { number: $number }) { id } \
        opportunities(filter: { text: \"Vanishing\" }) { totalCount nodes { id } } leads { totalCount nodes { id } } accounts { totalCount nodes { id } } \
        board(processId: $process) { totals { count } columns { totals { count } opportunities { nodes { id } } } } }";
    let asked = json!({ "ids": [account, opportunity, lead, quote], "number": opened["opportunity"]["number"], "process": world.process });
    for client in [&rep, &manager, &api.admin] {
        let seen = client.run(everywhere, asked.clone()).await;
        assert_eq!(seen["nodes"], json!([null, null, null, null]));
        assert_eq!(seen["opportunity"], json!(null));
        for list in ["opportunities", "leads", "accounts"] {
            assert_eq!(seen[list], json!({ "totalCount": 0, "nodes": [] }), "{list}");
        }
        assert_eq!(seen["board"]["totals"]["count"], 0);
    }
    assert_eq!(
        rep.refused(
            "setOpportunityHold",
            json!({ "opportunityId": opportunity, "isOnHold": true })
        )
        .await["code"],
        "NOT_FOUND"
    );
    assert_eq!(
        rep.refused("activateQuote", json!({ "quoteId": quote })).await["code"],
        "NOT_FOUND"
    );
    let deleted: Vec<Value> = vec![hear(&mut stream).await, hear(&mut stream).await];
    assert_eq!(deleted[0], json!({ "kind": "OPPORTUNITY_DELETED", "opportunityId": opportunity }));
    assert_eq!(deleted[1], json!({ "kind": "LEAD_DELETED", "leadId": lead }));

    let bin =
        "{ deletedRecords { totalCount nodes { recordId kind name deletedBy { displayName } } } }";
    let denied = rep.ask(bin, json!({})).await;
    assert_eq!(denied["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let found = manager.run(bin, json!({})).await;
    assert_eq!(found["deletedRecords"]["totalCount"], 3);
    let kinds: BTreeSet<String> = found["deletedRecords"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| text(node, "kind"))
        .collect();
    assert_eq!(kinds, ["ACCOUNT", "LEAD", "OPPORTUNITY"].map(str::to_owned).into());
    assert_eq!(found["deletedRecords"]["nodes"][0]["deletedBy"]["displayName"], "Rep");

    let early = manager.refused("restoreRecords", json!({ "recordIds": [opportunity] })).await;
    assert_eq!(early["code"], "INVALID", "its customer comes first");
    manager.done("restoreRecords", ids, "records { id }").await;
    let seen = rep.run(everywhere, asked).await;
    assert_eq!(
        seen["nodes"],
        json!([{ "id": account }, { "id": opportunity }, { "id": lead }, { "id": quote }])
    );
    assert_eq!(seen["opportunities"]["totalCount"], 1);
    assert_eq!(manager.run(bin, json!({})).await["deletedRecords"]["totalCount"], 0);
    let back: BTreeSet<String> = [hear(&mut stream).await, hear(&mut stream).await]
        .iter()
        .map(|event| text(event, "kind"))
        .collect();
    assert_eq!(back, ["LEAD_RESTORED", "OPPORTUNITY_RESTORED"].map(str::to_owned).into());
    let again = manager.refused("restoreRecords", json!({ "recordIds": [opportunity] })).await;
    assert_eq!(again["code"], "NOT_FOUND");

    // A record that was closed once is kept, even if it is open again.
    let lost = json!({ "opportunityId": opportunity, "reasonId": world.lost_plainly });
    rep.done("closeAsLost", lost, "opportunity { id }").await;
    let closed = rep.refused("deleteRecords", json!({ "recordIds": [opportunity] })).await;
    assert_eq!(closed["code"], "INVALID_STATE");
    rep.done("reopenOpportunity", json!({ "opportunityId": opportunity }), "opportunity { id }")
        .await;
    let reopened = rep.refused("deleteRecords", json!({ "recordIds": [opportunity] })).await;
    assert_eq!(reopened["code"], "INVALID");
}

#[tokio::test]
async fn a_person_who_is_erased_leaves_documents_only() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let lead = json!({ "subject": "Maryam wants a sensor", "firstName": "Maryam", "lastName": "Karimi",
                       "email": "maryam@example.com", "mobilePhone": "09121234567", "note": "Calls at noon" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let qualify = json!({ "leadId": lead["lead"]["id"], "account": { "none": "NONE" } });
    let made = api
        .admin
        .done("qualifyLead", qualify, "contact { id } opportunities { id customerName }")
        .await;
    let (contact, opportunity) = (text(&made, "contact.id"), text(&made, "opportunities.0.id"));
    assert_eq!(made["opportunities"][0]["customerName"], "Maryam Karimi");
    let lines = json!([{ "description": "Sensor", "quantity": "1", "unitPrice": "10" }]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": lines }), "document { id }")
        .await;
    let quote = api
        .admin
        .done("generateQuote", json!({ "opportunityId": opportunity }), "quote { id }")
        .await;

    api.admin
        .done(
            "eraseContact",
            json!({ "contactId": contact }),
            "contact { fullName email mobilePhone }",
        )
        .await;
    let all = "query ($ids: [ID!]!) { nodes(ids: $ids) { \
        ... on Contact { fullName firstName email mobilePhone } ... on Lead { subject lead: fullName email phone note } \
        ... on Opportunity { customerName lines { description } } } \
        contacts(filter: { text: \"Maryam\" }) { totalCount } leads(filter: { text: \"Maryam\" }) { totalCount } \
        opportunities(filter: { text: \"Karimi\" }) { totalCount } }";
    let ids = json!({ "ids": [contact, lead["lead"]["id"], opportunity] });
    let left = api.admin.run(all, ids).await;
    let printed = left.to_string();
    for trace in ["Maryam", "Karimi", "maryam@", "912123", "noon"] {
        assert!(!printed.contains(trace), "{trace} is left: {left:#}");
    }
    for list in ["contacts", "leads", "opportunities"] {
        assert_eq!(left[list]["totalCount"], 0, "{list}");
    }
    assert_eq!(left["nodes"][2]["lines"][0]["description"], "Sensor");
    let parties =
        "query ($id: ID!) { quote(id: $id) { lines { id } totals { totalAmount { amount } } } }";
    let kept = api.admin.run(parties, json!({ "id": quote["quote"]["id"] })).await;
    assert_eq!(kept["quote"]["totals"]["totalAmount"]["amount"], "11.0000");
    let rep = world.person(&api, "Rep", "MANAGER", "ALL").await;
    let refusal = rep.refused("eraseContact", json!({ "contactId": contact })).await;
    assert_eq!(refusal["code"], "NOT_PERMITTED");
}

/// Kinds of records that everybody who is signed in sees.
const COMMON: [&str; 20] = [
    "org", "hol", "per", "cur", "xrt", "usr", "tea", "cam", "src", "cmp", "rsn", "ugr", "unt",
    "prd", "pls", "pli", "tax", "prc", "stg", "stp",
];

fn collect_ids(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let is_id = text.len() == 36 && text.as_bytes()[3] == b'_';
            if is_id && !COMMON.contains(&&text[..3]) {
                ids.insert(text.clone());
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, ids)),
        Value::Object(fields) => fields.values().for_each(|value| collect_ids(value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[tokio::test]
async fn a_crawl_over_every_id_of_an_administrator_finds_nothing_foreign() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.full_opportunity(&api).await;
    let share = json!({ "opportunityId": opportunity, "with": { "userId": id_of(&world.person(&api, "Guest", "REP", "OWN").await).await }, "access": "READ" });
    api.admin.done("shareOpportunity", share, "opportunity { id }").await;
    let rival = json!({ "opportunityId": opportunity, "competitor": { "newName": "Another" } });
    api.admin.done("addOpportunityCompetitor", rival, "opportunity { id }").await;
    let contacts = api.admin.run("{ contacts { nodes { id } } }", json!({})).await;
    let buyer = json!({ "opportunityId": opportunity, "contactId": contacts["contacts"]["nodes"][0]["id"], "role": "Buyer" });
    api.admin.done("addOpportunityStakeholder", buyer, "opportunity { id }").await;
    let lines = json!([{ "productId": world.product, "quantity": "3" }]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": lines }), "document { id }")
        .await;
    let quote = api
        .admin
        .done(
            "generateQuote",
            json!({ "opportunityId": opportunity, "activate": true }),
            "quote { id }",
        )
        .await;
    let won = json!({ "opportunityId": opportunity, "winningQuoteId": quote["quote"]["id"] });
    api.admin.done("closeAsWon", won, "opportunity { id }").await;
    let accounts = api.admin.run("{ accounts(first: 5) { nodes { id } } }", json!({})).await;
    for (number, account) in accounts["accounts"]["nodes"].as_array().unwrap().iter().enumerate() {
        let renamed = json!({ "accountId": account["id"], "name": format!("Renamed {number}") });
        api.admin.done("updateAccount", renamed, "account { id }").await;
    }
    let deleted = world.open_opportunity(&api, "Gone").await;
    api.admin.done("deleteRecords", json!({ "recordIds": [deleted] }), "recordIds").await;

    let document = "id lines { id }";
    let everything = [
        "{ leads(first: 5) { nodes { id account { id } contact { id } opportunities { id } } } }".to_owned(),
        "{ accounts(first: 5) { nodes { id contacts { id } } } contacts(first: 5) { nodes { id } } apiTokens { id } }".to_owned(),
        format!("{{ opportunities(first: 2) {{ nodes {{ {document} originatingLead {{ id }} closings {{ id }} competitors {{ id }} stakeholders {{ id }} salesTeam {{ id }} }} }} }}"),
        format!("{{ opportunities(first: 2) {{ nodes {{ id quotes(first: 5) {{ nodes {{ {document} order {{ {document} }} }} }} }} }} }}"),
        "{ pipelineEvents(first: 100) { nodes { id ... on OpportunityChanged { opportunityId } ... on LeadChanged { leadId } \
         ... on QuoteChanged { quoteId opportunityId } ... on OpportunityStageChanged { opportunityId } } } }".to_owned(),
        "{ deletedRecords { nodes { id recordId } } }".to_owned(),
    ];
    // The last event is delivered once it is numbered, which on PostgreSQL is after the commit.
    let last =
        "{ pipelineEvents(last: 1, filter: { kinds: [OPPORTUNITY_DELETED] }) { nodes { id } } }";
    eventually("the deletion is delivered", async || {
        let newest = api.admin.run(last, json!({})).await;
        (newest["pipelineEvents"]["nodes"] != json!([])).then_some(())
    })
    .await;
    let mut ids = BTreeSet::new();
    for part in &everything {
        collect_ids(&api.admin.run(part, json!({})).await, &mut ids);
    }
    let kinds: BTreeSet<&str> = ids.iter().map(|id| &id[..3]).collect();
    for kind in [
        "acc", "cls", "con", "del", "evt", "led", "lin", "mem", "opc", "opp", "ord", "quo", "sth",
        "tok",
    ] {
        assert!(kinds.contains(kind), "the crawl has no {kind}: {kinds:?}");
    }

    for (role, reach) in [("REP", "OWN"), ("REP", "TEAM"), ("MANAGER", "TEAM"), ("READER", "OWN")] {
        let stranger = world.person(&api, &format!("{role} {reach}"), role, reach).await;
        let list: Vec<&String> = ids.iter().collect();
        for some in list.chunks(100) {
            let seen = stranger
                .run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": some }))
                .await;
            assert!(
                seen["nodes"].as_array().unwrap().iter().all(Value::is_null),
                "{role}: {seen:#}"
            );
        }
        for id in &ids {
            let by_kind = "query ($id: ID!) { opportunity(by: { id: $id }) { id } lead(id: $id) { id } quote(id: $id) { id } order(id: $id) { id } \
                           account(id: $id) { id } contact(id: $id) { id } pipelineEvents(first: 100, filter: { opportunityIds: [$id] }) { nodes { __typename id ... on ReferenceDataChanged { recordId } } } \
                           opportunities(filter: { account: { eq: $id } }) { totalCount } }";
            let mut seen = stranger.run(by_kind, json!({ "id": id })).await;
            // What is announced for many opportunities at once passes every filter, and names no foreign record.
            let events = seen["pipelineEvents"]["nodes"].as_array_mut().unwrap();
            events.retain(|event| {
                event["__typename"] != "ReferenceDataChanged"
                    || ids.contains(event["recordId"].as_str().unwrap())
            });
            assert_eq!(
                seen,
                json!({ "opportunity": null, "lead": null, "quote": null, "order": null, "account": null, "contact": null,
                        "pipelineEvents": { "nodes": [] }, "opportunities": { "totalCount": 0 } }),
                "{role}: {id}"
            );
        }
        let mut own = BTreeSet::new();
        for part in &everything {
            // A person who may not see deleted records is refused there.
            collect_ids(&stranger.ask(part, json!({})).await["data"], &mut own);
        }
        let foreign: Vec<&String> = own.intersection(&ids).collect();
        let about_people = |id: &&&String| !id.starts_with("evt_");
        assert_eq!(foreign.iter().filter(about_people).count(), 0, "{role}: {foreign:?}");
    }
}
