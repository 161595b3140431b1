//! The HTTP layers: GraphQL at `/graphql` by POST, GET and WebSocket, and the pages. `docs/transport.md` describes
//! each layer of `/graphql`, and why they are not async-graphql-axum's.

mod auth_failures;
mod body;
pub mod client_addr;
mod connection_limit;
mod content_type;
mod cookies;
mod demo_sign_in;
mod document_id;
mod graphql;
pub mod health;
mod http_error;
mod identity;
pub mod metrics;
mod negotiation;
mod operation;
pub mod origin;
mod query_string;
mod rate_limited;
mod request_id;
mod response;
mod sdl;
pub mod server;
mod session_guard;
mod sign_in;
pub mod socket;
mod sse;
mod time_limit;
mod web;

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
pub use demo_sign_in::DemoUsers;

/// Path of the GraphQL endpoint.
const GRAPHQL: &str = "/graphql";
/// The smallest response that is compressed, in bytes.
const COMPRESSED_FROM: u64 = 1024;
/// How long a browser caches the result of a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// Limits of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// The largest body, in bytes.
    pub body: usize,
    /// How long a request may take once its body is read.
    pub request: Duration,
    /// How long a body may take to arrive.
    pub body_time: Duration,
}

/// State of the application, shared by handlers, extractors and layers.
#[derive(Debug)]
pub struct AppState<E> {
    /// Checks and executes GraphQL operations.
    pub engine: Engine<E>,
    /// The schema in SDL.
    pub sdl: String,
    /// The database.
    pub db: Db,
    /// The server's clock.
    pub clock: Clock,
    /// The authenticator.
    pub authenticator: Arc<Authenticator>,
    /// The people of the demo company, for its server.
    pub demo_users: DemoUsers,
    /// State of the readiness check.
    pub health: Health,
    /// Limits of one request.
    pub limits: RequestLimits,
    /// The origins of other sites whose pages may use the API.
    pub origins: Origins,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub proxies: TrustedProxies,
    /// The rate limit of each caller.
    pub rate_limiter: Arc<RateLimiter>,
    /// Counts wrong tokens per address.
    pub auth_failures: AuthFailureLimiter,
    /// The metrics.
    pub metrics: Metrics,
    /// The token that grants access to the metrics; empty: only requests from this machine may read them.
    pub metrics_token: String,
    /// Limits of WebSockets and event streams.
    pub socket_limits: socket::SocketLimits,
    /// Limits how many WebSockets and event streams are open.
    pub connections: ConnectionLimiter,
    /// The open WebSockets and event streams.
    pub sockets: TaskTracker,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
}

/// The routes and layers of the server.
pub fn router<E: Executor>(app: AppState<E>) -> Router {
    let cross_origin = cross_origin(&app.origins);
    let app = Arc::new(app);
    let compressed = SizeAbove::new(COMPRESSED_FROM).and(NotForContentType::SSE);
    let nosniff = HeaderValue::from_static("nosniff");
    Router::new()
        .route(GRAPHQL, graphql_route(&app))
        .merge(web::routes())
        .route("/sign-in", get(sign_in::page))
        .route(sign_in::SCRIPT, get(sign_in::script))
        .route(sign_in::STYLE, get(sign_in::style))
        .route(demo_sign_in::PATH, post(demo_sign_in::post))
        .route(sign_in::START, get(sign_in::start))
        .route(sign_in::BACK, get(sign_in::back))
        .route("/schema.graphql", get(sdl::get))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        .fallback(async || HttpError::not_found())
        .method_not_allowed_fallback(async || HttpError::other_method())
        .with_state(app)
        // As one layer, the first the outermost: the router boxes a service and a future for each one that it is given.
        .layer((
            map_request(request_id::clean),
            SetRequestIdLayer::new(request_id::NAME, NewId),
            PropagateRequestIdLayer::new(request_id::NAME),
            TraceLayer::new_for_http().make_span_with(request_id::span),
            from_fn(request_id::spread),
            SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, nosniff),
            tower::util::option_layer(cross_origin),
            CatchPanicLayer::custom(http_error::panicked),
            CompressionLayer::new().gzip(true).br(true).compress_when(compressed),
        ))
}

/// The route of GraphQL; the first layer is the outermost.
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

/// CORS headers for the listed origins; `None`: none is listed.
fn cross_origin(origins: &Origins) -> Option<CorsLayer> {
    let listed: Vec<HeaderValue> = origins.listed().collect();
    let exposed = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-request-id"];
    let allowed =
        ["apollo-require-preflight", "last-event-id", "x-apollo-operation-name", "x-request-id"];
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
