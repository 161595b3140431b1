//! The engine is an `async_graphql::Executor`: async-graphql-axum's own services answer by it.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Data, Executor, Request};
use async_graphql_axum::{
    GraphQL, GraphQLProtocol, GraphQLRequest, GraphQLResponse, GraphQLWebSocket,
};
use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::routing::{get, post, post_service};
use forsat::platform::db::session::Session;
use forsat::platform::events::bus::Bus;
use forsat::platform::events::stream::Stream;
use forsat::platform::graphql::engine::{Checks, DocumentId, DocumentLimits, Engine, Trusted};
use forsat::platform::graphql::request_context::RequestContext;
use forsat::platform::presentation::Presentation;
use forsat::platform::rate_limit::{Allotment, Allowance, RateLimitKey, RateLimiter};
use forsat::schema::{self, Forsat};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::harness::client::Client;
use crate::harness::socket::{Frame, Socket};
use crate::harness::{Api, World};

/// The engine over a server's database, and the request context of a person who may read everything.
fn engine(api: &Api) -> (Engine<Forsat>, RequestContext) {
    let schema = schema::served();
    let sdl = schema::text(&schema);
    let checks = Checks::new(&sdl, DocumentLimits::default(), Trusted::default()).unwrap();
    let session = Session::system(api.db().clone(), api.clock().clone());
    let events = Stream::new(session.clone(), Bus::default(), Duration::from_secs(1));
    (
        Engine::new(schema, checks, events),
        RequestContext::new(session, Presentation::in_language("en")),
    )
}

/// A client of a router that is served on a free port.
async fn serve(router: Router) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Client::new(&url, None)
}

/// A client of the handler that async-graphql-axum's documentation shows.
async fn handler(engine: Engine<Forsat>, scope: RequestContext) -> Client {
    let handler = async move |request: GraphQLRequest| {
        let request = request.into_inner().data(scope.clone());
        GraphQLResponse::from(engine.execute(request).await)
    };
    serve(Router::new().route("/", post(handler))).await
}

#[tokio::test]
async fn a_stock_handler_answers_and_every_check_is_made() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    world.open_opportunity(&api, "Stock").await;
    let (engine, scope) = engine(&api);
    let client = handler(engine, scope).await;

    // The same response as by our own transport, which writes objects as text directly.
    let query = "query ($first: Int!) { opportunities(first: $first) { totalCount nodes { name owner { id } } } }";
    let variables = json!({ "first": 5 });
    let answer = client.ask(query, variables.clone()).await;
    assert_eq!(answer["data"], api.admin.run(query, variables).await);
    assert_eq!(answer["extensions"]["cost"]["limit"], 5000);

    let code = |answer: Value| answer["errors"][0]["extensions"]["code"].clone();
    assert_eq!(code(client.ask("{ nothing }", json!({})).await), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code(client.ask(query, json!({ "first": "a" })).await), "BAD_USER_INPUT");
    let dear = "{ opportunities(first: 100) { nodes { quotes(first: 100) { nodes { id } } } } }";
    assert_eq!(code(client.ask(dear, json!({})).await), "COST_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn a_request_without_a_scope_is_refused() {
    let api = Api::start().await;
    let (engine, _) = engine(&api);
    let client = serve(Router::new().route("/", post_service(GraphQL::new(engine)))).await;
    let answer = client.ask("{ __typename }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer:#}");
    assert_eq!(answer["data"], Value::Null);
}

#[tokio::test]
async fn what_a_request_has_no_field_for_is_in_its_data() {
    let api = Api::start().await;
    let (engine, scope) = engine(&api);
    let limiter = Arc::new(RateLimiter::new(Allotment { capacity: 2, refill: 1, operations: 1 }));
    let allowance = Allowance::new(&limiter, RateLimitKey::Overflow);
    let first = Request::new("{ __typename }").data(scope.clone()).data(allowance.clone());
    assert!(engine.execute(first).await.is_ok());
    assert_eq!(allowance.status().unwrap().remaining, 1, "it has paid");

    // The hash of the first.
    let id = "sha256:7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";
    let by_id = || Request::new("").data(DocumentId(id.to_owned())).data(scope.clone());
    assert!(engine.execute(by_id()).await.is_ok());

    assert!(allowance.charge(1).is_ok());
    let refused = engine.execute(by_id().data(allowance)).await;
    let extensions = refused.errors[0].extensions.as_ref().unwrap();
    assert_eq!(extensions.get("code"), Some(&"RATE_LIMITED".into()));
    assert_eq!(refused.errors[0].message, "Rate limit exceeded; try again in 1 s.");
}

#[tokio::test]
async fn a_stock_socket_is_answered_by_the_scope_of_its_session() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    world.open_opportunity(&api, "Stock").await;
    let (engine, scope) = engine(&api);
    let handler = async move |protocol: GraphQLProtocol, upgrade: WebSocketUpgrade| {
        let mut data = Data::default();
        data.insert(scope);
        upgrade.protocols(["graphql-transport-ws"]).on_upgrade(move |socket| {
            GraphQLWebSocket::new(socket, engine, protocol).with_data(data).serve()
        })
    };
    let client = serve(Router::new().route("/", get(handler))).await;
    let mut socket = Socket::open(client.url()).await;
    socket.init("none").await;
    socket.subscribe("query", "{ opportunities(first: 1) { nodes { name } } }", json!({})).await;
    let Frame::Message(answer) = socket.receive().await else { panic!("an answer") };
    assert_eq!(answer["payload"]["data"]["opportunities"]["nodes"], json!([{ "name": "Stock" }]));
    assert_eq!(
        socket.receive().await,
        Frame::Message(json!({ "type": "complete", "id": "query" }))
    );

    let query = "subscription { pipelineEvents { kind cursor } }";
    socket.subscribe("events", query, json!({})).await;
    let Frame::Message(answer) = socket.receive().await else { panic!("an event") };
    assert!(answer["payload"]["data"]["pipelineEvents"]["cursor"].is_string(), "{answer:#}");
}
