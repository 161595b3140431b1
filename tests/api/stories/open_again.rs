//! What becomes open again, reopened, restored or reactivated: it gets an active owner and a stage in use.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

async fn id_of(client: &Client) -> String {
    text(&client.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id")
}

async fn owner_of(api: &Api, record: &str) -> String {
    let query = "query ($id: ID!) { node(id: $id) { ... on Opportunity { owner { id } } \
                 ... on Lead { owner { id } } ... on Account { owner { id } } } }";
    let found = api.admin.run(query, json!({ "id": record })).await;
    text(&found, "node.owner.id")
}

fn warned(payload: &Value) -> Vec<(String, Value)> {
    let warnings = payload["warnings"].as_array().unwrap().iter();
    warnings.map(|warning| (text(warning, "code"), warning["path"].clone())).collect()
}

async fn deactivate(api: &Api, person: &str, successor: &str) {
    let input = json!({ "userId": person, "reassignTo": successor });
    api.admin.done("deactivateUser", input, "reassignedCount").await;
}

#[tokio::test]
async fn work_of_a_person_who_left_goes_to_the_successor() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let goes = world.person(&api, "Goes", "REP", "OWN").await;
    let goes_id = id_of(&goes).await;
    let first = id_of(&world.person(&api, "First", "REP", "OWN").await).await;
    let second = id_of(&world.person(&api, "Second", "REP", "OWN").await).await;

    let lost = world.open_opportunity_as(&goes, "Lost").await;
    let lose = json!({ "opportunityId": lost, "reasonId": world.lost_plainly });
    goes.done("closeAsLost", lose, "opportunity { id }").await;
    let lead = goes.done("createLead", json!({ "subject": "Cold" }), "lead { id }").await;
    let cold = text(&lead, "lead.id");
    goes.done(
        "disqualifyLead",
        json!({ "leadId": cold, "reason": "CANNOT_CONTACT" }),
        "lead { id }",
    )
    .await;
    let lead = goes.done("createLead", json!({ "subject": "Deleted" }), "lead { id }").await;
    let deleted_lead = text(&lead, "lead.id");
    let opened = goes
        .done("openOpportunity", world.opportunity("Deleted"), "opportunity { id } account { id }")
        .await;
    let (deleted, customer) = (text(&opened, "opportunity.id"), text(&opened, "account.id"));
    let all = json!({ "recordIds": [deleted_lead, deleted, customer] });
    goes.done("deleteRecords", all.clone(), "recordIds").await;

    // The successor leaves too, so the second in line takes over.
    deactivate(&api, &goes_id, &first).await;
    deactivate(&api, &first, &second).await;

    let reopened = json!({ "opportunityId": lost });
    let reopened = api.admin.done("reopenOpportunity", reopened, "opportunity { id }").await;
    assert_eq!(warned(&reopened), [("OWNER_CHANGED".to_owned(), json!(["opportunityId"]))]);
    let reactivated =
        api.admin.done("reactivateLead", json!({ "leadId": cold }), "lead { id }").await;
    assert_eq!(warned(&reactivated), [("OWNER_CHANGED".to_owned(), json!(["leadId"]))]);
    let restored = api.admin.done("restoreRecords", all, "recordIds").await;
    let mut told = warned(&restored);
    told.sort_by_key(|(_, path)| path.to_string());
    let at = |place: &str| ("OWNER_CHANGED".to_owned(), json!(["recordIds", place]));
    assert!(told.contains(&at("0")) && told.contains(&at("1")), "{told:?}");
    for record in [&lost, &cold, &deleted_lead, &deleted, &customer] {
        assert_eq!(owner_of(&api, record).await, second, "{record}");
    }
}

#[tokio::test]
async fn without_a_successor_the_one_who_reopens_owns_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let goes = world.person(&api, "Goes", "REP", "OWN").await;
    let goes_id = id_of(&goes).await;
    let lost = world.open_opportunity_as(&goes, "Lost").await;
    let lose = json!({ "opportunityId": lost, "reasonId": world.lost_plainly });
    goes.done("closeAsLost", lose, "opportunity { id }").await;
    let off = json!({ "userId": goes_id, "isActive": false });
    api.admin.done("updateUser", off, "user { id }").await;

    let manager = world.person(&api, "Manager", "MANAGER", "ALL").await;
    let reopen = json!({ "opportunityId": lost });
    let reopened = manager.done("reopenOpportunity", reopen, "opportunity { owner { id } }").await;
    assert_eq!(warned(&reopened).len(), 1);
    assert_eq!(text(&reopened, "opportunity.owner.id"), id_of(&manager).await);

    // Who came back and left again without a successor has none from the first time.
    let heir = world.person(&api, "Heir", "REP", "OWN").await;
    let on = json!({ "userId": goes_id, "isActive": true });
    api.admin.done("updateUser", on.clone(), "user { id }").await;
    let leave = json!({ "userId": goes_id, "reassignTo": id_of(&heir).await });
    api.admin.done("deactivateUser", leave, "user { id }").await;
    api.admin.done("updateUser", on, "user { id }").await;
    let lost = world.open_opportunity(&api, "Of who came back").await;
    let give = json!({ "opportunityId": lost, "ownerId": goes_id });
    api.admin.done("updateOpportunity", give, "opportunity { id }").await;
    let lose = json!({ "opportunityId": lost, "reasonId": world.lost_plainly });
    api.admin.done("closeAsLost", lose, "opportunity { id }").await;
    let off = json!({ "userId": goes_id, "isActive": false });
    api.admin.done("updateUser", off, "user { id }").await;
    let reopen = json!({ "opportunityId": lost });
    let reopened = manager.done("reopenOpportunity", reopen, "opportunity { owner { id } }").await;
    assert_eq!(warned(&reopened).len(), 1);
    assert_eq!(text(&reopened, "opportunity.owner.id"), id_of(&manager).await);
}

