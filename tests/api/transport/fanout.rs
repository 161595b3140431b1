//! Subscribers who share a stream: each receives what it would receive alone, even if others join, leave or gain
//! permissions. See `docs/fanout.md`.

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

async fn moved(api: &Api, opportunity: &str, direction: &str) -> String {
    let input = json!({ "opportunityId": opportunity, "to": { "direction": direction } });
    let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
    text(&moved, "eventIds.0")
}

async fn now(client: &Client) -> String {
    let page = client.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    text(&page, "opportunities.asOf")
}

async fn subscribe(client: &Client, query: &str, variables: Value) -> Subscription {
    Subscription::open(client.url(), client.token().unwrap(), query, variables).await
}

/// The ids of the next events, and the cursor of the last.
async fn receive(stream: &mut Subscription, count: usize) -> (Vec<String>, String) {
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
async fn subscribers_that_join_and_leave_receive_each_event_once_from_their_own_cursor() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let start = json!({ "after": now(&api.admin).await });
    let mut streams = vec![subscribe(&api.admin, MOVED, start.clone()).await];
    let (mut sent, mut first) = (Vec::new(), None);
    for round in 0..6 {
        for direction in ["NEXT", "PREVIOUS"] {
            sent.push(moved(&api, &opportunity, direction).await);
        }
        for stream in &mut streams {
            let (ids, cursor) = receive(stream, 2).await;
            assert_eq!(ids, sent[sent.len() - 2..], "in round {round}");
            first.get_or_insert(cursor);
        }
        // One subscribes from the start, one from the first event that was delivered.
        let mut late = subscribe(&api.admin, MOVED, start.clone()).await;
        assert_eq!(receive(&mut late, sent.len()).await.0, sent);
        streams.push(late);
        if let Some(after) = first.clone().filter(|_| round > 0) {
            let mut resumed = subscribe(&api.admin, MOVED, json!({ "after": after })).await;
            assert_eq!(receive(&mut resumed, sent.len() - 2).await.0, sent[2..]);
            streams.push(resumed);
        }
        // The oldest subscriber leaves, the others stay.
        if round % 2 == 1 {
            streams.remove(0);
            api.wait_for_metric(&format!("forsat_subscriptions {}", streams.len())).await;
        }
    }
    assert!(streams.len() > 5, "{} subscribers are left", streams.len());
}

#[tokio::test]
async fn a_burst_reaches_every_subscriber_once_and_in_one_order() {
    const LEADS: usize = 120;
    // They are closed faster than they are opened, and so few that none waits long for a connection.
    const AT_ONCE: usize = 16;
    let api = Api::start().await;
    World::build(&api).await;
    api.numbered().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let filter = json!({ "kinds": ["LEAD_CREATED"] });
        let mut stream = subscribe(&api.admin, ALL, json!({ "filter": filter })).await;
        assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
        streams.push(stream);
    }
    let create = (0..LEADS).map(|number| {
        let input = json!({ "subject": format!("Lead {number}") });
        api.admin.done("createLead", input, "lead { id }")
    });
    let create = stream::iter(create).buffer_unordered(AT_ONCE).count();
    let receive = async {
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
    let (_, received) = join(create, receive).await;
    let different: BTreeSet<&String> = received[0].iter().collect();
    assert_eq!(different.len(), LEADS, "each event once");
    assert!(received.iter().all(|ids| *ids == received[0]), "in one order");
}

#[tokio::test]
async fn subscribers_with_different_filters_do_not_share() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let [opportunity, other] = [
        world.open_opportunity(&api, "Watched").await,
        world.open_opportunity(&api, "Another").await,
    ];
    api.numbered().await;
    let mut streams = Vec::new();
    for wanted in [&opportunity, &other, &opportunity, &other] {
        let filter = json!({ "opportunityIds": [wanted] });
        let mut stream = subscribe(&api.admin, ALL, json!({ "filter": filter })).await;
        let checkpoint = stream.next().await["pipelineEvents"].take();
        assert_eq!(
            (&checkpoint["kind"], &checkpoint["gap"]),
            (&json!("CHECKPOINT"), &json!(false))
        );
        streams.push((stream, wanted));
    }
    for held in [true, false] {
        for opportunity in [&opportunity, &other] {
            let hold = json!({ "opportunityId": opportunity, "isOnHold": held });
            api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
        }
        for (stream, wanted) in &mut streams {
            let event = stream.next().await["pipelineEvents"].take();
            assert_eq!(event["opportunityId"], json!(wanted), "{event}");
        }
    }
}

