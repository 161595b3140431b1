//! GraphQL over server-sent events: graphql-sse's "distinct connections".

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, PATIENCE, World};

const MOVED: &str = "subscription ($after: String) { \
    opportunityStageChanged(after: $after) { id cursor } }";
const ALL: &str =
    "subscription ($after: String) { pipelineEvents(after: $after) { kind id cursor } }";

/// An event stream as a client reads it.
struct Events {
    answer: reqwest::Response,
    read: String,
}

/// One event; a comment has no name.
#[derive(Debug, PartialEq, Eq)]
struct Event {
    name: Option<String>,
    id: Option<String>,
    data: String,
}

impl Events {
    /// Opens a stream by POST; a response that is no event stream is returned as it is.
    async fn open(client: &Client, query: &str, variables: Value) -> Result<Self, (u16, Value)> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = reqwest::Client::new()
            .post(client.url())
            .header("content-type", "application/json")
            .header("accept", "text/event-stream")
            .body(body);
        let request = match client.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Self::of(request).await
    }

    async fn of(request: reqwest::RequestBuilder) -> Result<Self, (u16, Value)> {
        let answer = request.send().await.expect("the server answers");
        let kind = answer.headers()["content-type"].to_str().expect("a text").to_owned();
        if !kind.starts_with("text/event-stream") {
            let status = answer.status().as_u16();
            let text = answer.text().await.expect("the answer is text");
            return Err((status, serde_json::from_str(&text).expect("a refusal is JSON")));
        }
        assert_eq!(answer.status(), 200);
        Ok(Self { answer, read: String::new() })
    }

    /// The next event or comment; `None`: the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let fields = || event.lines().filter_map(|line| line.split_once(':'));
                let field = |name| fields().find(|(key, _)| *key == name).map(|(_, text)| text);
                let name = field("event").map(|name| name.trim().to_owned());
                let data = field("data").unwrap_or_default().trim().to_owned();
                let id = field("id").map(|id| id.trim().to_owned());
                let event = Event { name, id, data };
                self.read = rest.to_owned();
                return Some(event);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("no event within {PATIENCE:?}"));
            let chunk = chunk.ok().flatten()?;
            self.read.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }

    /// The response in the next event; comments are skipped.
    async fn answer(&mut self) -> Value {
        let event = self.event().await.expect("an event before the end");
        assert_eq!(event.name.as_deref(), Some("next"), "{event:?}");
        serde_json::from_str(&event.data).expect("an answer is JSON")
    }

    /// The next event; comments are skipped.
    async fn event(&mut self) -> Option<Event> {
        loop {
            let event = self.next().await?;
            if event.name.is_some() {
                return Some(event);
            }
        }
    }

    /// Checks that the stream ends with `complete`.
    async fn completes(&mut self) {
        let name = Some("complete".to_owned());
        let complete = Event { name, id: None, data: "null".to_owned() };
        assert_eq!(self.event().await, Some(complete));
        assert_eq!(self.event().await, None);
    }
}

#[tokio::test]
async fn a_query_is_one_answer_and_its_end() {
    let api = Api::start().await;
    let viewer = "{ viewer { user { id } } }";
    let mut events = Events::open(&api.admin, viewer, json!({})).await.ok().unwrap();
    let headers = events.answer.headers();
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert_eq!(events.next().await.unwrap().name, None, "a comment comes first");
    assert!(events.answer().await["data"]["viewer"]["user"]["id"].is_string());
    events.completes().await;

    let query = [("query", "{ viewer { user { id } } }")];
    let url = reqwest::Url::parse_with_params(api.admin.url(), query).unwrap();
    let request = reqwest::Client::new().get(url).header("accept", "text/event-stream");
    let request = request.bearer_auth(api.admin.token().unwrap());
    let mut events = Events::of(request).await.ok().unwrap();
    assert!(events.answer().await["data"]["viewer"]["user"]["id"].is_string());
    events.completes().await;
}

#[tokio::test]
async fn a_subscription_goes_on_until_it_is_cut_and_resumes() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let read = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    let mut after = text(&read, "opportunities.asOf");
    let mut sent = Vec::new();
    for direction in ["NEXT", "PREVIOUS", "NEXT", "PREVIOUS"] {
        let input = json!({ "opportunityId": opportunity, "to": { "direction": direction } });
        let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
        sent.push(text(&moved, "eventIds.0"));
    }
    let mut heard = Vec::new();
    for _ in &sent {
        let variables = json!({ "after": after });
        let mut events = Events::open(&api.admin, MOVED, variables).await.ok().unwrap();
        let moved = events.answer().await["data"]["opportunityStageChanged"].take();
        heard.push(text(&moved, "id"));
        after = text(&moved, "cursor");
    }
    assert_eq!(heard, sent);
}

/// Opens a stream as the browser's `EventSource` does: by GET, always at the same address, with the last id.
async fn event_source(api: &Api, variables: &Value, last: Option<&str>) -> Events {
    let query = [("query", ALL), ("variables", &variables.to_string())];
    let url = reqwest::Url::parse_with_params(api.admin.url(), query).unwrap();
    let request = reqwest::Client::new()
        .get(url)
        .header("accept", "text/event-stream")
        .bearer_auth(api.admin.token().unwrap());
    let request = match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    };
    match Events::of(request).await {
        Ok(events) => events,
        Err(refusal) => panic!("no stream: {refusal:?}"),
    }
}

