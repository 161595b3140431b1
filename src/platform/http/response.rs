//! Turns a GraphQL response into an HTTP response: status, media type and JSON.

use async_graphql::{Response as GraphQLResponse, ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

use crate::platform::graphql::json;
use crate::platform::http::metrics::RequestOutcome;
use crate::platform::http::negotiation::Media;

/// The HTTP response. As `application/graphql-response+json` its status is 400 if nothing was executed; as
/// `application/json` it is always 200.
pub fn response(answer: &GraphQLResponse, media: Media) -> Response<Body> {
    let was_executed = was_executed(answer);
    let status = match media {
        Media::GraphqlResponse if !was_executed => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json | Media::EventStream => StatusCode::OK,
    };
    let body = if was_executed {
        json::text(answer)
    } else {
        // Serialization cannot fail: errors hold only names, texts and numbers.
        serde_json::to_string(&Unexecuted { errors: &answer.errors }).unwrap_or_default()
    };
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()))];
    let mut response = (status, kind, body).into_response();
    response.extensions_mut().insert(RequestOutcome(match was_executed {
        true if answer.errors.is_empty() => "OK",
        true => "ERRORS",
        false => "INVALID",
    }));
    response
}

/// Whether anything was executed: there is data, or an error has a path.
pub fn was_executed(answer: &GraphQLResponse) -> bool {
    answer.data != Value::Null || answer.errors.iter().any(|error| !error.path.is_empty())
}

/// A request that was not executed has no `data` member, not even null.
#[derive(Serialize)]
struct Unexecuted<'a> {
    errors: &'a [ServerError],
}
