//! What people open in a browser.

use async_graphql::Executor;
use async_graphql::http::GraphiQLSource;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse};

use crate::platform::http::{Edge, GRAPHQL};

/// No other page may frame it, since what is typed into it acts with a token. Its scripts come from
/// the public network.
const FRAMED_BY_NOBODY: &str = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/// A page to ask by hand.
pub async fn graphiql() -> impl IntoResponse {
    let page = GraphiQLSource::build()
        .title("Forsat")
        .endpoint(GRAPHQL)
        .subscription_endpoint(GRAPHQL)
        .finish();
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED_BY_NOBODY)),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (headers, Html(page))
}

/// The schema as text.
pub async fn sdl<E: Executor>(State(edge): State<Edge<E>>) -> impl IntoResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], edge.sdl.clone())
}
