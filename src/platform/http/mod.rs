//! The HTTP layers: GraphQL at `/graphql`, by POST, GET and WebSocket, and the pages around it.
//! `docs/transport.md` says what each layer of `/graphql` does, and why it is not async-graphql-axum's.

mod auth_failures;
mod body;
pub mod client_addr;
mod connection_limit;
mod content_type;
mod cookies;
mod document_id;
mod graphql;
pub mod health;
mod http_error;
mod identity;
pub mod metrics;
mod negotiation;
mod operation;
pub mod origin;
mod pages;
mod query_string;
mod rate_limited;
mod request_id;
mod response;
pub mod server;
mod session_guard;
mod sign_in;
pub mod socket;
mod sse;
mod time_limit;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::routing::{MethodRouter, get, post};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::platform::auth::Authenticator;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::graphql::engine::Engine;
use crate::platform::http::client_addr::TrustedProxies;
use crate::platform::http::health::Health;
use crate::platform::http::http_error::HttpError;
use crate::platform::http::metrics::Metrics;
use crate::platform::http::origin::Origins;
use crate::platform::http::request_id::NewId;
use crate::platform::rate_limit::RateLimiter;

pub use auth_failures::AuthFailureLimiter;
pub use connection_limit::ConnectionLimiter;

/// Where GraphQL is.
const GRAPHQL: &str = "/graphql";
/// Smaller responses are not compressed.
const COMPRESSED_FROM: u64 = 1024;
/// How long a browser remembers which pages may ask.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// How much a request may take, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body, in bytes.
    pub body: usize,
    /// How long a request may take.
    pub request: Duration,
    /// How long a body may take to arrive.
    pub body_time: Duration,
}

/// What the handlers, extractors and layers work with.
#[derive(Debug)]
pub struct AppState<E> {
    /// Answers GraphQL.
    pub engine: Engine<E>,
    /// The schema as text.
    pub sdl: String,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Where people sign in.
    pub authenticator: Arc<Authenticator>,
    /// Whether the server is well.
    pub health: Health,
    /// How much a request may take.
    pub limits: Limits,
    /// The pages of other sites that may use the API.
    pub origins: Origins,
    /// The proxies that are believed who the client is.
    pub proxies: TrustedProxies,
    /// What each caller may spend.
    pub rate_limiter: Arc<RateLimiter>,
    /// Which addresses have sent too many wrong tokens.
    pub auth_failures: AuthFailureLimiter,
    /// The metrics.
    pub metrics: Metrics,
    /// The token that opens the metrics; empty: they are shown to this machine.
    pub metrics_token: String,
    /// How much sockets and event streams may take.
    pub socket_limits: socket::Limits,
    /// How many sockets and event streams may be open.
    pub connections: ConnectionLimiter,
    /// The sockets and event streams that are open.
    pub sockets: TaskTracker,
    /// Ends them.
    pub stop: CancellationToken,
}

/// The routes.
pub fn router<E: Executor>(app: AppState<E>) -> Router {
    let cross_origin = cross_origin(&app.origins);
    let app = Arc::new(app);
    let compressed = SizeAbove::new(COMPRESSED_FROM).and(NotForContentType::SSE);
    let nosniff = HeaderValue::from_static("nosniff");
    Router::new()
        .route(GRAPHQL, graphql_route(&app))
        .route("/", get(pages::graphiql))
        .route("/sign-in", get(sign_in::page))
        .route(sign_in::START, get(sign_in::start))
        .route(sign_in::BACK, get(sign_in::back))
        .route("/schema.graphql", get(pages::sdl))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        .fallback(async || HttpError::not_found())
        .method_not_allowed_fallback(async || HttpError::other_method())
        .with_state(app)
        .layer(CompressionLayer::new().gzip(true).br(true).compress_when(compressed))
        .layer(CatchPanicLayer::custom(http_error::panicked))
        .layer(tower::util::option_layer(cross_origin))
        .layer(SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, nosniff))
        .layer(from_fn(request_id::spread))
        .layer(TraceLayer::new_for_http().make_span_with(request_id::span))
        .layer(PropagateRequestIdLayer::new(request_id::NAME))
        .layer(SetRequestIdLayer::new(request_id::NAME, NewId))
        .layer(map_request(request_id::clean))
}

/// GraphQL with its layers, of which the first is the outermost. Each does one thing.
fn graphql_route<E: Executor>(app: &Arc<AppState<E>>) -> MethodRouter<Arc<AppState<E>>> {
    let state = || Arc::clone(app);
    let posted = post(graphql::post).route_layer((
        from_fn_with_state(state(), body::read),
        from_fn_with_state(state(), time_limit::limit),
    ));
    get(graphql::get)
        .route_layer(from_fn_with_state(state(), time_limit::limit))
        .merge(posted)
        .route_layer((
            from_fn_with_state(state(), socket::upgrade),
            from_fn_with_state(state(), metrics::observe),
            from_fn_with_state(state(), rate_limited::limit),
            from_fn_with_state(state(), cookies::send),
            from_fn(negotiation::negotiate),
        ))
}

/// What browsers let pages of other sites do: nothing, except those that are listed.
fn cross_origin(origins: &Origins) -> Option<CorsLayer> {
    let listed: Vec<HeaderValue> = origins.listed().collect();
    let exposed = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-request-id"];
    let allowed = ["apollo-require-preflight", "x-apollo-operation-name", "x-request-id"];
    let allowed = allowed.map(HeaderName::from_static).into_iter();
    let plain = [header::ACCEPT_LANGUAGE, header::AUTHORIZATION, header::CONTENT_TYPE];
    let exposed = exposed.map(HeaderName::from_static).into_iter().chain([header::RETRY_AFTER]);
    (!listed.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(listed))
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(allowed.chain(plain).collect::<Vec<_>>())
            .expose_headers(exposed.collect::<Vec<_>>())
            .max_age(PREFLIGHT_AGE)
    })
}
