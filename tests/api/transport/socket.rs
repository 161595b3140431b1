//! graphql-transport-ws: close codes, the order of messages, limits, and how a socket ends.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::client::{Client, text};
use crate::harness::socket::{Frame, Socket};
use crate::harness::{Api, World, eventually};

const MOVED: &str = "subscription ($after: String) { \
    opportunityStageChanged(after: $after) { id cursor toStageName } }";
const ALL: &str =
    "subscription ($after: String) { pipelineEvents(after: $after) { kind id cursor } }";
const VIEWER: &str = "{ viewer { user { id } } }";

/// Moves an opportunity forward and back; returns the ids of the events.
async fn moves(api: &Api, opportunity: &str, times: usize) -> Vec<String> {
    let mut sent = Vec::new();
    for direction in ["NEXT", "PREVIOUS"].iter().cycle().take(times) {
        let input = json!({ "opportunityId": opportunity, "to": { "direction": direction } });
        let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
        sent.push(text(&moved, "eventIds.0"));
    }
    sent
}

/// The current position of the stream.
async fn now(api: &Api) -> String {
    let read = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    text(&read, "opportunities.asOf")
}

fn message(value: Value) -> Message {
    Message::text(value.to_string())
}

/// Waits until the server closes the socket, and checks the code and the reason.
async fn ends_with((code, reason): (u16, &str), mut socket: Socket, breach: &str) {
    let end = socket.end().await;
    let Frame::Closed(code_of_close, why) = &end else { panic!("{breach}: {end:?}") };
    assert_eq!((*code_of_close, why.starts_with(reason)), (code, true), "{breach}: {end:?}");
}

#[tokio::test]
async fn every_breach_of_the_protocol_ends_the_socket_with_its_code() {
    let api = Api::start().await;
    let token = api.admin.token().unwrap();
    let init = || message(json!({ "type": "connection_init", "payload": { "token": token } }));
    let listen = |id: &str| {
        let payload = json!({ "query": ALL });
        message(json!({ "type": "subscribe", "id": id, "payload": payload }))
    };
    let refused =
        |payload: Value| vec![message(json!({ "type": "connection_init", "payload": payload }))];
    // By PROTOCOL.md of graphql-ws; 1009 by RFC 6455.
    let invalid = "Invalid message: ";
    let no_id = json!({ "type": "subscribe", "payload": {} });
    let no_query = json!({ "type": "subscribe", "id": "1", "payload": {} });
    for (breach, messages, code, reason) in [
        ("not JSON", vec![Message::text("{")], 4400, invalid),
        ("unknown type", vec![message(json!({ "type": "start" }))], 4400, invalid),
        ("no id", vec![message(no_id)], 4400, invalid),
        ("empty id", vec![listen("")], 4400, invalid),
        ("no query", vec![message(no_query)], 4400, invalid),
        ("binary", vec![Message::binary("{\"type\":\"ping\"}")], 4400, "Send text"),
        ("id taken", vec![listen("one"), listen("one")], 4409, "Subscriber for one already exists"),
        ("connection_init again", vec![init()], 4429, "Too many initialisation requests"),
        ("too large", vec![Message::text(" ".repeat(65_537))], 1009, "The message is too"),
    ] {
        let mut socket = Socket::of(&api.admin).await;
        for message in messages {
            socket.send_raw(message).await;
        }
        ends_with((code, reason), socket, breach).await;
    }
    for (breach, messages, code, reason) in [
        ("before connection_ack", vec![listen("1")], 4401, "Unauthorized"),
        ("no token", refused(json!({})), 4403, "Send a token"),
        ("wrong token", refused(json!({ "token": "fst_wrong" })), 4403, "the token is not valid"),
        ("connection_init twice", vec![init(), init()], 4429, "Too many initialisation requests"),
        ("far too large", vec![Message::text(" ".repeat(2 << 20))], 1009, "The message is too"),
    ] {
        let mut socket = Socket::open(api.admin.url()).await;
        for message in messages {
            socket.send_raw(message).await;
        }
        ends_with((code, reason), socket, breach).await;
    }
    // A separate server: on a busy machine other sockets would time out too.
    let hasty = Api::start_with(|config| config.socket_init_seconds = 1).await;
    let socket = Socket::open(hasty.admin.url()).await;
    let late = (4408, "Connection initialisation timeout");
    ends_with(late, socket, "no connection_init").await;
}

