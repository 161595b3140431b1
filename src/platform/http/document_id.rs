//! The id of a persisted document in a posted request, which async-graphql-axum's `GraphQLRequest` drops.

use async_graphql::{ParseRequestError, Request};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;

use crate::platform::graphql::engine::{DocumentId, names_document};
use crate::platform::http::body::BodyBytes;
use crate::platform::http::http_error::HttpError;

/// The `documentId` of a posted request, if any. It refuses a body that is not a JSON object, because `GraphQLRequest`
/// would read a list as the fields in order.
#[derive(Clone, Debug)]
pub struct PostedDocumentId(pub Option<DocumentId>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    document_id: Option<DocumentId>,
}

impl<S: Sync> FromRequestParts<S> for PostedDocumentId {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let body = parts.extensions.get().map_or(&[][..], |BodyBytes(bytes)| bytes);
        Ok(Self(parse(body)?))
    }
}

/// Attaches the id of a persisted document to a request. A request that names no document at all is refused.
pub fn with_document_id(request: Request, id: Option<DocumentId>) -> Result<Request, HttpError> {
    let request = match id {
        Some(id) => request.data(id),
        None => request,
    };
    if !names_document(&request) {
        return Err(HttpError::malformed("`query` is missing"));
    }
    Ok(request)
}

fn parse(body: &[u8]) -> Result<Option<DocumentId>, ParseRequestError> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(ParseRequestError::UnsupportedBatch);
    }
    let posted = serde_json::from_slice::<Posted>(body);
    Ok(posted.map_err(|error| ParseRequestError::InvalidRequest(error.into()))?.document_id)
}

#[cfg(test)]
mod tests {
    use async_graphql::ParseRequestError;

    use super::parse;

    #[test]
    fn the_id_is_read_from_one_object() {
        let id = |body: &str| parse(body.as_bytes()).unwrap().map(|id| id.0);
        assert_eq!(id(r#" {"documentId":"a","variables":null,"more":1}"#).as_deref(), Some("a"));
        assert_eq!(id(r#"{"document\u0049d":"a"}"#).as_deref(), Some("a"), "however it is written");
        assert_eq!(id(r#"{"query":"{ a }"}"#), None);
        assert_eq!(id(r#"{"query":"{ a }","documentId":null}"#), None);
        for batch in [r#"["a"]"#, r#"[{"query":"{ a }"}]"#, "[]", "null", "1", ""] {
            let refused = parse(batch.as_bytes()).unwrap_err();
            assert!(matches!(refused, ParseRequestError::UnsupportedBatch), "{batch}");
        }
        for wrong in [r#"{"documentId":1}"#, r#"{"query":"{ a }""#, "{\"query\":\"{ a }\"} {}"] {
            let refused = parse(wrong.as_bytes()).unwrap_err();
            assert!(matches!(refused, ParseRequestError::InvalidRequest(_)), "{wrong}");
        }
    }
}
