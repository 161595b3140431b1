//! GraphQL over server-sent events: graphql-sse's "distinct connections", one operation each.
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>

use std::convert::Infallible;
use std::future::{pending, ready};
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;

use async_graphql::{Executor, ServerError};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument;

use crate::platform::graphql::engine::{Asked, OperationType};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::json;
use crate::platform::http::answer::Refusal;
use crate::platform::http::graphql::Method;
use crate::platform::http::operation::{Word, failed, words};
use crate::platform::http::{Edge, identity, standing};

/// Answers that wait for the client to read.
const QUEUE: usize = 4;

/// Answers an operation as an event stream. What is wrong with the request itself is refused by
/// status; what is wrong with the document is told in the stream, for an `EventSource` shows
/// nothing of a refusal.
pub async fn open<E: Executor>(
    edge: &Edge<E>,
    asked: Asked,
    (headers, address, method): (&HeaderMap, IpAddr, Method),
) -> Result<Response<Body>, Refusal> {
    let connection = edge.seats.connection().ok_or_else(Refusal::crowded)?;
    let (scope, user, standing) = match identity::credential(edge, headers)? {
        None => (identity::scope(edge, (headers, address)).await?, None, None),
        Some(credential) => {
            let signed_in = standing::sign_in(edge, credential, (headers, address)).await?;
            (signed_in.scope, signed_in.user, Some(signed_in.standing))
        }
    };
    let seat = edge.seats.person(user).ok_or_else(Refusal::crowded_by_one)?;
    let prepared = edge.engine.prepare(asked);
    let kind = prepared.as_ref().ok().map(|prepared| prepared.kind);
    if kind == Some(OperationType::Mutation) && method == Method::Get {
        return Err(Refusal::post_only("mutations are taken by POST"));
    }
    let words = words(edge.clone(), (scope, address), ready(prepared));
    let lost = standing.map(|standing| standing.lost(edge.clone()));
    let lost = async move { lost.map_or_else(|| pending().boxed(), FutureExt::boxed).await };

    let (events, heard) = mpsc::channel(QUEUE);
    let longest = edge.socket_limits.stall;
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    let telling = async move {
        tell(words, lost, events, longest).await;
        drop((connection, seat));
    };
    edge.sockets.spawn(REQUEST_ID.scope(request_id, telling).in_current_span());
    Ok(answer(heard, edge.socket_limits.ping))
}

/// Tells all words, unless the token is `lost`. It ends where the client has gone, or takes longer
/// than `longest` to read.
async fn tell(
    words: impl Stream<Item = Word>,
    lost: impl Future<Output = ()>,
    events: mpsc::Sender<Event>,
    longest: Duration,
) {
    let (mut words, mut lost) = (pin!(words), pin!(lost));
    loop {
        let word = tokio::select! {
            () = events.closed() => return,
            () = &mut lost => {
                let message = "the token is not valid any more";
                Some(Word::Error(vec![failed("UNAUTHENTICATED", message)]))
            }
            word = words.next() => word,
        };
        let Some(word) = word else { return };
        for event in written(&word) {
            let Ok(Ok(())) = timeout(longest, events.send(event)).await else { return };
        }
        if word.is_last() {
            return;
        }
    }
}

fn written(word: &Word) -> Vec<Event> {
    match word {
        Word::Next(answer) => vec![next(&json::text(answer))],
        Word::Told(text) => vec![next(text)],
        Word::Error(errors) => {
            // Names, texts and numbers: they can always be written.
            let refused = serde_json::to_string(&Refused { errors }).unwrap_or_default();
            vec![next(&refused), complete()]
        }
        Word::Complete => vec![complete()],
        Word::Leave => Vec::new(),
    }
}

fn next(answer: &str) -> Event {
    Event::default().event("next").data(answer)
}

/// With data, though it has none to tell: without any, an `EventSource` does not tell its page.
fn complete() -> Event {
    Event::default().event("complete").data("null")
}

/// What was refused has no data, not even null.
#[derive(Serialize)]
struct Refused<'a> {
    errors: &'a [ServerError],
}

/// The stream begins with a comment: some browsers wait for the first bytes after the headers.
fn answer(mut heard: mpsc::Receiver<Event>, ping: Duration) -> Response<Body> {
    let events = stream::poll_fn(move |context| heard.poll_recv(context));
    let events = stream::iter([Event::default().comment("")]).chain(events);
    let events = events.map(Ok::<_, Infallible>);
    let mut answer = Sse::new(events).keep_alive(KeepAlive::new().interval(ping)).into_response();
    let name = HeaderName::from_static("x-accel-buffering");
    answer.headers_mut().insert(name, HeaderValue::from_static("no"));
    answer
}
