//! The errors of refused requests: a code, a short text, and locations.

use apollo_compiler::parser::SourceMap;
use apollo_compiler::request::RequestError;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::DiagnosticList;
use async_graphql::{Pos, Response, ServerError, Value};

use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::rate_limit::RateLimitExceeded;

/// The text is not valid GraphQL.
pub const SYNTAX: &str = "GRAPHQL_PARSE_FAILED";
/// The document violates the specification or the schema.
pub const VALIDATION: &str = "GRAPHQL_VALIDATION_FAILED";
/// A variable or an argument does not fit its type.
pub const INPUT: &str = "BAD_USER_INPUT";
/// The request's parameters contradict each other, or name no document.
pub const REQUEST: &str = "BAD_REQUEST";
/// It is unclear which operation to execute.
pub const OPERATION: &str = "OPERATION_RESOLUTION_FAILURE";
/// The document exceeds a limit.
pub const DOCUMENT_LIMIT: &str = "DOCUMENT_LIMIT_EXCEEDED";
/// The operation's cost exceeds the limit.
pub const COST_LIMIT: &str = "COST_LIMIT_EXCEEDED";
/// No document has this id.
pub const NOT_PERSISTED: &str = "PERSISTED_QUERY_NOT_FOUND";
/// Only trusted documents are executed.
pub const ID_REQUIRED: &str = "PERSISTED_QUERY_ID_REQUIRED";
/// The transport provided no request context.
pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// The caller's rate limit is exceeded.
pub const RATE_LIMITED: &str = "RATE_LIMITED";

/// The most validation errors in one response.
const MOST_ERRORS: usize = 20;
/// The longest error message in characters; messages may quote names that a client chose.
const LONGEST: usize = 300;

/// An error with a code.
pub fn error(code: &'static str, message: impl Into<String>) -> ServerError {
    let error = ServerError::new(shortened(message.into()), None);
    with(with(error, "code", code), "requestId", request_id())
}

/// Adds an extension to an error.
pub fn with(mut error: ServerError, name: &str, value: impl Into<Value>) -> ServerError {
    error.extensions.get_or_insert_default().set(name, value);
    error
}

/// Adds a location in the document to an error.
pub fn at(mut error: ServerError, line: usize, column: usize) -> ServerError {
    error.locations.push(Pos { line, column });
    error
}

/// The errors of validation.
pub fn invalid(list: &DiagnosticList) -> Vec<ServerError> {
    list.iter().take(MOST_ERRORS).map(|one| with_code(VALIDATION, one.to_json())).collect()
}

/// The first error of the parser; later ones are mostly consequences.
pub fn unread(list: &DiagnosticList) -> Vec<ServerError> {
    list.iter().take(1).map(|one| with_code(SYNTAX, one.to_json())).collect()
}

/// The error of coercing the variables.
pub fn uncoerced(found: &RequestError, sources: &SourceMap) -> ServerError {
    with_code(INPUT, found.to_graphql_error(sources))
}

fn with_code(code: &'static str, found: GraphQLError) -> ServerError {
    let places = found.locations;
    places
        .into_iter()
        .fold(error(code, found.message), |error, place| at(error, place.line, place.column))
}

/// The response to an exceeded rate limit, with the seconds to wait.
impl From<RateLimitExceeded> for Response {
    fn from(exceeded: RateLimitExceeded) -> Self {
        let error = error(RATE_LIMITED, exceeded.to_string());
        let seconds = exceeded.retry_after_seconds();
        // The second name is the first one's older form.
        let error = with(with(error, "retryAfter", seconds), "retryAfterSeconds", seconds);
        Self::from_errors(vec![error])
    }
}

/// Adds codes to the executor's own errors: without a path the document is at fault, with one an input.
pub fn named(mut response: Response) -> Response {
    for error in &mut response.errors {
        let code = if error.path.is_empty() { VALIDATION } else { INPUT };
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", code);
            extensions.set("requestId", request_id());
            error.message = shortened(std::mem::take(&mut error.message));
        }
    }
    response
}

fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

fn shortened(message: String) -> String {
    match message.char_indices().nth(LONGEST - 1) {
        Some((end, last)) if end + last.len_utf8() < message.len() => {
            format!("{}…", &message[..end])
        }
        _ => message,
    }
}

#[cfg(test)]
mod tests;
