//! GraphQL over HTTP: queries and mutations by POST, queries by GET.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{Executor, Request as Asking, Variables};
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use serde::Deserialize;
use tokio::time::timeout;
use tower_http::request_id::RequestId;

use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::http::answer::{Refusal, executed};
use crate::platform::http::{Edge, identity, socket};

/// What a GET says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
}

/// A query, or the beginning of a socket.
pub async fn get<E: Executor>(
    State(edge): State<Edge<E>>,
    Extension(id): Extension<RequestId>,
    request: Request<Body>,
) -> Response<Body> {
    let id = text(&id);
    let (parts, _) = request.into_parts();
    let answer = async {
        if parts.headers.contains_key(header::UPGRADE) {
            return socket::open(edge, parts, &id).await;
        }
        let asked = Query::<Asked>::try_from_uri(&parts.uri);
        let Query(asked) = asked.map_err(|_| Refusal::malformed("the query string is wrong"))?;
        answer(&edge, asked.into_request()?, (&parts.headers, Method::Get)).await
    };
    let answer = REQUEST_ID.scope(id.clone(), answer).await;
    answer.unwrap_or_else(|refusal: Refusal| refusal.into_answer(&id))
}

/// A query or a mutation.
pub async fn post<E: Executor>(
    State(edge): State<Edge<E>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response<Body> {
    let id = text(&id);
    let answer = async {
        let request = parse(&headers, body)?;
        answer(&edge, request, (&headers, Method::Post)).await
    };
    let answer = REQUEST_ID.scope(id.clone(), answer).await;
    answer.unwrap_or_else(|refusal: Refusal| refusal.into_answer(&id))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

async fn answer<E: Executor>(
    edge: &Edge<E>,
    mut request: Asking,
    (headers, method): (&HeaderMap, Method),
) -> Result<Response<Body>, Refusal> {
    let scope = identity::scope(edge, identity::bearer(headers), headers).await?;
    let name = request.operation_name.clone();
    // What cannot be parsed is refused by the executor.
    let kind = request.parsed_query().ok().and_then(|document| kind_of(document, name.as_deref()));
    match (kind, method) {
        (Some(OperationType::Mutation), Method::Get) => {
            return Err(Refusal::post_only("mutations are taken by POST"));
        }
        (Some(OperationType::Subscription), _) => {
            let message = "subscriptions are served over WebSocket, graphql-transport-ws";
            return Err(Refusal::malformed(message));
        }
        _ => {}
    }
    let request = request.data(scope).data(edge.stream.clone());
    let answered = timeout(edge.limits.request, edge.schema.execute(request))
        .await
        .map_err(|_| Refusal::too_late())?;
    Ok(executed(&answered, headers))
}

/// A browser sends `application/json` only where the other site has allowed it: a form cannot.
fn parse(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Asking, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "BAD_USER_INPUT",
            "send the request as application/json",
        ));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "BAD_USER_INPUT",
            "the request is larger than this server takes",
        ),
        _ => Refusal::malformed("the body could not be read"),
    })?;
    let malformed = "the body is no JSON object with a `query`";
    serde_json::from_slice(&body).map_err(|_| Refusal::malformed(malformed))
}

impl Asked {
    fn into_request(self) -> Result<Asking, Refusal> {
        let query = self.query.ok_or(Refusal::malformed("`query` is missing"))?;
        let mut request = Asking::new(query);
        request.operation_name = self.operation_name.filter(|name| !name.is_empty());
        if let Some(variables) = self.variables.filter(|variables| !variables.is_empty()) {
            let malformed = |_| Refusal::malformed("`variables` is no JSON object");
            let variables: serde_json::Value =
                serde_json::from_str(&variables).map_err(malformed)?;
            request = request.variables(Variables::from_json(variables));
        }
        Ok(request)
    }
}

fn kind_of(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => operation,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
        (DocumentOperations::Multiple(operations), None) => operations.values().next()?,
    };
    Some(operation.node.ty)
}

fn text(id: &RequestId) -> String {
    id.header_value().to_str().unwrap_or_default().to_owned()
}
