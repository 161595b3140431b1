//! Answers that the edge itself gives.

use std::any::Any;

use async_graphql::{Response as Answered, ServerError};
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::json;

use crate::platform::error::Error;

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// A refusal of the edge: a status, and a GraphQL error as its body.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
    header: Option<(HeaderName, &'static str)>,
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

    /// The request is malformed.
    pub const fn malformed(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
    }

    /// By another method only.
    pub fn post_only(message: &'static str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT", message)
            .with(header::ALLOW, "POST")
    }

    /// It took too long.
    pub const fn too_late() -> Self {
        let message = "the request took too long and was given up";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", message)
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
        self.header = Some((name, value));
        self
    }

    /// What it is about, for people.
    pub const fn message(&self) -> &'static str {
        self.message
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        tracing::error!(?error, "a request could not be identified");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "INTERNAL_SERVER_ERROR",
            "something failed on our side; the request id finds it",
        )
    }
}

impl Refusal {
    /// The answer.
    pub fn into_answer(self, request_id: &str) -> Response<Body> {
        let extensions = json!({ "code": self.code, "requestId": request_id });
        let error = json!({ "message": self.message, "extensions": extensions });
        let mut answer = (self.status, Json(json!({ "errors": [error] }))).into_response();
        if let Some((name, value)) = self.header {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        answer
    }
}

/// The answer of the executor: as `application/graphql-response+json` where the client takes
/// that, with 400 where nothing was executed; else as `application/json`, always with 200.
pub fn executed(answered: &Answered, headers: &HeaderMap) -> Response<Body> {
    let takes_graphql = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains(GRAPHQL_RESPONSE));
    let was_executed = answered.data != async_graphql::Value::Null
        || answered.errors.iter().any(|error| !error.path.is_empty());
    let (kind, status) = match (takes_graphql, was_executed) {
        (true, false) => (GRAPHQL_RESPONSE, StatusCode::BAD_REQUEST),
        (true, true) => (GRAPHQL_RESPONSE, StatusCode::OK),
        (false, _) => ("application/json", StatusCode::OK),
    };
    let body = if was_executed {
        serde_json::to_string(answered)
    } else {
        serde_json::to_string(&Unexecuted { errors: &answered.errors })
    };
    let kind = HeaderValue::from_static(kind);
    // Names, texts and numbers: they can always be written.
    (status, [(header::CONTENT_TYPE, kind)], body.unwrap_or_default()).into_response()
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
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL_SERVER_ERROR",
        "something failed on our side; the request id finds it",
    )
    .into_answer("")
}
