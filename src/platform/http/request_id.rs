//! The id that links a request to the log: the client's own if it is short and plain, else a new one.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::{MakeRequestId, RequestId};
use uuid::Uuid;

use crate::platform::graphql::resolver_error::REQUEST_ID;

/// The header that carries the id in requests and responses.
pub const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// Generates request ids.
#[derive(Clone, Copy, Debug)]
pub struct NewId;

impl MakeRequestId for NewId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = Uuid::now_v7().simple().to_string();
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Drops a client's id that is long or has unusual characters, because ids go into the log.
pub async fn clean(mut request: Request) -> Request {
    let is_plain = |id: &HeaderValue| {
        let id = id.as_bytes();
        (1..=64).contains(&id.len())
            && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    if !request.headers().get(&NAME).is_some_and(is_plain) {
        request.headers_mut().remove(&NAME);
    }
    request
}

/// Provides the id to all code that handles the request.
pub async fn spread(request: Request, next: Next) -> Response {
    let id = of(&request).to_owned();
    REQUEST_ID.scope(id, next.run(request)).await
}

/// The tracing span of a request. Query string and headers are left out: they may hold secrets and names.
pub fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    tracing::info_span!(
        "request",
        method = %request.method(),
        path = request.uri().path(),
        request.id = of(request),
    )
}

fn of<B>(request: &axum::http::Request<B>) -> &str {
    request.headers().get(&NAME).and_then(|id| id.to_str().ok()).unwrap_or_default()
}