#[tokio::test]
async fn people_who_reach_everything_share_unless_they_filter_by_mine() {
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
    // Each subscribes twice, so that nobody is without a group.
    for person in people.iter().chain(&people) {
        for filter in [json!({}), json!({ "mine": true })] {
            let mut stream = subscribe(person, FACTS, json!({ "filter": filter })).await;
            assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
            streams.push((stream, person, filter != json!({})));
        }
    }
    let mut opportunities = Vec::new();
    for person in &people {
        opportunities.push(world.open_opportunity_as(person, "Own").await);
    }
    for (round, held) in [true, false, true].into_iter().enumerate() {
        for opportunity in &opportunities {
            let hold = json!({ "opportunityId": opportunity, "isOnHold": held });
            api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
        }
        for (stream, person, is_mine) in &mut streams {
            let is_own = |opportunity: &&String| {
                let owner = people.iter().position(|one| one.token() == person.token());
                owner == opportunities.iter().position(|one| one == *opportunity)
            };
            let sees_all = person.token() != people[2].token();
            let expected: Vec<_> = opportunities
                .iter()
                .filter(|opportunity| (sees_all && !*is_mine) || is_own(opportunity))
                .collect();
            let mut received = Vec::new();
            while received.len() < expected.len() {
                let event = stream.next().await["pipelineEvents"].take();
                if event["kind"] == "OPPORTUNITY_CHANGED" {
                    assert!(event["actor"]["displayName"].is_string(), "{event}");
                    received.push(text(&event, "opportunityId"));
                }
            }
            assert_eq!(received.iter().collect::<Vec<_>>(), expected, "in round {round}");
        }
    }
}

#[tokio::test]
async fn subscribers_that_gain_reach_receive_a_gap_although_the_first_of_their_group_has_left() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let opportunity = world.open_opportunity(&api, "Foreign").await;
    api.numbered().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let filter = json!({ "kinds": ["OPPORTUNITY_CHANGED"] });
        let mut stream = subscribe(&rep, ALL, json!({ "filter": filter })).await;
        assert_eq!(stream.next().await["pipelineEvents"]["gap"], false);
        streams.push(stream);
    }
    let own = world.open_opportunity_as(&rep, "Own").await;
    let hold = |opportunity: &str| json!({ "opportunityId": opportunity, "isOnHold": true });
    for opportunity in [&opportunity, &own] {
        api.admin.done("setOpportunityHold", hold(opportunity), "opportunity { id }").await;
    }
    for stream in &mut streams {
        let event = stream.next().await["pipelineEvents"].take();
        assert_eq!(event["opportunityId"], json!(own), "the other one is out of reach: {event}");
    }
    // One of the first two produces for the group; when its connection ends, so does the watch on its permissions.
    streams.drain(..2);
    api.wait_for_metric("forsat_subscriptions 2").await;
    let viewer = rep.run("{ viewer { user { id } } }", json!({})).await;
    let widened = json!({ "userId": text(&viewer, "viewer.user.id"), "reach": "ALL" });
    api.admin.done("updateUser", widened, "user { id }").await;
    for stream in &mut streams {
        while stream.next().await["pipelineEvents"]["gap"] != true {}
    }
    let end = json!({ "opportunityId": opportunity, "isOnHold": false });
    api.admin.done("setOpportunityHold", end, "opportunity { id }").await;
    for stream in &mut streams {
        let event = loop {
            let event = stream.next().await["pipelineEvents"].take();
            if event["kind"] != "CHECKPOINT" {
                break event;
            }
        };
        assert_eq!(event["opportunityId"], json!(opportunity), "{event}");
    }
}

#[tokio::test]
async fn a_deactivated_user_is_disconnected_and_nobody_else() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let rep = world.person(&api, "Rep", "REP", "ALL").await;
    api.numbered().await;
    let mut socket = Socket::of(&rep).await;
    for id in ["1", "2"] {
        socket.subscribe(id, ALL, json!({})).await;
        assert_eq!(socket.next_message().await["id"], json!(id), "its checkpoint");
    }
    let after = json!({ "after": now(&api.admin).await });
    let mut admin = subscribe(&api.admin, MOVED, after).await;
    let viewer = rep.run("{ viewer { user { id } } }", json!({})).await;
    let ended = json!({ "userId": text(&viewer, "viewer.user.id"), "isActive": false });
    api.admin.done("updateUser", ended, "user { id }").await;
    let end = socket.end().await;
    assert!(format!("{end:?}").contains("4403"), "{end:?}");
    let sent = moved(&api, &opportunity, "NEXT").await;
    assert_eq!(receive(&mut admin, 1).await.0, [sent]);
}
