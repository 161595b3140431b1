//! GraphQL over server-sent events: the "distinct connections" mode of graphql-sse, one operation per connection.
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>

use std::convert::Infallible;
use std::future::{pending, ready};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Executor, Request, ServerError};
use async_graphql_axum::GraphQLRequest;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt, stream};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;
use tracing::Instrument;

use crate::platform::events::cursor::Cursor;
use crate::platform::graphql::engine::{Caller, LastEventId, OperationType};
use crate::platform::graphql::json;
use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::client_addr::ClientAddr;
use crate::platform::http::connection_limit::UserPermit;
use crate::platform::http::document_id::{PostedDocumentId, with_document_id};
use crate::platform::http::http_error::HttpError;
use crate::platform::http::identity::{self, Client};
use crate::platform::http::operation::{OperationEvent, error, events};
use crate::platform::http::origin::NotCrossSite;
use crate::platform::http::query_string::QueryRequest;
use crate::platform::http::{AppState, session_guard};

/// Events that are queued until the client reads them.
const QUEUE: usize = 4;

/// The caller of an event stream, with its connection permits and the re-check of its credential.
pub struct StreamCaller {
    caller: Caller,
    expired: BoxFuture<'static, ()>,
    permits: (OwnedSemaphorePermit, UserPermit),
    last_event_id: Option<LastEventId>,
}

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for StreamCaller {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, HttpError> {
        let Ok(ClientAddr(address)) = ClientAddr::from_request_parts(parts, app).await;
        let client = Client { headers: &parts.headers, address, locale: None };
        let connection =
            app.connections.connection().ok_or_else(HttpError::too_many_connections)?;
        let (request_context, user, expired) = match identity::credential(app, client.headers)? {
            None => (identity::identify(app, client).await?, None, pending().boxed()),
            Some(credential) => {
                let session = session_guard::sign_in(app, credential, client).await?;
                let expired = session.guard.expired(Arc::clone(app)).boxed();
                (session.request_context, session.user, expired)
            }
        };
        let of_user =
            app.connections.user(user).ok_or_else(HttpError::too_many_connections_of_user)?;
        let caller = identity::caller(app, request_context, address);
        let last = parts.headers.get("last-event-id");
        // A value that is no text is no cursor either, and is refused as one.
        let last_event_id = last.map(|id| LastEventId(id.to_str().unwrap_or_default().to_owned()));
        Ok(Self { caller, expired, permits: (connection, of_user), last_event_id })
    }
}

/// An event stream of a query or a subscription.
pub async fn get<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    NotCrossSite: NotCrossSite,
    QueryRequest(request): QueryRequest,
    caller: StreamCaller,
) -> Result<Response<Body>, HttpError> {
    open(app, request, caller, true)
}

/// An event stream of any operation.
pub async fn post<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    PostedDocumentId(id): PostedDocumentId,
    caller: StreamCaller,
    request: GraphQLRequest<HttpError>,
) -> Result<Response<Body>, HttpError> {
    open(app, with_document_id(request.into_inner(), id)?, caller, false)
}

/// Answers an operation with an event stream. Errors of the request itself are refused by status; errors of the
/// document are sent in the stream, because an `EventSource` does not expose the body of a refusal.
fn open<E: Executor>(
    app: Arc<AppState<E>>,
    request: Request,
    StreamCaller { caller, expired, permits, last_event_id }: StreamCaller,
    is_read_only: bool,
) -> Result<Response<Body>, HttpError> {
    let request = match last_event_id {
        Some(last) => request.data(last),
        None => request,
    };
    let prepared = app.engine.prepare(request);
    let kind = prepared.as_ref().ok().map(|prepared| prepared.kind);
    if kind == Some(OperationType::Mutation) && is_read_only {
        return Err(HttpError::post_only("mutations are taken by POST"));
    }
    let (sender, receiver) = mpsc::channel(QUEUE);
    let limits = app.socket_limits;
    let connections = app.sockets.clone();
    let operation = events(app, caller, ready(prepared));
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    let sending = async move {
        send(operation, expired, sender, limits.stall).await;
        drop(permits);
    };
    connections.spawn(REQUEST_ID.scope(request_id, sending).in_current_span());
    Ok(response(receiver, limits.ping))
}

/// Sends the events of an operation, until its last, until the credential has `expired`, or until the client is gone or
/// takes longer than `stall` to read.
async fn send(
    operation: impl Stream<Item = OperationEvent>,
    expired: BoxFuture<'static, ()>,
    sender: mpsc::Sender<Event>,
    stall: Duration,
) {
    let (mut operation, mut expired) = (pin!(operation), expired);
    loop {
        let event = tokio::select! {
            () = sender.closed() => return,
            () = &mut expired => {
                let message = "the token is not valid any more";
                Some(OperationEvent::Error(vec![error("UNAUTHENTICATED", message)]))
            }
            event = operation.next() => event,
        };
        let Some(event) = event else { return };
        for written in write(&event) {
            let Ok(Ok(())) = timeout(stall, sender.send(written)).await else { return };
        }
        if event.is_last() {
            return;
        }
    }
}

fn write(event: &OperationEvent) -> Vec<Event> {
    match event {
        OperationEvent::Next(answer, position) => {
            vec![next(&json::text(answer), position.as_ref())]
        }
        OperationEvent::NextText(text, position) => vec![next(text, Some(position))],
        OperationEvent::Error(errors) => {
            // Serialization cannot fail: errors hold only names, texts and numbers.
            let refused = serde_json::to_string(&Refused { errors }).unwrap_or_default();
            vec![next(&refused, None), complete()]
        }
        OperationEvent::Complete => vec![complete()],
        OperationEvent::GoingAway => Vec::new(),
    }
}

/// With a position as its id, which an `EventSource` repeats as `Last-Event-ID` when it connects again.
fn next(answer: &str, position: Option<&Cursor>) -> Event {
    let event = Event::default().event("next");
    let event = match position {
        Some(position) => event.id(position.encode()),
        None => event,
    };
    event.data(answer)
}

/// Has data, because an `EventSource` does not dispatch events without data.
fn complete() -> Event {
    Event::default().event("complete").data("null")
}

/// A refused operation has no `data` member, not even null.
#[derive(Serialize)]
struct Refused<'a> {
    errors: &'a [ServerError],
}

/// The stream begins with a comment, because some browsers wait for the first bytes after the headers.
fn response(mut receiver: mpsc::Receiver<Event>, ping: Duration) -> Response<Body> {
    let events = stream::poll_fn(move |context| receiver.poll_recv(context));
    let events = stream::iter([Event::default().comment("")]).chain(events);
    let events = events.map(Ok::<_, Infallible>);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(ping)).into_response();
    let name = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(name, HeaderValue::from_static("no"));
    response
}