#[tokio::test]
async fn a_socket_speaks_one_protocol_and_to_pages_that_may() {
    let api =
        Api::start_with(|config| config.cors_origins = "https://crm.example".to_owned()).await;
    let url = api.admin.url();
    let host = url.trim_end_matches("/graphql").to_owned();
    let ours = "graphql-transport-ws";
    for (protocol, origin, status) in [
        (ours, None, 101),
        ("graphql-ws", None, 400),
        ("graphql-ws, graphql-transport-ws", None, 101),
        (ours, Some(host.as_str()), 101),
        (ours, Some("https://crm.example"), 101),
        (ours, Some("https://evil.example"), 403),
        (ours, Some("null"), 403),
    ] {
        let mut headers = vec![("Sec-WebSocket-Protocol", protocol)];
        headers.extend(origin.map(|origin| ("Origin", origin)));
        let opened = Socket::try_open(url, &headers).await;
        let status_of_opening = opened.err().unwrap_or(101);
        assert_eq!(status_of_opening, status, "{protocol} {origin:?}");
    }
}

#[tokio::test]
async fn the_messages_of_an_operation_are_in_order() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut socket = Socket::of(&api.admin).await;

    socket.subscribe("query", VIEWER, json!({})).await;
    let answer = socket.next_message().await;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("next"), &json!("query")));
    assert!(answer["payload"]["data"]["viewer"]["user"]["id"].is_string(), "{answer:#}");
    assert_eq!(socket.next_message().await, json!({ "type": "complete", "id": "query" }));

    let open = "mutation ($input: OpenOpportunityInput!) { openOpportunity(input: $input) { \
        opportunity { name } userErrors { code } } }";
    socket.subscribe("query", open, json!({ "input": world.opportunity("Over a socket") })).await;
    let answer = socket.next_message().await;
    let name = &answer["payload"]["data"]["openOpportunity"]["opportunity"]["name"];
    assert_eq!(name, "Over a socket", "{answer:#}");
    assert_eq!(socket.next_message().await["type"], "complete");

    // An error before execution is `error`, and nothing follows it. The pong comes next.
    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        socket.subscribe("wrong", query, json!({})).await;
        let refused = socket.next_message().await;
        assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("wrong")));
        assert_eq!(refused["payload"][0]["extensions"]["code"], code, "{refused:#}");
        socket.send(json!({ "type": "ping", "payload": { "after": query } })).await;
        let pong = json!({ "type": "pong", "payload": { "after": query } });
        assert_eq!(socket.next_message().await, pong);
    }
    socket.send(json!({ "type": "pong" })).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next_message().await, json!({ "type": "pong" }));

    // A subscription that cannot begin was executed: its response has errors, then it is complete.
    socket.subscribe("wrong", ALL, json!({ "after": "nonsense" })).await;
    let answer = socket.next_message().await;
    assert_eq!(answer["payload"]["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(socket.next_message().await, json!({ "type": "complete", "id": "wrong" }));
}

#[tokio::test]
async fn a_cancelled_operation_sends_no_more_and_its_id_is_free() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Cancelled").await;
    let after = now(&api).await;
    let mut socket = Socket::of(&api.admin).await;
    let ids = ["0", "1"];
    for id in ids {
        socket.subscribe(id, MOVED, json!({ "after": after })).await;
    }
    let sent = moves(&api, &opportunity, 2).await;
    let mut heard = [vec![], vec![]];
    for _ in 0..ids.len() * sent.len() {
        let message = socket.next_message().await;
        let index: usize = text(&message, "id").parse().unwrap();
        heard[index].push(text(&message, "payload.data.opportunityStageChanged.id"));
    }
    assert!(heard.iter().all(|heard| *heard == sent), "{heard:?} of {sent:?}");

    socket.complete("1").await;
    socket.complete("1").await;
    socket.complete("never begun").await;
    // The moves use another connection: they may overtake messages that the server has not processed yet.
    socket.settled().await;
    // The other operation goes on: the cancelled one would receive the same events.
    for sent in moves(&api, &opportunity, 4).await {
        let heard = socket.next_message().await;
        assert_eq!(heard["id"], "0", "{heard:#}");
        assert_eq!(heard["payload"]["data"]["opportunityStageChanged"]["id"], json!(sent));
    }
    socket.subscribe("1", VIEWER, json!({})).await;
    let answer = socket.next_message().await;
    assert_eq!(answer["id"], "1", "{answer:#}");
    assert!(answer["payload"]["data"]["viewer"].is_object(), "{answer:#}");
    assert_eq!(socket.next_message().await, json!({ "type": "complete", "id": "1" }));
}

