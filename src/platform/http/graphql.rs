//! GraphQL over HTTP: queries and mutations by POST, queries by GET.
//! <https://graphql.github.io/graphql-over-http/draft/>

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Executor, Response as Answered};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Request, Response, Uri, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::timeout;

use crate::platform::auth::visit::Visit;
use crate::platform::graphql::engine::{Asked, OperationType, Prepared};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::accept::{Media, negotiate};
use crate::platform::http::answer::{Refusal, executed, was_executed};
use crate::platform::http::buckets::{Key, Standing};
use crate::platform::http::metrics::Told;
use crate::platform::http::{Edge, body, cookies, identity, socket, sse};

/// What a GET says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
    document_id: Option<String>,
}

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By its address: nothing may be changed.
    Get,
    /// By a body.
    Post,
}

/// A query, or the beginning of a socket.
pub async fn get<E: Executor>(
    State(edge): State<Edge<E>>,
    request: Request<Body>,
) -> Response<Body> {
    if !request.headers().contains_key(header::UPGRADE) {
        return exchange(&edge, request, Method::Get).await;
    }
    let id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    let opened = socket::open(edge, request.into_parts().0, &id).await;
    opened.unwrap_or_else(|refusal| refusal.into_answer(Media::Json))
}

/// A query or a mutation.
pub async fn post<E: Executor>(
    State(edge): State<Edge<E>>,
    request: Request<Body>,
) -> Response<Body> {
    exchange(&edge, request, Method::Post).await
}

/// What comes back.
enum Reply {
    /// One answer.
    Whole(Answered),
    /// Answers as they come.
    Stream(Response<Body>),
}

/// A request on its way: what is known of it so far.
struct Course<'a, E> {
    edge: &'a Edge<E>,
    headers: &'a HeaderMap,
    address: IpAddr,
    standing: Option<Standing>,
    visit: Option<Arc<Visit>>,
    name: Option<String>,
    kind: Option<OperationType>,
    cost: u64,
}

