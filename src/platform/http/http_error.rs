//! Errors of the HTTP layers: a status, and a GraphQL error in the body.

use std::any::Any;
use std::borrow::Cow;
use std::time::Duration;

use async_graphql::ParseRequestError;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use crate::platform::db::error_code::is_contention;
use crate::platform::error::Error;
use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::metrics::RequestOutcome;
use crate::platform::http::negotiation::Media;
use crate::platform::rate_limit::{RateLimitExceeded, whole_seconds};

const INTERNAL: &str = "INTERNAL_SERVER_ERROR";
const CONFLICT_RETRY: &str = "CONFLICT_RETRY";
const CONTENDED: &str = "others are changing the same records: try again";
const MASKED: &str = "something failed on our side; the request id finds it";
const RATE_LIMITED: &str = "RATE_LIMITED";
/// When to try again while all connections are in use.
const BUSY_SECONDS: u64 = 5;

/// A request that is refused before it is executed.
#[derive(Debug)]
pub struct HttpError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    header: Option<(HeaderName, &'static str)>,
    /// The seconds after which to try again: in `Retry-After`, and in the error's extensions.
    retry_after: Option<u64>,
}

impl HttpError {
    /// An error with a status, a machine-readable code and a message for people.
    pub const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message: Cow::Borrowed(message), header: None, retry_after: None }
    }

    /// The token is unknown, expired or revoked.
    pub fn unauthenticated() -> Self {
        let message = "the token is not valid: it is unknown, expired or revoked";
        let challenge = "Bearer error=\"invalid_token\"";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
            .with(header::WWW_AUTHENTICATE, challenge)
    }

    /// The caller may not do this.
    pub const fn forbidden(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// The request is malformed.
    pub const fn malformed(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
    }

    /// There is nothing at this path.
    pub const fn not_found() -> Self {
        let message = "there is nothing here; the API is at /graphql";
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// The operation must be sent by POST.
    pub fn post_only(message: &'static str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message)
            .with(header::ALLOW, "POST")
    }

    /// The path does not support this method; the router lists the supported ones in `Allow`.
    pub const fn other_method() -> Self {
        let message = "this is not answered by that method: see the header Allow";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message)
    }

    /// The client accepts none of the available media types.
    pub const fn not_acceptable() -> Self {
        let message =
            "accept application/graphql-response+json, application/json or text/event-stream";
        Self::new(StatusCode::NOT_ACCEPTABLE, "BAD_USER_INPUT", message)
    }

    /// The body's media type is not supported.
    pub const fn unsupported(message: &'static str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT", message)
    }

    /// The body is larger than the limit.
    pub const fn too_large() -> Self {
        let message = "the request is larger than this server takes";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BAD_USER_INPUT", message)
    }

    /// The body did not arrive in time.
    pub const fn too_slow() -> Self {
        let message = "the body did not arrive in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", message)
    }

    /// The request took longer than the limit.
    pub const fn timed_out() -> Self {
        let message = "the request took too long and was given up";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", message)
    }

    /// Too many wrong tokens came from the caller's address.
    pub fn too_many_wrong_tokens(wait: Duration) -> Self {
        let message = "too many wrong tokens came from your address";
        Self::new(StatusCode::TOO_MANY_REQUESTS, RATE_LIMITED, message)
            .retry_after(whole_seconds(wait))
    }

    /// All long connections of the server are in use.
    pub fn too_many_connections() -> Self {
        let message = "too many connections are open; try again later";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, RATE_LIMITED, message).retry_after(BUSY_SECONDS)
    }

    /// The user has too many long connections open.
    pub fn too_many_connections_of_user() -> Self {
        let message = "too many connections of yours are open";
        Self::new(StatusCode::TOO_MANY_REQUESTS, RATE_LIMITED, message).retry_after(BUSY_SECONDS)
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }

    const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The message for people.
    pub fn into_message(self) -> Cow<'static, str> {
        self.message
    }
}

/// The rate limit is exceeded.
impl From<RateLimitExceeded> for HttpError {
    fn from(exceeded: RateLimitExceeded) -> Self {
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, RATE_LIMITED, "");
        let message = exceeded.to_string().into();
        Self { message, ..error }.retry_after(exceeded.retry_after_seconds())
    }
}

/// Replaces the response of async-graphql-axum's extractor, which is Rust's `Debug` text.
impl From<ParseRequestError> for HttpError {
    fn from(error: ParseRequestError) -> Self {
        match error {
            ParseRequestError::PayloadTooLarge => Self::too_large(),
            ParseRequestError::UnsupportedBatch => {
                Self::malformed("the body is no JSON object; batches are not taken")
            }
            _ => Self::malformed("the body is no JSON object of a GraphQL request"),
        }
    }
}

/// The caller could not be authenticated because something failed.
impl From<Error> for HttpError {
    fn from(error: Error) -> Self {
        if let Error::Database(error) = &error
            && is_contention(error)
        {
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, CONFLICT_RETRY, CONTENDED)
                .retry_after(1);
        }
        tracing::error!(?error, "a request could not be authenticated");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, INTERNAL, MASKED).retry_after(1)
    }
}

/// Responds with JSON; the negotiation layer sets the JSON media type that the client prefers.
impl IntoResponse for HttpError {
    fn into_response(self) -> Response<Body> {
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let mut extensions = json!({ "code": self.code, "requestId": request_id });
        if let Some(seconds) = self.retry_after {
            extensions["retryAfter"] = seconds.into();
        }
        let body = json!({ "errors": [{ "message": self.message, "extensions": extensions }] });
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()))];
        let mut response = (self.status, kind, body.to_string()).into_response();
        let retry_after = self.retry_after.map(|seconds| (header::RETRY_AFTER, seconds.into()));
        let header = self.header.map(|(name, value)| (name, HeaderValue::from_static(value)));
        response.headers_mut().extend(header.into_iter().chain(retry_after));
        response.extensions_mut().insert(RequestOutcome(self.code));
        response
    }
}

/// The response to a request whose handler panicked.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("?"), "a request panicked");
    HttpError::new(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, MASKED).into_response()
}
