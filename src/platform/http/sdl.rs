//! The schema as a text.

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

use crate::platform::http::AppState;

/// The schema in SDL.
pub async fn get<E: Executor>(State(app): State<Arc<AppState<E>>>) -> impl IntoResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], app.sdl.clone())
}