const BOARD: &str = "query ($process: ID!, $filter: OpportunityFilter) { \
    board(processId: $process, filter: $filter) { totals { count } \
      columns { stage { id isActive } totals { count } opportunities { nodes { id } } } } \
    opportunities(filter: $filter) { totalCount nodes { id } } }";

#[tokio::test]
async fn a_stage_out_of_use_hides_nothing_and_keeps_nobody() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let query = "query ($id: ID!) { salesProcess(id: $id) { stages { id } } }";
    let process = admin.run(query, json!({ "id": world.process })).await;
    let stage = |place: usize| text(&process, &format!("salesProcess.stages.{place}.id"));
    let lost = world.open_opportunity(&api, "Lost").await;
    let lose = json!({ "opportunityId": lost, "reasonId": world.lost_plainly });
    admin.done("closeAsLost", lose, "opportunity { id }").await;
    let deleted = world.open_opportunity(&api, "Deleted").await;
    let records = json!({ "recordIds": [deleted] });
    admin.done("deleteRecords", records.clone(), "recordIds").await;
    let open = world.open_opportunity(&api, "Open").await;
    let retire = json!({ "stageId": stage(0), "isActive": false });
    let refused = admin.refused("updateStage", retire.clone()).await;
    assert_eq!(refused["path"], json!(["isActive"]), "an open one is in it");
    let next = json!({ "opportunityId": open, "to": { "direction": "NEXT" } });
    admin.done("moveOpportunityStage", next, "opportunity { id }").await;
    admin.done("updateStage", retire, "stage { isActive }").await;

    for filter in [
        json!({}),
        json!({ "status": ["LOST"] }),
        json!({ "status": ["LOST", "OPEN"] }),
        json!({ "text": "Lost", "status": ["LOST"] }),
        json!({ "not": { "status": ["OPEN"] } }),
    ] {
        let of_list =
            if filter == json!({}) { json!({ "status": ["OPEN"] }) } else { filter.clone() };
        let board = admin.run(BOARD, json!({ "process": world.process, "filter": filter })).await;
        let list = admin.run(BOARD, json!({ "process": world.process, "filter": of_list })).await;
        let columns = board["board"]["columns"].as_array().unwrap();
        let count: i64 = columns.iter().map(|it| it["totals"]["count"].as_i64().unwrap()).sum();
        assert_eq!(json!(count), list["opportunities"]["totalCount"], "{filter}");
        assert_eq!(
            board["board"]["totals"]["count"], list["opportunities"]["totalCount"],
            "{filter}"
        );
        let cards: usize =
            columns.iter().map(|it| it["opportunities"]["nodes"].as_array().unwrap().len()).sum();
        assert_eq!(json!(cards), list["opportunities"]["totalCount"], "{filter}");
    }

    let fields = "opportunity { stage { id } stageVisits { leftAt stage { id } } }";
    let reopened = admin.done("reopenOpportunity", json!({ "opportunityId": lost }), fields).await;
    assert_eq!(warned(&reopened), [("STAGE_CHANGED".to_owned(), json!(["opportunityId"]))]);
    assert_eq!(text(&reopened, "opportunity.stage.id"), stage(1));
    let restored = admin.done("restoreRecords", records, "recordIds").await;
    assert_eq!(warned(&restored), [("STAGE_CHANGED".to_owned(), json!(["recordIds", "0"]))]);
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { stage { id } stageVisits { leftAt stage { id } } } }";
    let restored = admin.run(query, json!({ "id": deleted })).await;
    assert_eq!(text(&restored, "opportunity.stage.id"), stage(1));
    for opportunity in [&reopened["opportunity"], &restored["opportunity"]] {
        let visits = opportunity["stageVisits"].as_array().unwrap();
        let open: Vec<_> = visits.iter().filter(|visit| visit["leftAt"].is_null()).collect();
        assert_eq!(open.len(), 1, "{opportunity:#}");
        assert_eq!(text(open[0], "stage.id"), stage(1));
    }
    let board = admin.run(BOARD, json!({ "process": world.process, "filter": {} })).await;
    assert_eq!(board["board"]["totals"]["count"], 3);
    let columns = board["board"]["columns"].as_array().unwrap();
    assert!(columns.iter().all(|column| column["stage"]["isActive"] == true), "{board:#}");
}

#[tokio::test]
async fn a_campaign_out_of_use_stays_with_what_came_from_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let names = json!([{ "locale": "en", "text": "Fair" }, { "locale": "fa", "text": "نمایشگاه" }]);
    let campaign = admin.done("createCampaign", json!({ "names": names }), "campaign { id }").await;
    let campaign = text(&campaign, "campaign.id");
    let mut input = world.opportunity("From the fair");
    input["campaignId"] = json!(campaign);
    let opened = admin.done("openOpportunity", input, "opportunity { id }").await;
    let opportunity = text(&opened, "opportunity.id");
    let retire = json!({ "campaignId": campaign, "isActive": false });
    admin.done("updateCampaign", retire, "campaign { id }").await;

    let same = json!({ "opportunityId": opportunity, "campaignId": campaign, "name": "The fair" });
    admin.done("updateOpportunity", same, "opportunity { name }").await;
    let other = world.open_opportunity(&api, "Other").await;
    let set = json!({ "opportunityId": other, "campaignId": campaign });
    let refused = admin.refused("updateOpportunity", set).await;
    assert_eq!(refused["path"], json!(["campaignId"]), "it is not set anew");
}
