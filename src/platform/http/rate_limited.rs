//! The rate limit of an HTTP request: whose limit is charged, and the headers of the response. The engine makes the
//! charge, because only it knows the cost.

use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::platform::http::AppState;
use crate::platform::http::client_addr::ClientAddr;
use crate::platform::rate_limit::{Allowance, RateLimitKey, RateLimitStatus};

/// The rate limit that pays for a request: the address's until the caller is authenticated.
#[derive(Clone, Debug)]
pub struct RateLimited(pub Allowance);

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for RateLimited {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, Infallible> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let ClientAddr(address) = ClientAddr::from_request_parts(parts, app).await?;
        Ok(Self(Allowance::new(&app.rate_limiter, RateLimitKey::of_address(address))))
    }
}

/// Charges one point if a request was refused before its cost was known, and reports the state of the limit in the
/// response's headers.
pub async fn limit(
    RateLimited(allowance): RateLimited,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(RateLimited(allowance.clone()));
    let mut response = next.run(request).await;
    if allowance.status().is_none() {
        // The request is refused already; if the limit is exhausted, the headers say so.
        let _ = allowance.charge(1);
    }
    if let Some(status) = allowance.status() {
        write(status, response.headers_mut());
    }
    response
}

/// Writes the headers of draft-ietf-httpapi-ratelimit-headers-06; the reset is in seconds.
fn write(status: RateLimitStatus, headers: &mut HeaderMap) {
    for (name, value) in [
        ("ratelimit-limit", u64::from(status.limit)),
        ("ratelimit-remaining", u64::from(status.remaining)),
        ("ratelimit-reset", status.reset.as_secs()),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}
