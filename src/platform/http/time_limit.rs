//! Time limit of a request, from the arrival of its body.

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use crate::platform::http::AppState;
use crate::platform::http::http_error::HttpError;

/// Aborts a request that takes too long. An event stream counts as answered once it begins.
pub async fn limit<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    timeout(app.limits.request, next.run(request)).await.map_err(|_| HttpError::timed_out())
}
