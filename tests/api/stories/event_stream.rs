//! The stream of events: visibility, resuming and filters.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

const MOVED: &str = "subscription ($after: String, $filter: PipelineEventFilter) { \
    opportunityStageChanged(after: $after, filter: $filter) { id cursor opportunityId opportunityVersion \
      fromStageName toStageName before { stageId } after { stageId name } opportunity { id owner { displayName } } actor { id } } }";

const ALL: &str = "subscription ($after: String, $filter: PipelineEventFilter) { \
    pipelineEvents(after: $after, filter: $filter) { __typename id cursor kind \
      ... on OpportunityChanged { opportunityVersion before { name } after { name status baseEstimatedValue { amount } } } \
      ... on QuoteChanged { status total { amount } } ... on StreamCheckpoint { gap } } }";

async fn step(api: &Api, opportunity: &str, direction: &str) -> String {
    let input = json!({ "opportunityId": opportunity, "to": { "direction": direction } });
    let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
    text(&moved, "eventIds.0")
}

/// The current position of the stream.
async fn now(api: &Api) -> String {
    text(
        &api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await,
        "opportunities.asOf",
    )
}

#[tokio::test]
async fn a_cut_listener_resumes_and_misses_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let start = now(&api).await;
    let mut stream = Subscription::open(url, token, MOVED, json!({ "after": start })).await;
    let mut sent = vec![step(&api, &opportunity, "NEXT").await];
    let first = stream.next().await["opportunityStageChanged"].take();
    assert_eq!(first["id"], json!(sent[0]));
    assert_eq!(first["opportunity"]["id"], json!(opportunity));
    assert_eq!(first["opportunityVersion"], 2);
    drop(stream);

    for direction in ["PREVIOUS", "NEXT", "PREVIOUS", "NEXT"] {
        sent.push(step(&api, &opportunity, direction).await);
    }
    let after = text(&first, "cursor");
    let mut resumed = Subscription::open(url, token, MOVED, json!({ "after": after })).await;
    let mut seen = vec![sent[0].clone()];
    while seen.len() < sent.len() {
        seen.push(text(&resumed.next().await, "opportunityStageChanged.id"));
    }
    sent.push(step(&api, &opportunity, "PREVIOUS").await);
    seen.push(text(&resumed.next().await, "opportunityStageChanged.id"));
    assert_eq!(seen, sent);
}

#[tokio::test]
async fn a_snapshot_and_the_stream_after_it_count_everything_once() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let (url, token) = (api.admin.url().to_owned(), api.admin.token().unwrap().to_owned());
    // Opportunities are opened while boards are read: each is either on the board or in its stream.
    let opening = {
        let api = api.admin.clone();
        let world = world.clone();
        tokio::spawn(async move {
            for index in 0..24 {
                world.open_opportunity_as(&api, &format!("Concurrent {index}")).await;
            }
        })
    };
    for _ in 0..4 {
        let board = api
            .admin
            .run(
                "query ($id: ID!) { board(processId: $id) { asOf totals { count } columns { totals { count } \
                   opportunities(first: 100) { nodes { name } } } } }",
                json!({ "id": world.process }),
            )
            .await["board"]
            .take();
        let mut names: Vec<String> = board["columns"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|column| column["opportunities"]["nodes"].as_array().unwrap())
            .map(|node| text(node, "name"))
            .collect();
        assert_eq!(
            board["totals"]["count"],
            json!(names.len()),
            "totals and cards are of one moment"
        );
        let filter = json!({ "kinds": ["OPPORTUNITY_OPENED"] });
        let variables = json!({ "after": board["asOf"], "filter": filter });
        let mut stream = Subscription::open(&url, &token, ALL, variables).await;
        while names.len() < 24 {
            let event = stream.next().await["pipelineEvents"].take();
            if event["__typename"] == "OpportunityChanged" {
                names.push(text(&event, "after.name"));
            }
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 24);
    }
    opening.await.expect("all are opened");
}

