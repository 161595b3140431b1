//! One operation over a long connection, as the words that it says one after the other.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Executor, Response, ServerError, Value};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::time::timeout;

use crate::platform::graphql::engine::{OperationType, Prepared};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::fanout::Delivery;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::Edge;
use crate::platform::http::buckets::Key;
use crate::platform::http::metrics::Told;

/// What an operation says.
#[derive(Debug)]
pub enum Word {
    /// An answer.
    Next(Box<Response>),
    /// An answer as text, which others are given too.
    Told(Arc<str>),
    /// It failed as a whole, and is over.
    Error(Vec<ServerError>),
    /// It is over.
    Complete,
    /// The server stops. `complete` would tell the client not to come back.
    Leave,
}

impl Word {
    /// Whether nothing follows.
    pub const fn is_last(&self) -> bool {
        match self {
            Self::Next(_) | Self::Told(_) => false,
            Self::Error(_) | Self::Complete | Self::Leave => true,
        }
    }
}

/// What an operation says once it is checked, up to its last word.
pub fn words<E: Executor>(
    edge: Edge<E>,
    (scope, address): (Scope, IpAddr),
    checked: impl Future<Output = Result<Prepared, Box<Response>>> + Send + 'static,
) -> impl Stream<Item = Word> + Send + 'static {
    // On the heap, and gone once the operation has begun: a subscription lives long after that.
    let words = stream::once(Box::pin(async move {
        let begun = Instant::now();
        let prepared = match checked.await {
            Ok(prepared) => prepared,
            Err(refused) => {
                let told = Told {
                    name: None,
                    kind: None,
                    outcome: "INVALID",
                    cost: 0,
                    took: begun.elapsed(),
                };
                edge.metrics.count(&told);
                return said([Word::Error(refused.errors)]);
            }
        };
        let (name, kind, cost) = (prepared.name.clone(), prepared.kind, prepared.cost);
        let counting = edge.clone();
        let (outcome, words) = match admit(&edge, prepared, Key::whose(&scope, address)) {
            Ok(prepared) => begin(edge, scope, prepared).await,
            Err(refused) => ("RATE_LIMITED", said([Word::Error(refused.errors)])),
        };
        let (name, kind, took) = (name.as_deref(), Some(kind), begun.elapsed());
        counting.metrics.count(&Told { name, kind, outcome, cost, took });
        words
    }));
    unbroken(words.flatten())
}

/// A panic is a last word too.
fn unbroken(words: impl Stream<Item = Word> + Send) -> impl Stream<Item = Word> + Send {
    AssertUnwindSafe(words).catch_unwind().map(|word| {
        word.unwrap_or_else(|_| {
            tracing::error!("an operation panicked");
            let message = "something failed on our side; the request id finds it";
            Word::Error(vec![failed("INTERNAL_SERVER_ERROR", message)])
        })
    })
}

/// How it went, for metrics, and what it says; a subscription is counted when it begins.
async fn begin<E: Executor>(
    edge: Edge<E>,
    scope: Scope,
    prepared: Prepared,
) -> (&'static str, BoxStream<'static, Word>) {
    match prepared.kind {
        OperationType::Query | OperationType::Mutation => {
            let answer = timeout(edge.limits.request, edge.engine.execute(prepared, scope)).await;
            let Ok(answer) = answer else {
                let message = "the operation took too long and was given up";
                return ("TIMEOUT", said([Word::Error(vec![failed("TIMEOUT", message)])]));
            };
            let outcome = if answer.errors.is_empty() { "OK" } else { "ERRORS" };
            (outcome, said([word(answer), Word::Complete]))
        }
        OperationType::Subscription => {
            let deliveries = edge.engine.subscribe(prepared, scope, edge.stream.clone());
            let words = deliveries.map(|delivery| match delivery {
                Delivery::Own(response) => word(*response),
                Delivery::Shared(text) => Word::Told(text),
            });
            let stop = edge.stop.clone();
            let end = async move { if stop.is_cancelled() { Word::Leave } else { Word::Complete } };
            let stop = edge.stop.clone().cancelled_owned();
            ("STREAM", words.take_until(stop).chain(stream::once(end)).boxed())
        }
    }
}

fn said<const N: usize>(words: [Word; N]) -> BoxStream<'static, Word> {
    stream::iter(words).boxed()
}

/// An answer is a refusal where nothing was executed: no data, and no error has a path.
fn word(answer: Response) -> Word {
    let was_refused = answer.data == Value::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty());
    if was_refused { Word::Error(answer.errors) } else { Word::Next(Box::new(answer)) }
}

/// Lets an operation begin where who asks may spend its cost now.
fn admit<E: Executor>(
    edge: &Edge<E>,
    prepared: Prepared,
    key: Key,
) -> Result<Prepared, Box<Response>> {
    match edge.buckets.take(key, prepared.cost) {
        Ok(_) => Ok(prepared),
        Err(wait) => {
            let message = "you ask for more than you may in this time; wait, or ask for less";
            let mut error = failed("RATE_LIMITED", message);
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("retryAfterSeconds", wait.after.as_secs() + 1);
            Err(Box::new(Response::from_errors(vec![error])))
        }
    }
}

/// An error of the edge's own.
pub fn failed(code: &str, message: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code);
    extensions.set("requestId", REQUEST_ID.try_with(Clone::clone).unwrap_or_default());
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_last_word_and_tells_nothing() {
        let words = stream::iter([1, 2, 3]).map(|number| match number {
            1 => Word::Complete,
            _ => panic!("the password is 1234"),
        });
        let said: Vec<Word> = unbroken(words).collect().await;
        assert!(matches!(said[0], Word::Complete));
        let Word::Error(errors) = &said[1] else { panic!("{said:?}") };
        assert!(!format!("{errors:?}").contains("1234"));
        let code = errors[0].extensions.as_ref().and_then(|extensions| extensions.get("code"));
        assert_eq!(code, Some(&Value::from("INTERNAL_SERVER_ERROR")));
        assert_eq!(said.len(), 2, "nothing follows");
    }
}