/// The next event whose id begins so: a change is `evt_`, a checkpoint, which may come at any time, is `chk_`. Its id,
/// and the stream's id, which is its cursor.
async fn next_of(events: &mut Events, kind: &str) -> (String, String) {
    loop {
        let event = events.event().await.expect("an event before the end");
        let answer: Value = serde_json::from_str(&event.data).expect("an answer is JSON");
        let position = event.id.expect("a position");
        assert_eq!(text(&answer, "data.pipelineEvents.cursor"), position);
        let id = text(&answer, "data.pipelineEvents.id");
        if id.starts_with(kind) {
            return (id, position);
        }
    }
}

#[tokio::test]
async fn an_event_source_that_is_cut_resumes_by_its_last_id_and_misses_nothing() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Watched").await;
    let read = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    // The address of the stream stays, though its `after` grows old.
    let variables = json!({ "after": text(&read, "opportunities.asOf") });
    let moved = async |direction: &str| {
        let input = json!({ "opportunityId": opportunity, "to": { "direction": direction } });
        let moved = api.admin.done("moveOpportunityStage", input, "opportunity { id }").await;
        text(&moved, "eventIds.0")
    };
    let mut sent = vec![moved("NEXT").await, moved("PREVIOUS").await, moved("NEXT").await];
    let mut heard = Vec::new();

    let mut events = event_source(&api, &variables, None).await;
    let mut last = String::new();
    for _ in 0..2 {
        let (id, position) = next_of(&mut events, "evt_").await;
        heard.push(id);
        last = position;
    }
    drop(events);
    sent.push(moved("PREVIOUS").await);

    let mut events = event_source(&api, &variables, Some(&last)).await;
    for _ in 0..2 {
        heard.push(next_of(&mut events, "evt_").await.0);
    }
    let (_, checkpoint) = next_of(&mut events, "chk_").await;
    sent.push(moved("NEXT").await);
    heard.push(next_of(&mut events, "evt_").await.0);
    drop(events);

    // A checkpoint is a position too.
    let mut events = event_source(&api, &variables, Some(&checkpoint)).await;
    assert_eq!(next_of(&mut events, "evt_").await.0, *sent.last().unwrap());
    assert_eq!(heard, sent, "each once, and in order");

    let mut events = event_source(&api, &variables, Some("not a cursor")).await;
    let refused = events.answer().await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    let mut events = Events::open(&api.admin, "{ viewer { id } }", json!({})).await.ok().unwrap();
    assert_eq!(events.event().await.unwrap().id, None, "a query has no position");
}

#[tokio::test]
async fn errors_are_in_the_stream_or_the_status() {
    let api = Api::start().await;
    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let mut events = Events::open(&api.admin, query, json!({})).await.ok().unwrap();
        let answer = events.answer().await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer:#}");
        assert!(answer.get("data").is_none(), "{answer:#}");
        events.completes().await;
    }
    let stranger = Client::new(api.admin.url(), Some("fst_wrong"));
    let (status, refusal) = Events::open(&stranger, ALL, json!({})).await.err().unwrap();
    assert_eq!(
        (status, &refusal["errors"][0]["extensions"]["code"]),
        (401, &json!("UNAUTHENTICATED"))
    );

    let query = [("query", "mutation { __typename }")];
    let url = reqwest::Url::parse_with_params(api.admin.url(), query).unwrap();
    let request = reqwest::Client::new().get(url).header("accept", "text/event-stream");
    let request = request.bearer_auth(api.admin.token().unwrap());
    let (status, _) = Events::of(request).await.err().unwrap();
    assert_eq!(status, 405);
}

#[tokio::test]
async fn a_quiet_stream_is_kept_alive_and_ends_with_its_token() {
    let api = Api::start_with(|config| {
        config.socket_ping_seconds = 1;
        config.token_check_seconds = 4;
    })
    .await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let rep_id =
        rep.run("{ viewer { user { id } } }", json!({})).await["viewer"]["user"]["id"].take();
    let mut events = Events::open(&rep, MOVED, json!({})).await.ok().unwrap();
    for _ in 0..2 {
        assert_eq!(events.next().await.unwrap().name, None, "a comment");
    }
    let change = json!({ "userId": rep_id, "isActive": false });
    api.admin.done("updateUser", change, "user { id }").await;
    let answer = events.answer().await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    events.completes().await;
}

#[tokio::test]
async fn streams_are_counted_and_a_stopping_server_ends_them_without_complete() {
    let api = Api::start_with(|config| {
        config.connections = 2;
        config.connections_per_user = 1;
    })
    .await;
    api.numbered().await;
    let mut events = Events::open(&api.admin, ALL, json!({})).await.ok().unwrap();
    let checkpoint = events.answer().await["data"]["pipelineEvents"].take();
    assert_eq!(checkpoint["kind"], "CHECKPOINT");
    let (status, refusal) = Events::open(&api.admin, ALL, json!({})).await.err().unwrap();
    assert_eq!(
        (status, &refusal["errors"][0]["extensions"]["code"]),
        (429, &json!("RATE_LIMITED"))
    );
    let stopping = tokio::spawn(api.stop());
    // `complete` would stop the client from subscribing again.
    assert_eq!(events.event().await, None);
    stopping.await.expect("the server stops");
}