async fn exchange<E: Executor>(
    edge: &Edge<E>,
    request: Request<Body>,
    method: Method,
) -> Response<Body> {
    let begun = Instant::now();
    let (parts, body) = request.into_parts();
    let media = negotiate(&parts.headers);
    let mut course = Course {
        edge,
        headers: &parts.headers,
        address: edge.proxies.client(&parts),
        standing: None,
        visit: None,
        name: None,
        kind: None,
        cost: 0,
    };
    let answered = async {
        let media = media.ok_or_else(Refusal::not_acceptable)?;
        let asked = match method {
            Method::Get => course.by_address(&parts.uri)?,
            Method::Post => {
                let limits = (edge.limits.body, edge.limits.body_time);
                named(body::read(&parts.headers, body, limits).await?)?
            }
        };
        let answered = timeout(edge.limits.request, course.answer(asked, (method, media))).await;
        answered.map_err(|_| Refusal::too_late())?
    }
    .await;
    // What was refused before it was known what it costs is not free.
    if course.standing.is_none() {
        let taken = edge.buckets.take(Key::of(course.address), 1);
        course.standing = Some(taken.unwrap_or_else(|wait| wait.standing));
    }
    course.count(&answered, begun);
    let media = media.unwrap_or(Media::Json);
    let mut answer = match answered {
        Ok(Reply::Whole(answered)) => executed(&answered, media),
        Ok(Reply::Stream(answer)) => answer,
        Err(refusal) => refusal.into_answer(media),
    };
    if let Some(standing) = course.standing {
        standing.tell(answer.headers_mut());
    }
    let kept = course.visit.and_then(|visit| visit.kept());
    if let Some(kept) = kept
        && let Some(cookie) = cookies::keeping(&kept, &parts.headers, edge.clock.now())
    {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
        // What is signed in or out is not for caches between.
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    answer
}

impl<E: Executor> Course<'_, E> {
    /// A page of another site can send a GET without being asked. It reads nothing by it, and may
    /// not make this server work either, unless the header proves that it was let.
    fn by_address(&self, uri: &Uri) -> Result<Asked, Refusal> {
        if is_foreign(self.headers) && !self.edge.origins.allow(self.headers) {
            return Err(Refusal::forbidden("pages of other sites are not answered"));
        }
        let said = Query::<QueryString>::try_from_uri(uri);
        let Query(said) = said.map_err(|_| Refusal::malformed("the query string is wrong"))?;
        named(said.into_asked()?)
    }

    async fn answer(
        &mut self,
        asked: Asked,
        (method, media): (Method, Media),
    ) -> Result<Reply, Refusal> {
        let edge = self.edge;
        if media == Media::EventStream {
            let asking = (self.headers, self.address, method);
            return sse::open(edge, asked, asking).await.map(Reply::Stream);
        }
        let scope = identity::scope(edge, (self.headers, self.address)).await?;
        self.visit = scope.session().visit().cloned();
        let prepared = match edge.engine.prepare(asked) {
            Ok(prepared) => prepared,
            Err(refused) => {
                self.pay(&scope, 1)?;
                return Ok(Reply::Whole(*refused));
            }
        };
        self.know(&prepared);
        match (prepared.kind, method) {
            (OperationType::Mutation, Method::Get) => {
                return Err(Refusal::post_only("mutations are taken by POST"));
            }
            (OperationType::Subscription, _) => {
                let message = "subscriptions are served over WebSocket, graphql-transport-ws, or as \
                               text/event-stream";
                return Err(Refusal::malformed(message));
            }
            (OperationType::Query | OperationType::Mutation, _) => {}
        }
        self.pay(&scope, prepared.cost)?;
        Ok(Reply::Whole(edge.engine.execute(prepared, scope).await))
    }

    fn know(&mut self, prepared: &Prepared) {
        self.name.clone_from(&prepared.name);
        self.kind = Some(prepared.kind);
        self.cost = prepared.cost;
    }

    fn pay(&mut self, scope: &Scope, cost: u64) -> Result<(), Refusal> {
        let taken = self.edge.buckets.take(Key::whose(scope, self.address), cost);
        self.standing = Some(taken.unwrap_or_else(|wait| wait.standing));
        let message = "you ask for more than you may in this time; wait, or ask for less";
        taken.map(drop).map_err(|wait| Refusal::too_much(message, wait.after))
    }

    fn count(&self, answered: &Result<Reply, Refusal>, begun: Instant) {
        let outcome = match answered {
            Ok(Reply::Whole(answered)) if answered.errors.is_empty() => "OK",
            Ok(Reply::Whole(answered)) if was_executed(answered) => "ERRORS",
            Ok(Reply::Whole(_)) => "INVALID",
            // Its operation counts itself.
            Ok(Reply::Stream(_)) => return,
            Err(refusal) => refusal.code(),
        };
        let (name, kind, cost) = (self.name.as_deref(), self.kind, self.cost);
        let took = begun.elapsed();
        self.edge.metrics.count(&Told { name, kind, outcome, cost, took });
    }
}

/// Whether a browser says that another site's page sends it, and nobody had to allow that: these
/// headers a page may add only after the server's consent.
fn is_foreign(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    let is_foreign = match site {
        Some(site) => matches!(site, "cross-site" | "same-site"),
        None => headers.contains_key(header::ORIGIN),
    };
    let consented = ["apollo-require-preflight", "x-apollo-operation-name", "authorization"];
    is_foreign && !consented.iter().any(|name| headers.contains_key(*name))
}

/// A request that names its document: by its text, or by an id.
fn named(asked: Asked) -> Result<Asked, Refusal> {
    let is_persisted =
        asked.extensions.as_ref().is_some_and(|all| all.contains_key("persistedQuery"));
    if asked.query.is_none() && asked.document_id.is_none() && !is_persisted {
        return Err(Refusal::malformed("`query` is missing"));
    }
    Ok(asked)
}

impl QueryString {
    fn into_asked(self) -> Result<Asked, Refusal> {
        Ok(Asked {
            query: self.query,
            operation_name: self.operation_name,
            variables: object(self.variables, "`variables` is no JSON object")?,
            extensions: object(self.extensions, "`extensions` is no JSON object")?,
            document_id: self.document_id,
        })
    }
}

fn object(
    text: Option<String>,
    malformed: &'static str,
) -> Result<Option<Map<String, Value>>, Refusal> {
    let text = text.filter(|text| !text.is_empty()).unwrap_or_else(|| "null".to_owned());
    serde_json::from_str(&text).map_err(|_| Refusal::malformed(malformed))
}