#[tokio::test]
async fn a_hundred_subscriptions_hear_each_event_once_and_in_order() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let after = now(&api).await;
    let mut sockets = [Socket::of(&api.admin).await, Socket::of(&api.admin).await];
    for socket in &mut sockets {
        for index in 0..50 {
            socket.subscribe(&index.to_string(), MOVED, json!({ "after": after })).await;
        }
        // Only the operation beyond the limit is refused: the others go on.
        socket.subscribe("51st", MOVED, json!({})).await;
        let refused = socket.next_message().await;
        assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("51st")));
        assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    }
    let sent = moves(&api, &opportunity, 5).await;
    for socket in &mut sockets {
        let mut heard = vec![Vec::new(); 50];
        while heard.iter().map(Vec::len).sum::<usize>() < 250 {
            let message = socket.next_message().await;
            let index: usize = text(&message, "id").parse().unwrap();
            heard[index].push(text(&message, "payload.data.opportunityStageChanged.id"));
        }
        assert!(heard.iter().all(|heard| *heard == sent), "{heard:?} of {sent:?}");
    }
}

/// Subscriptions of `socket` that catch up with the whole log, each message some kilobytes.
async fn flood(socket: &mut Socket, after: &str) {
    let fields: Vec<_> = (0..90).map(|index| format!("id_{index}: id")).collect();
    let query = format!(
        "subscription ($after: String) {{ opportunityStageChanged(after: $after) {{ id cursor {} }} }}",
        fields.join(" ")
    );
    for index in 0..40 {
        socket.subscribe(&index.to_string(), &query, json!({ "after": after })).await;
    }
}

#[tokio::test]
async fn a_flood_does_not_starve_a_small_query() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Flooding").await;
    let after = now(&api).await;
    let events = moves(&api, &opportunity, 40).await.len();
    let mut socket = Socket::of(&api.admin).await;
    flood(&mut socket, &after).await;
    // The time of the database and the loaders does not matter; the socket's fairness does.
    socket.subscribe("small", "{ __typename }", json!({})).await;
    let mut before = 0;
    while socket.next_message().await["id"] != "small" {
        before += 1;
    }
    // If it starved, it would come after all of them.
    assert!(before < 40 * events / 2, "{before} of {} came first", 40 * events);
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_still_heard_and_loses_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Slow").await;
    let after = now(&api).await;
    let sent = moves(&api, &opportunity, 40).await;
    let mut socket = Socket::of(&api.admin).await;
    flood(&mut socket, &after).await;
    // The client reads nothing; its operations are executed nevertheless.
    let rename = "mutation ($input: UpdateOpportunityInput!) { updateOpportunity(input: $input) { \
        userErrors { code } } }";
    let input = json!({ "opportunityId": opportunity, "name": "Renamed while deaf" });
    socket.subscribe("rename", rename, json!({ "input": input })).await;
    let read = "query ($id: ID!) { opportunity(by: { id: $id }) { name } }";
    eventually("the opportunity is renamed", async || {
        let found = api.admin.run(read, json!({ "id": opportunity })).await;
        (found["opportunity"]["name"] == "Renamed while deaf").then_some(())
    })
    .await;
    let mut heard = vec![Vec::new(); 40];
    while heard.iter().map(Vec::len).sum::<usize>() < 40 * sent.len() {
        let message = socket.next_message().await;
        if let Ok(index) = text(&message, "id").parse::<usize>() {
            heard[index].push(text(&message, "payload.data.opportunityStageChanged.id"));
        }
    }
    assert!(heard.iter().all(|heard| *heard == sent));
}

