//! Answers that the edge itself gives.

use std::any::Any;
use std::time::Duration;

use async_graphql::{Response as Answered, ServerError};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::json;

use crate::platform::error::Error;
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::json;
use crate::platform::http::accept::Media;

/// A refusal of the edge: a status, and a GraphQL error as its body.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// A refusal.
    pub const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message, header: None }
    }

    /// The token is none that is valid.
    pub fn unauthenticated() -> Self {
        let message = "the token is not valid: it is unknown, expired or revoked";
        let challenge = "Bearer error=\"invalid_token\"";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
            .with(header::WWW_AUTHENTICATE, challenge)
    }

    /// Not for this caller.
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

    /// By another method only.
    pub fn post_only(message: &'static str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message)
            .with(header::ALLOW, "POST")
    }

    /// By another method only: the router says which in `Allow`.
    pub const fn other_method() -> Self {
        let message = "this is not answered by that method: see the header Allow";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message)
    }

    /// The client takes no form of answer that there is.
    pub const fn not_acceptable() -> Self {
        let message =
            "accept application/graphql-response+json, application/json or text/event-stream";
        Self::new(StatusCode::NOT_ACCEPTABLE, "BAD_USER_INPUT", message)
    }

    /// The body is of a kind that is not read.
    pub const fn unsupported(message: &'static str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT", message)
    }

    /// It is larger than the limit.
    pub const fn too_large() -> Self {
        let message = "the request is larger than this server takes";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BAD_USER_INPUT", message)
    }

    /// The body did not arrive in time.
    pub const fn too_slow() -> Self {
        let message = "the body did not arrive in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", message)
    }

    /// It took too long.
    pub const fn too_late() -> Self {
        let message = "the request took too long and was given up";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", message)
    }

    /// Too much is asked for; it may be asked for again after a while.
    pub fn too_much(message: &'static str, wait: Duration) -> Self {
        let mut refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        refusal.header = Some((header::RETRY_AFTER, seconds.max(1).into()));
        refusal
    }

    /// No more long connections are taken now.
    pub fn crowded() -> Self {
        let message = "too many connections are open; try again later";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "RATE_LIMITED", message)
            .with(header::RETRY_AFTER, "5")
    }

    /// The person has too many long connections.
    pub fn crowded_by_one() -> Self {
        let message = "too many connections of yours are open";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message)
            .with(header::RETRY_AFTER, "5")
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, HeaderValue::from_static(value)));
        self
    }

    /// What it is about, for people.
    pub const fn message(&self) -> &'static str {
        self.message
    }

    /// What it is about, for programs.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The answer, in the form that was asked for.
    pub fn into_answer(self, media: Media) -> Response<Body> {
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let extensions = json!({ "code": self.code, "requestId": request_id });
        let body = json!({ "errors": [{ "message": self.message, "extensions": extensions }] });
        let media = if media == Media::EventStream { Media::Json } else { media };
        let kind = HeaderValue::from_static(media.content_type());
        let kind = [(header::CONTENT_TYPE, kind)];
        let mut answer = (self.status, kind, body.to_string()).into_response();
        if let Some((name, value)) = self.header {
            answer.headers_mut().insert(name, value);
        }
        answer
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        tracing::error!(?error, "a request could not be identified");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, INTERNAL, MASKED).with(header::RETRY_AFTER, "1")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        self.into_answer(Media::Json)
    }
}

const INTERNAL: &str = "INTERNAL_SERVER_ERROR";
const MASKED: &str = "something failed on our side; the request id finds it";

/// Whether anything of a request was executed.
pub fn was_executed(answered: &Answered) -> bool {
    answered.data != async_graphql::Value::Null
        || answered.errors.iter().any(|error| !error.path.is_empty())
}

/// The answer of the executor: as `application/graphql-response+json` with 400 where nothing was
/// executed, as `application/json` with 200 always.
pub fn executed(answered: &Answered, media: Media) -> Response<Body> {
    let was_executed = was_executed(answered);
    let status = match media {
        Media::GraphqlResponse if !was_executed => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json | Media::EventStream => StatusCode::OK,
    };
    let body = if was_executed {
        json::text(answered)
    } else {
        // Names, texts and numbers: they can always be written.
        serde_json::to_string(&Unexecuted { errors: &answered.errors }).unwrap_or_default()
    };
    let kind = HeaderValue::from_static(media.content_type());
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// What was not executed has no data, not even null.
#[derive(Serialize)]
struct Unexecuted<'a> {
    errors: &'a [ServerError],
}

/// The answer where a handler panicked.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("?"), "a request panicked");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, MASKED).into_response()
}