#[tokio::test]
async fn every_change_of_an_opportunity_is_one_event_with_the_facts_before_and_after() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let start = now(&api).await;
    let opportunity = world.open_opportunity(&api, "Facts").await;
    api.admin
        .done(
            "updateOpportunity",
            json!({ "opportunityId": opportunity, "name": "New name" }),
            "opportunity { id }",
        )
        .await;
    api.admin.done("generateQuote", json!({ "opportunityId": opportunity }), "quote { id }").await;
    api.admin
        .done("closeAsWon", json!({ "opportunityId": opportunity }), "opportunity { id }")
        .await;

    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let filter = json!({ "opportunityIds": [opportunity] });
    let mut stream =
        Subscription::open(url, token, ALL, json!({ "after": start, "filter": filter })).await;
    let mut kinds = Vec::new();
    // Checkpoints may arrive in between: on PostgreSQL events are numbered right after the commits.
    while kinds.last().is_none_or(|kind| kind != "OPPORTUNITY_WON") {
        let event = stream.next().await["pipelineEvents"].take();
        if event["__typename"] == "StreamCheckpoint" {
            assert_eq!(event["gap"], false);
            continue;
        }
        if event["kind"] == "OPPORTUNITY_CHANGED" && event["after"]["name"] == "New name" {
            assert_eq!(event["before"]["name"], "Facts");
        }
        kinds.push(text(&event, "kind"));
    }
    assert_eq!(kinds.first().map(String::as_str), Some("OPPORTUNITY_OPENED"));
    for kind in ["OPPORTUNITY_CHANGED", "QUOTE_GENERATED", "QUOTE_CLOSED", "OPPORTUNITY_WON"] {
        assert!(kinds.iter().any(|seen| seen == kind), "{kind} in {kinds:?}");
    }
}

#[tokio::test]
async fn subscribers_with_different_variables_receive_what_each_asked_for() {
    const ASKED: &str = "subscription ($after: String, $filter: PipelineEventFilter, $locale: String, $short: Boolean!) { \
        opportunityStageChanged(after: $after, filter: $filter) { id ... Rest @skip(if: $short) } } \
        fragment Rest on OpportunityStageChanged { opportunity { stage { name(locale: $locale) } } }";
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched by many").await;
    let start = now(&api).await;
    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let mut streams = Vec::new();
    for index in 0..12 {
        let (locale, short) = (if index % 3 == 0 { "fa" } else { "en" }, index % 4 == 0);
        // Half of them filter, which does not change the response.
        let filter = (index % 2 == 0).then(|| json!({ "opportunityIds": [opportunity] }));
        let variables =
            json!({ "after": start, "filter": filter, "locale": locale, "short": short });
        let stream = Subscription::open(url, token, ASKED, variables).await;
        streams.push((stream, locale, short));
    }
    let id = step(&api, &opportunity, "NEXT").await;
    for (stream, locale, short) in &mut streams {
        let event = stream.next().await["opportunityStageChanged"].take();
        let name = if *locale == "fa" { "Offer (فا)" } else { "Offer" };
        let expected = match short {
            true => json!({ "id": id }),
            false => json!({ "id": id, "opportunity": { "stage": { "name": name } } }),
        };
        assert_eq!(event, expected);
    }
}

