//! A GraphQL request in a query string. async-graphql's own parser knows `operation_name` instead of the specified
//! `operationName`, and no `documentId`.

use async_graphql::{Extensions, Request, Variables};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::platform::graphql::engine::DocumentId;
use crate::platform::http::document_id::with_document_id;
use crate::platform::http::http_error::HttpError;

/// The GraphQL request of a GET.
#[derive(Debug)]
pub struct QueryRequest(pub Request);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    #[serde(default)]
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
    document_id: Option<DocumentId>,
}

impl<S: Sync> FromRequestParts<S> for QueryRequest {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let query = Query::<QueryString>::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|_| HttpError::malformed("the query string is wrong"))?;
        let mut request = Request::new(query.query);
        request.operation_name = query.operation_name;
        request.variables = object::<Variables>(query.variables, "`variables` is no JSON object")?;
        request.extensions =
            object::<Extensions>(query.extensions, "`extensions` is no JSON object")?;
        with_document_id(request, query.document_id).map(Self)
    }
}

/// Parses a JSON object; an absent or empty parameter or `null` gives the default.
fn object<T: DeserializeOwned + Default>(
    text: Option<String>,
    malformed: &'static str,
) -> Result<T, HttpError> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(T::default()),
        Some(text) => serde_json::from_str(&text).map_err(|_| HttpError::malformed(malformed)),
    }
}
