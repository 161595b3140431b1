//! GraphQL over HTTP: queries and mutations by POST, queries by GET.

use async_graphql::Executor;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use serde::Deserialize;
use tokio::time::timeout;
use tower_http::request_id::RequestId;

use crate::platform::graphql::engine::{Asked, OperationType};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::http::answer::{Refusal, executed};
use crate::platform::http::{Edge, identity, socket, sse};

/// What a GET says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryString {
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
        let asked = Query::<QueryString>::try_from_uri(&parts.uri);
        let Query(asked) = asked.map_err(|_| Refusal::malformed("the query string is wrong"))?;
        answer(&edge, asked.into_asked()?, (&parts.headers, Method::Get)).await
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

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By its address: nothing may be changed.
    Get,
    /// By a body.
    Post,
}

async fn answer<E: Executor>(
    edge: &Edge<E>,
    asked: Asked,
    (headers, method): (&HeaderMap, Method),
) -> Result<Response<Body>, Refusal> {
    if sse::is_asked(headers) {
        return sse::open(edge, asked, (headers, method)).await;
    }
    let scope = identity::scope(edge, identity::bearer(headers), headers).await?;
    let prepared = match edge.engine.prepare(asked) {
        Ok(prepared) => prepared,
        Err(refused) => return Ok(executed(&refused, headers)),
    };
    match (prepared.kind, method) {
        (OperationType::Mutation, Method::Get) => {
            return Err(Refusal::post_only("mutations are taken by POST"));
        }
        (OperationType::Subscription, _) => {
            let message = "subscriptions are served over WebSocket (graphql-transport-ws) or as text/event-stream";
            return Err(Refusal::malformed(message));
        }
        _ => {}
    }
    let answered = timeout(edge.limits.request, edge.engine.execute(prepared, scope))
        .await
        .map_err(|_| Refusal::too_late())?;
    Ok(executed(&answered, headers))
}

/// A browser sends `application/json` only where the other site has allowed it: a form cannot.
fn parse(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Asked, Refusal> {
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

impl QueryString {
    fn into_asked(self) -> Result<Asked, Refusal> {
        let query = self.query.ok_or(Refusal::malformed("`query` is missing"))?;
        let malformed = |_| Refusal::malformed("`variables` is no JSON object");
        let variables = self.variables.filter(|variables| !variables.is_empty());
        let variables = variables.map(|variables| serde_json::from_str(&variables)).transpose();
        Ok(Asked {
            query: Some(query),
            operation_name: self.operation_name,
            variables: variables.map_err(malformed)?,
            ..Asked::default()
        })
    }
}

fn text(id: &RequestId) -> String {
    id.header_value().to_str().unwrap_or_default().to_owned()
}
