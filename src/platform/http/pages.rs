//! The pages that people open in a browser, apart from sign-in.

use std::sync::Arc;

use async_graphql::Executor;
use async_graphql::http::GraphiQLSource;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse};

use crate::platform::http::{AppState, GRAPHQL};

/// No other page may frame GraphiQL, because it acts with the user's token. Its scripts come from a public CDN.
const CONTENT_SECURITY_POLICY: &str = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// The GraphiQL page.
pub async fn graphiql() -> impl IntoResponse {
    let page = GraphiQLSource::build()
        .title("Forsat")
        .endpoint(GRAPHQL)
        .subscription_endpoint(GRAPHQL)
        .finish();
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (headers, Html(page))
}

/// The schema in SDL.
pub async fn sdl<E: Executor>(State(app): State<Arc<AppState<E>>>) -> impl IntoResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], app.sdl.clone())
}
