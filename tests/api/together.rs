//! Subscribers who ask alike: each is told as if it were alone, whoever comes, goes or may see more.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::future::join;
use futures_util::stream;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket::{Socket, Subscription};
use crate::harness::{Api, World};

const MOVED: &str = "subscription ($after: String) { \
    opportunityStageChanged(after: $after) { id cursor opportunity { name } } }";

const ALL: &str = "subscription ($filter: PipelineEventFilter) { \
    pipelineEvents(filter: $filter) { id kind ... on StreamCheckpoint { gap } \
        ... on OpportunityChanged { opportunityId } } }";

async fn moved(api: &Api, deal: &str, direction: &str) -> String {
    let input = json!({ "opportunityId": deal, "to": { "direction": direction } });
    let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
    text(&moved, "eventIds.0")
}

async fn now(client: &Client) -> String {
    let page = client.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    text(&page, "opportunities.asOf")
}

async fn listening(client: &Client, query: &str, variables: Value) -> Subscription {
    Subscription::open(client.url(), client.token().unwrap(), query, variables).await
}

/// The ids and the cursor of what is heard next.
async fn heard(stream: &mut Subscription, count: usize) -> (Vec<String>, String) {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    while ids.len() < count {
        let event = stream.next().await["opportunityStageChanged"].take();
        assert_eq!(event["opportunity"]["name"], "Watched");
        ids.push(text(&event, "id"));
        cursor = text(&event, "cursor");
    }
    (ids, cursor)
}

#[tokio::test]
async fn whoever_comes_and_goes_each_hears_all_from_its_place_once() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let deal = world.open_deal(&api, "Watched").await;
    let start = json!({ "after": now(&api.admin).await });
    let mut streams = vec![listening(&api.admin, MOVED, start.clone()).await];
    let (mut sent, mut first) = (Vec::new(), None);
    for round in 0..6 {
        for direction in ["NEXT", "PREVIOUS"] {
            sent.push(moved(&api, &deal, direction).await);
        }
        for stream in &mut streams {
            let (ids, cursor) = heard(stream, 2).await;
            assert_eq!(ids, sent[sent.len() - 2..], "in round {round}");
            first.get_or_insert(cursor);
        }
        // One from the beginning, one from the first event that anybody was told of.
        let mut late = listening(&api.admin, MOVED, start.clone()).await;
        assert_eq!(heard(&mut late, sent.len()).await.0, sent);
        streams.push(late);
        if let Some(after) = first.clone().filter(|_| round > 0) {
            let mut resumed = listening(&api.admin, MOVED, json!({ "after": after })).await;
            assert_eq!(heard(&mut resumed, sent.len() - 2).await.0, sent[2..]);
            streams.push(resumed);
        }
        // Who came first goes, and those after it stay.
        if round % 2 == 1 {
            streams.remove(0);
            api.tells(&format!("forsat_subscriptions {}", streams.len())).await;
        }
    }
    assert!(streams.len() > 5, "{} stay", streams.len());
}

#[tokio::test]
async fn a_burst_reaches_everybody_once_and_in_one_order() {
    const LEADS: usize = 120;
    // Faster than they are written, and so few that none waits too long for a connection.
    const AT_ONCE: usize = 16;
    let api = Api::start().await;
    World::build(&api).await;
    api.numbered().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let filter = json!({ "kinds": ["LEAD_CREATED"] });
        let mut stream = listening(&api.admin, ALL, json!({ "filter": filter })).await;
        assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
        streams.push(stream);
    }
    let made = (0..LEADS).map(|number| {
        let input = json!({ "subject": format!("Lead {number}") });
        api.admin.done("createLead", input, "lead { id }")
    });
    let made = stream::iter(made).buffer_unordered(AT_ONCE).count();
    let hear = async {
        let mut all = Vec::new();
        for stream in &mut streams {
            let mut ids = Vec::new();
            while ids.len() < LEADS {
                let event = stream.next().await["pipelineEvents"].take();
                if event["kind"] == "LEAD_CREATED" {
                    ids.push(text(&event, "id"));
                }
            }
            all.push(ids);
        }
        all
    };
    let (_, heard) = join(made, hear).await;
    let different: BTreeSet<&String> = heard[0].iter().collect();
    assert_eq!(different.len(), LEADS, "each once");
    assert!(heard.iter().all(|ids| *ids == heard[0]), "in one order");
}

#[tokio::test]
async fn what_each_asked_for_is_what_it_is_told() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let [deal, other] =
        [world.open_deal(&api, "Watched").await, world.open_deal(&api, "Another").await];
    api.numbered().await;
    let mut streams = Vec::new();
    for wanted in [&deal, &other, &deal, &other] {
        let filter = json!({ "opportunityIds": [wanted] });
        let mut stream = listening(&api.admin, ALL, json!({ "filter": filter })).await;
        let checkpoint = stream.next().await["pipelineEvents"].take();
        assert_eq!(
            (&checkpoint["kind"], &checkpoint["gap"]),
            (&json!("CHECKPOINT"), &json!(false))
        );
        streams.push((stream, wanted));
    }
    for held in [true, false] {
        for deal in [&deal, &other] {
            let hold = json!({ "opportunityId": deal, "isOnHold": held });
            api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
        }
        for (stream, wanted) in &mut streams {
            let told = stream.next().await["pipelineEvents"].take();
            assert_eq!(told["opportunityId"], json!(wanted), "{told}");
        }
    }
}