#[tokio::test]
async fn a_listener_of_one_process_hears_that_its_stages_were_changed() {
    const CHANGED: &str = "subscription ($after: String, $filter: PipelineEventFilter) { \
        pipelineEvents(after: $after, filter: $filter) { kind ... on ReferenceDataChanged { recordId } } }";
    let api = Api::start().await;
    let world = World::build(&api).await;
    let names =
        |name: &str| json!([{ "locale": "en", "text": name }, { "locale": "fa", "text": name }]);
    let other = json!({ "names": names("Other"), "stages": [{ "names": names("Start"), "probability": 10 }] });
    let process = "salesProcess { id stages { id } }";
    let other = api.admin.done("createSalesProcess", other, process).await;
    let read = "query ($id: ID!) { salesProcess(id: $id) { stages { id } } }";
    let own = api.admin.run(read, json!({ "id": world.process })).await;
    let variables =
        json!({ "after": now(&api).await, "filter": { "processIds": [world.process] } });
    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let mut stream = Subscription::open(url, token, CHANGED, variables).await;
    for stage in
        [&other["salesProcess"]["stages"][0]["id"], &own["salesProcess"]["stages"][0]["id"]]
    {
        let input = json!({ "stageId": stage, "names": names("Renamed") });
        api.admin.done("updateStage", input, "stage { id }").await;
    }
    let event = loop {
        let event = stream.next().await["pipelineEvents"].take();
        if event["kind"] != "CHECKPOINT" {
            break event;
        }
    };
    let expected = json!({ "kind": "REFERENCE_DATA_CHANGED", "recordId": world.process });
    assert_eq!(event, expected, "the first is of its own process, not of the other");
}

#[tokio::test]
async fn an_invalid_cursor_is_refused() {
    let api = Api::start().await;
    World::build(&api).await;
    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let mut stream = Subscription::open(url, token, MOVED, json!({ "after": "nonsense" })).await;
    let message = stream.message().await;
    let errors = match message["type"].as_str() {
        Some("error") => message["payload"].clone(),
        _ => message["payload"]["errors"].clone(),
    };
    assert_eq!(errors[0]["extensions"]["code"], "BAD_USER_INPUT", "{message:#}");
}

/// Receives events up to the first of a kind, and returns their kinds and names.
async fn hear_until(stream: &mut Subscription, seen: &mut Vec<(String, Value)>, kind: &str) {
    while seen.last().is_none_or(|(last, _)| last != kind) {
        let event = stream.next().await["pipelineEvents"].take();
        if event["kind"] != "CHECKPOINT" {
            seen.push((text(&event, "kind"), event["after"]["name"].clone()));
        }
    }
}

#[tokio::test]
async fn a_listener_hears_only_what_it_may_see() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let start = now(&api).await;
    let variables = json!({ "after": start, "filter": { "kinds": ["OPPORTUNITY_OPENED", "OPPORTUNITY_CHANGED", "RECORD_HIDDEN", "RECORD_SHOWN"] } });
    let mut stream = Subscription::open(rep.url(), rep.token().unwrap(), ALL, variables).await;
    let foreign = world.open_opportunity(&api, "Foreign").await;
    let own = world.open_opportunity_as(&rep, "Own").await;
    let rep_id = text(&rep.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id");
    let admin_id =
        text(&api.admin.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id");
    let give =
        |opportunity: &str, owner: &str| json!({ "opportunityId": opportunity, "ownerId": owner });

    let mut seen: Vec<(String, Value)> = Vec::new();
    // An event whose record is out of reach at its delivery is not delivered: each must arrive before the next change.
    hear_until(&mut stream, &mut seen, "OPPORTUNITY_OPENED").await;
    api.admin.done("updateOpportunity", give(&foreign, &rep_id), "opportunity { id }").await;
    hear_until(&mut stream, &mut seen, "OPPORTUNITY_CHANGED").await;
    api.admin.done("updateOpportunity", give(&own, &admin_id), "opportunity { id }").await;
    hear_until(&mut stream, &mut seen, "RECORD_HIDDEN").await;
    let expected = [
        ("OPPORTUNITY_OPENED", json!("Own")),
        ("RECORD_SHOWN", json!(null)),
        ("OPPORTUNITY_CHANGED", json!("Foreign")),
        ("RECORD_HIDDEN", json!(null)),
    ];
    assert_eq!(seen, expected.map(|(kind, name)| (kind.to_owned(), name)));
}