#[tokio::test]
async fn a_token_that_ends_ends_its_socket() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let forbidden = |end: &Frame| matches!(end, Frame::Closed(4403, _));

    let user = api.admin.run(VIEWER, json!({})).await["viewer"]["user"]["id"].take();
    let make = |input: Value| api.admin.done("createApiToken", input, "secret apiToken { id }");
    let made = make(json!({ "userId": user, "name": "revoked" })).await;
    let mut socket = Socket::open(api.admin.url()).await;
    socket.init(&text(&made, "secret")).await;
    socket.subscribe("1", ALL, json!({})).await;
    socket.next_message().await;
    let revoke = json!({ "apiTokenId": made["apiToken"]["id"] });
    api.admin.done("revokeApiToken", revoke, "apiToken { id }").await;
    let end = socket.end().await;
    assert!(forbidden(&end), "revoked: {end:?}");

    let input = json!({ "userId": user, "name": "expires", "expiresAt": "2026-11-23T09:00:00Z" });
    let made = make(input).await;
    let mut socket = Socket::open(api.admin.url()).await;
    socket.init(&text(&made, "secret")).await;
    api.clock().advance(chrono::TimeDelta::hours(2));
    let end = socket.end().await;
    assert!(forbidden(&end), "expired: {end:?}");

    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let rep_id = rep.run(VIEWER, json!({})).await["viewer"]["user"]["id"].take();
    let mut socket = Socket::of(&rep).await;
    let change = json!({ "userId": rep_id, "isActive": false });
    api.admin.done("updateUser", change, "user { id }").await;
    let end = socket.end().await;
    assert!(forbidden(&end), "deactivated: {end:?}");
}

#[tokio::test]
async fn a_running_subscription_follows_the_rights_of_its_reader() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Foreign").await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let rep_id = rep.run(VIEWER, json!({})).await["viewer"]["user"]["id"].take();
    let mut socket = Socket::of(&rep).await;
    socket.subscribe("1", MOVED, json!({ "after": now(&api).await })).await;
    moves(&api, &opportunity, 2).await;
    let change = json!({ "userId": rep_id, "reach": "ALL" });
    api.admin.done("updateUser", change, "user { id }").await;
    // The next check of the token shows it to the reader.
    let first = tokio::select! {
        message = socket.next_message() => message,
        () = async { loop { moves(&api, &opportunity, 2).await; } } => unreachable!(),
    };
    assert_eq!(first["type"], "next", "{first:#}");
}