#[tokio::test]
async fn who_sees_as_much_is_told_alike_but_for_what_is_its_own() {
    const FACTS: &str = "subscription ($filter: PipelineEventFilter) { pipelineEvents(filter: $filter) { \
        id kind actor { displayName } ... on StreamCheckpoint { gap } ... on OpportunityChanged { \
            opportunityId after { name ownerId } } } }";
    let api = Api::start().await;
    let world = World::build(&api).await;
    let people = [
        world.person(&api, "Ann", "MANAGER", "ALL").await,
        world.person(&api, "Ben", "MANAGER", "ALL").await,
        world.person(&api, "Rep", "REP", "OWN").await,
    ];
    api.numbered().await;
    let mut streams = Vec::new();
    // Each twice, for each has company then.
    for person in people.iter().chain(&people) {
        for filter in [json!({}), json!({ "mine": true })] {
            let mut stream = listening(person, FACTS, json!({ "filter": filter })).await;
            assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
            streams.push((stream, person, filter != json!({})));
        }
    }
    let mut deals = Vec::new();
    for person in &people {
        deals.push(world.open_deal_as(person, "Own").await);
    }
    for (round, held) in [true, false, true].into_iter().enumerate() {
        for deal in &deals {
            let hold = json!({ "opportunityId": deal, "isOnHold": held });
            api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
        }
        for (stream, person, is_mine) in &mut streams {
            let is_own = |deal: &&String| {
                let owner = people.iter().position(|one| one.token() == person.token());
                owner == deals.iter().position(|one| one == *deal)
            };
            let sees_all = person.token() != people[2].token();
            let expected: Vec<_> =
                deals.iter().filter(|deal| (sees_all && !*is_mine) || is_own(deal)).collect();
            let mut told = Vec::new();
            while told.len() < expected.len() {
                let event = stream.next().await["pipelineEvents"].take();
                if event["kind"] == "OPPORTUNITY_CHANGED" {
                    assert!(event["actor"]["displayName"].is_string(), "{event}");
                    told.push(text(&event, "opportunityId"));
                }
            }
            assert_eq!(told.iter().collect::<Vec<_>>(), expected, "in round {round}");
        }
    }
}

#[tokio::test]
async fn who_may_see_more_is_told_so_though_another_has_led_and_gone() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let deal = world.open_deal(&api, "Foreign").await;
    api.numbered().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let filter = json!({ "kinds": ["OPPORTUNITY_CHANGED"] });
        let mut stream = listening(&rep, ALL, json!({ "filter": filter })).await;
        assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
        streams.push(stream);
    }
    let own = world.open_deal_as(&rep, "Own").await;
    let hold = |deal: &str| json!({ "opportunityId": deal, "isOnHold": true });
    for deal in [&deal, &own] {
        api.admin.done("setOpportunityHold", hold(deal), "opportunity { id }").await;
    }
    for stream in &mut streams {
        let told = stream.next().await["pipelineEvents"].take();
        assert_eq!(told["opportunityId"], json!(own), "the other one is out of reach: {told}");
    }
    // One of the first two leads: with its connection goes what is known of its rights.
    streams.drain(..2);
    api.tells("forsat_subscriptions 2").await;
    let viewer = rep.run("{ viewer { user { id } } }", json!({})).await;
    let widened = json!({ "userId": text(&viewer, "viewer.user.id"), "reach": "ALL" });
    api.admin.done("updateUser", widened, "user { id }").await;
    for stream in &mut streams {
        while stream.next().await["pipelineEvents"]["gap"] != true {}
    }
    let end = json!({ "opportunityId": deal, "isOnHold": false });
    api.admin.done("setOpportunityHold", end, "opportunity { id }").await;
    for stream in &mut streams {
        let told = loop {
            let told = stream.next().await["pipelineEvents"].take();
            if told["kind"] != "CHECKPOINT" {
                break told;
            }
        };
        assert_eq!(told["opportunityId"], json!(deal), "{told}");
    }
}

#[tokio::test]
async fn who_may_no_longer_follow_the_pipeline_is_told_and_nobody_else_ends() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let deal = world.open_deal(&api, "Watched").await;
    let rep = world.person(&api, "Rep", "REP", "ALL").await;
    api.numbered().await;
    let mut socket = Socket::of(&rep).await;
    for id in ["1", "2"] {
        socket.subscribe(id, ALL, json!({})).await;
        assert_eq!(socket.said().await["id"], json!(id), "its checkpoint");
    }
    let after = json!({ "after": now(&api.admin).await });
    let mut admin = listening(&api.admin, MOVED, after).await;
    let viewer = rep.run("{ viewer { user { id } } }", json!({})).await;
    let ended = json!({ "userId": text(&viewer, "viewer.user.id"), "isActive": false });
    api.admin.done("updateUser", ended, "user { id }").await;
    let end = socket.end().await;
    assert!(format!("{end:?}").contains("4403"), "{end:?}");
    let sent = moved(&api, &deal, "NEXT").await;
    assert_eq!(heard(&mut admin, 1).await.0, [sent]);
}
