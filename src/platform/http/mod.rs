//! The HTTP edge: GraphQL at `/graphql`, by POST, GET and WebSocket, and the pages around it.

mod accept;
mod answer;
mod body;
pub mod buckets;
mod cookies;
mod failures;
mod graphql;
pub mod health;
mod identity;
pub mod metrics;
mod operation;
pub mod origin;
mod pages;
pub mod peer;
mod request_id;
mod seats;
pub mod server;
mod sign_in;
pub mod socket;
mod sse;
mod standing;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::get;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::platform::auth::Desk;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::events::stream::Stream;
use crate::platform::graphql::engine::{Checks, Engine};
use crate::platform::http::answer::Refusal;
use crate::platform::http::buckets::Buckets;
use crate::platform::http::failures::Failures;
use crate::platform::http::health::Health;
use crate::platform::http::metrics::{Metrics, Readings};
use crate::platform::http::origin::Origins;
use crate::platform::http::peer::Proxies;
use crate::platform::http::request_id::NewId;
use crate::platform::http::seats::Seats;

pub use buckets::network;

/// Where GraphQL is.
const GRAPHQL: &str = "/graphql";
/// Smaller answers are sent as they are.
const WORTH_PACKING: u64 = 1024;
/// How long a browser remembers which pages may ask.
const CONSENT: Duration = Duration::from_secs(2 * 60 * 60);

/// What the edge may take and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body: usize,
    /// How long a request may take.
    pub request: Duration,
    /// How long a body may take to arrive.
    pub body_time: Duration,
    /// Points of a full bucket.
    pub cost_bucket: u32,
    /// Points that come back in a second.
    pub cost_refill: u32,
    /// Wrong tokens that an address may send in a minute.
    pub failed_sign_ins: u32,
}

/// What the edge serves.
#[derive(Debug)]
pub struct Parts<E> {
    /// Answers GraphQL.
    pub schema: E,
    /// What a request must pass before it is answered.
    pub checks: Checks,
    /// The schema as text.
    pub sdl: String,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Where people sign in.
    pub desk: Arc<Desk>,
    /// What subscriptions follow.
    pub stream: Stream,
    /// Whether the server is well.
    pub health: Health,
    /// What the edge may take.
    pub limits: Limits,
    /// Which pages of other sites may use it.
    pub origins: Origins,
    /// Whose word on the client's address counts.
    pub proxies: Proxies,
    /// What metrics are read of.
    pub readings: Readings,
    /// What opens the metrics; empty: they are shown to this machine.
    pub metrics_token: String,
    /// What sockets and event streams may take.
    pub socket_limits: socket::Limits,
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
    desk: Arc<Desk>,
    stream: Stream,
    health: Health,
    limits: Limits,
    origins: Origins,
    proxies: Proxies,
    buckets: Buckets,
    failures: Failures,
    metrics: Metrics,
    metrics_token: String,
    socket_limits: socket::Limits,
    seats: Seats,
    sockets: TaskTracker,
    stop: CancellationToken,
}

type Edge<E> = Arc<Serving<E>>;

/// The routes.
pub fn router<E: Executor>(parts: Parts<E>) -> Router {
    let limits = parts.limits;
    let cross_origin = cross_origin(&parts.origins);
    let edge: Edge<E> = Arc::new(Serving {
        engine: Engine::new(parts.schema, parts.checks),
        sdl: parts.sdl,
        db: parts.db,
        clock: parts.clock,
        desk: parts.desk,
        stream: parts.stream,
        health: parts.health,
        limits,
        origins: parts.origins,
        proxies: parts.proxies,
        buckets: Buckets::new(limits.cost_bucket, limits.cost_refill),
        failures: Failures::new(limits.failed_sign_ins),
        metrics: Metrics::new(parts.readings),
        metrics_token: parts.metrics_token,
        seats: Seats::new(
            parts.socket_limits.connections,
            parts.socket_limits.connections_per_user,
        ),
        socket_limits: parts.socket_limits,
        sockets: parts.sockets,
        stop: parts.stop,
    });
    let packed = SizeAbove::new(WORTH_PACKING).and(NotForContentType::SSE);
    let nosniff = HeaderValue::from_static("nosniff");
    Router::new()
        .route(GRAPHQL, get(graphql::get).post(graphql::post))
        .route("/", get(pages::graphiql))
        .route("/sign-in", get(sign_in::page))
        .route(sign_in::START, get(sign_in::start))
        .route(sign_in::BACK, get(sign_in::back))
        .route("/schema.graphql", get(pages::sdl))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        .fallback(async || Refusal::not_found())
        .method_not_allowed_fallback(async || Refusal::other_method())
        .with_state(edge)
        .layer(CompressionLayer::new().gzip(true).br(true).compress_when(packed))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(tower::util::option_layer(cross_origin))
        .layer(SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, nosniff))
        .layer(axum::middleware::from_fn(request_id::spread))
        .layer(TraceLayer::new_for_http().make_span_with(request_id::span))
        .layer(PropagateRequestIdLayer::new(request_id::NAME))
        .layer(SetRequestIdLayer::new(request_id::NAME, NewId))
        .layer(axum::middleware::map_request(request_id::clean))
}

/// What browsers let pages of other sites do: nothing, but for those that are listed.
fn cross_origin(origins: &Origins) -> Option<CorsLayer> {
    let listed: Vec<HeaderValue> = origins.listed().collect();
    let told = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-request-id"];
    let sent = ["apollo-require-preflight", "x-apollo-operation-name", "x-request-id"];
    let sent = sent.map(HeaderName::from_static).into_iter();
    let plain = [header::ACCEPT_LANGUAGE, header::AUTHORIZATION, header::CONTENT_TYPE];
    let told = told.map(HeaderName::from_static).into_iter().chain([header::RETRY_AFTER]);
    (!listed.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(listed))
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(sent.chain(plain).collect::<Vec<_>>())
            .expose_headers(told.collect::<Vec<_>>())
            .max_age(CONSENT)
    })
}
