//! Reads the body of a POST within limits of size and time, before anything is parsed.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::platform::http::AppState;
use crate::platform::http::content_type::JsonContent;
use crate::platform::http::http_error::HttpError;

/// How long the rest of an oversized body is read and discarded: a client that is still sending does not see the
/// response.
const LINGER: Duration = Duration::from_secs(5);

/// The body's bytes, for extractors that do not consume the body.
#[derive(Clone, Debug)]
pub struct BodyBytes(pub Bytes);

/// Reads the body, and passes it on as one chunk.
pub async fn read<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    JsonContent: JsonContent,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (mut parts, mut body) = request.into_parts();
    let (limit, time) = (app.limits.body, app.limits.body_time);
    let waits_for_consent = parts.headers.contains_key(header::EXPECT);
    if waits_for_consent && announced(&parts.headers).is_some_and(|size| size > limit) {
        return Err(HttpError::too_large());
    }
    let read = timeout(time, collect(&mut body, limit)).await;
    let Some(bytes) = read.map_err(|_| HttpError::too_slow())?? else {
        // Too large, whether or not the rest arrives.
        let _ = timeout(LINGER, async { while let Some(Ok(_)) = body.frame().await {} }).await;
        return Err(HttpError::too_large());
    };
    parts.extensions.insert(BodyBytes(bytes.clone()));
    Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await)
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Collects the body; `None`: it is too large.
async fn collect(body: &mut Body, limit: usize) -> Result<Option<Bytes>, HttpError> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| HttpError::malformed("the body could not be read"))?;
        let data = frame.into_data().unwrap_or_default();
        if bytes.len() + data.len() > limit {
            return Ok(None);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Some(bytes.into()))
}
