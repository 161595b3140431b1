//! The HTTP edge: GraphQL at `/graphql`, by POST, GET and WebSocket, and the pages around it.

mod answer;
mod graphql;
pub mod health;
mod identity;
mod operation;
pub mod origin;
mod seats;
pub mod socket;
mod sse;
mod standing;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use async_graphql::http::GraphiQLSource;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::RequestBodyTimeoutLayer;
use tower_http::trace::TraceLayer;
use uuid::Uuid;

use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::events::stream::Stream;
use crate::platform::graphql::engine::Engine;
use crate::platform::http::health::Health;
use crate::platform::http::origin::Origins;
use crate::platform::http::seats::Seats;

/// Where GraphQL is.
const GRAPHQL: &str = "/graphql";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the edge may take and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body: usize,
    /// How long a request may take.
    pub request: Duration,
    /// How long a body may stall.
    pub stall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 1024 * 1024, request: Duration::from_secs(10), stall: Duration::from_secs(20) }
    }
}

/// What the edge serves.
#[derive(Debug)]
pub struct Parts<E> {
    /// Answers GraphQL.
    pub schema: E,
    /// The schema as text.
    pub sdl: String,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// What subscriptions follow.
    pub stream: Stream,
    /// Whether the server is well.
    pub health: Health,
    /// What the edge may take.
    pub limits: Limits,
    /// What sockets and event streams may take.
    pub socket_limits: socket::Limits,
    /// Which pages may open them.
    pub origins: Origins,
    /// The sockets that are open.
    pub sockets: TaskTracker,
    /// Ends the sockets.
    pub stop: CancellationToken,
}

/// What every handler works with.
#[derive(Debug)]
pub struct Serving<E> {
    engine: Engine<E>,
    sdl: String,
    db: Db,
    clock: Clock,
    stream: Stream,
    health: Health,
    limits: Limits,
    socket_limits: socket::Limits,
    seats: Seats,
    origins: Origins,
    sockets: TaskTracker,
    stop: CancellationToken,
}

type Edge<E> = Arc<Serving<E>>;

/// The routes.
pub fn router<E: Executor>(parts: Parts<E>) -> Router {
    let limits = parts.limits;
    let edge: Edge<E> = Arc::new(Serving {
        engine: Engine::new(parts.schema),
        sdl: parts.sdl,
        db: parts.db,
        clock: parts.clock,
        stream: parts.stream,
        health: parts.health,
        limits,
        seats: Seats::new(
            parts.socket_limits.connections,
            parts.socket_limits.connections_per_user,
        ),
        socket_limits: parts.socket_limits,
        origins: parts.origins,
        sockets: parts.sockets,
        stop: parts.stop,
    });
    Router::new()
        .route(GRAPHQL, get(graphql::get).post(graphql::post))
        .route("/", get(graphiql))
        .route("/schema.graphql", get(sdl))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .with_state(edge)
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(RequestBodyTimeoutLayer::new(limits.stall))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewId))
        .layer(axum::middleware::map_request(clean_id))
}

async fn graphiql() -> impl IntoResponse {
    Html(
        GraphiQLSource::build()
            .title("Forsat")
            .endpoint(GRAPHQL)
            .subscription_endpoint(GRAPHQL)
            .header("Authorization", "Bearer <your token>")
            .finish(),
    )
}

async fn sdl<E: Executor>(State(edge): State<Edge<E>>) -> impl IntoResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], edge.sdl.clone())
}

/// A caller's request id is kept where it is short and plain: it goes into the log.
async fn clean_id(mut request: Request) -> Request {
    let is_plain = |id: &HeaderValue| {
        let id = id.as_bytes();
        (1..=64).contains(&id.len())
            && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    if !request.headers().get(&REQUEST_ID).is_some_and(is_plain) {
        request.headers_mut().remove(&REQUEST_ID);
    }
    request
}

/// Neither query strings nor headers: they may hold secrets and names.
fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    let id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    tracing::info_span!(
        "request",
        method = %request.method(),
        path = request.uri().path(),
        request.id = id.unwrap_or_default(),
    )
}

#[derive(Clone, Copy, Debug)]
struct NewId;

impl MakeRequestId for NewId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = Uuid::now_v7().simple().to_string();
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}