#[tokio::test]
async fn connections_are_counted_by_person_and_in_all() {
    let api = Api::start_with(|config| {
        config.connections = 3;
        config.connections_per_user = 2;
    })
    .await;
    let token = api.admin.token().unwrap();
    let one = Socket::of(&api.admin).await;
    let _two = Socket::of(&api.admin).await;
    let mut three = Socket::open(api.admin.url()).await;
    let headers = [("Sec-WebSocket-Protocol", "graphql-transport-ws")];
    assert_eq!(Socket::try_open(api.admin.url(), &headers).await.err(), Some(503));
    three.send(json!({ "type": "connection_init", "payload": { "token": token } })).await;
    assert!(matches!(three.end().await, Frame::Closed(1013, _)));
    drop(one);
    // The server notices as soon as it reads the end of the socket.
    eventually("the seat of a socket that was dropped is free", async || {
        let mut again = Socket::try_open(api.admin.url(), &headers).await.ok()?;
        again.send(json!({ "type": "connection_init", "payload": { "token": token } })).await;
        (again.receive().await == Frame::Message(json!({ "type": "connection_ack" }))).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_client_without_any_sign_of_life_is_left() {
    let api = Api::start_with(|config| config.socket_ping_seconds = 3).await;
    let mut deaf = Socket::of(&api.admin).await;
    let mut alive = Socket::of(&api.admin).await;
    // A client that does not read answers no ping; one that reads does.
    tokio::select! {
        end = alive.receive() => panic!("{end:?}"),
        () = api.wait_for_metric("forsat_sockets 1") => {}
    }
    alive.settled().await;
    // Its late pongs may reset the socket before it has read the close frame.
    let end = deaf.end().await;
    assert!(matches!(end, Frame::Closed(1013, _) | Frame::Cut), "{end:?}");
}

#[tokio::test]
async fn a_client_that_reads_too_slowly_is_left_and_goes_on_after_its_cursor() {
    let api = Api::start_with(|config| {
        config.socket_stall_seconds = 3;
        config.connections_per_user = 1;
    })
    .await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Stalled").await;
    let after = now(&api).await;
    let sent = moves(&api, &opportunity, 60).await;
    let mut stalled = Socket::of(&api.admin).await;
    flood(&mut stalled, &after).await;
    // Its slot is free as soon as the client leaves.
    let mut resumed = eventually("the seat of a reader that was left is free", async || {
        let mut socket = Socket::open(api.admin.url()).await;
        let payload = json!({ "token": api.admin.token().unwrap() });
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        match socket.receive().await {
            Frame::Message(_) => Some(socket),
            Frame::Closed(code, _) => {
                assert_eq!(code, 1013);
                None
            }
            Frame::Cut => panic!("the socket was cut"),
        }
    })
    .await;
    let mut heard = Vec::new();
    let mut cursor = after;
    // The last of its operations: the first may be done before the others have filled the network.
    while let Frame::Message(message) = stalled.receive().await {
        if message["id"] == "39" {
            heard.push(text(&message, "payload.data.opportunityStageChanged.id"));
            cursor = text(&message, "payload.data.opportunityStageChanged.cursor");
        }
    }
    assert!(heard.len() < sent.len(), "it was left before it had heard all");
    resumed.subscribe("0", MOVED, json!({ "after": cursor })).await;
    while heard.len() < sent.len() {
        let message = resumed.next_message().await;
        heard.push(text(&message, "payload.data.opportunityStageChanged.id"));
    }
    assert_eq!(heard, sent);
}

#[tokio::test]
async fn a_client_that_sends_too_much_is_read_slower_and_loses_nothing() {
    let api = Api::start_with(|config| config.socket_messages_per_second = 10).await;
    let mut socket = Socket::of(&api.admin).await;
    for index in 0..25 {
        socket.send(json!({ "type": "ping", "payload": { "index": index } })).await;
    }
    for index in 0..25 {
        assert_eq!(socket.next_message().await["payload"]["index"], json!(index));
    }
}

#[tokio::test]
async fn a_stopping_server_asks_its_sockets_to_reconnect() {
    let api = Api::start().await;
    World::build(&api).await;
    api.numbered().await;
    let client: Client = api.admin.clone();
    let mut idle = Socket::of(&client).await;
    let mut listening = Socket::of(&client).await;
    listening.subscribe("1", ALL, json!({})).await;
    assert_eq!(
        listening.next_message().await["payload"]["data"]["pipelineEvents"]["kind"],
        "CHECKPOINT"
    );
    let stopping = tokio::spawn(api.stop());
    // No `complete`: a client would take it as the end and not subscribe again.
    let goodbye = Frame::Closed(1001, "The server stops; connect again".to_owned());
    assert_eq!(listening.receive().await, goodbye);
    assert_eq!(idle.receive().await, goodbye);
    stopping.await.expect("the server stops");
}
