//! One operation over a long connection, as a stream of events.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use async_graphql::{Executor, Response, ServerError};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::time::timeout;

use crate::platform::events::cursor::Cursor;
use crate::platform::graphql::engine::{Caller, OperationType, Prepared};
use crate::platform::graphql::fanout::Delivery;
use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::AppState;
use crate::platform::http::metrics::{OperationFacts, RequestOutcome};
use crate::platform::http::response::was_executed;
use crate::platform::rate_limit::RateLimitExceeded;

/// An event of an operation.
#[derive(Debug)]
pub enum OperationEvent {
    /// A result; of a subscription with its position in the event stream.
    Next(Box<Response>, Option<Cursor>),
    /// A serialized result, shared with other subscribers, with its position in the event stream.
    NextText(Arc<str>, Cursor),
    /// The operation failed as a whole; the last event.
    Error(Vec<ServerError>),
    /// The operation is complete; the last event.
    Complete,
    /// The server stops. `complete` would keep the client from reconnecting.
    GoingAway,
}

impl OperationEvent {
    /// Whether this is the last event.
    pub const fn is_last(&self) -> bool {
        match self {
            Self::Next(..) | Self::NextText(..) => false,
            Self::Error(_) | Self::Complete | Self::GoingAway => true,
        }
    }

    fn failed(code: &str, message: &str) -> Self {
        Self::Error(vec![error(code, message)])
    }
}

/// The events of an operation, from its check to its last event.
pub fn events<E: Executor>(
    app: Arc<AppState<E>>,
    caller: Caller,
    checked: impl Future<Output = Result<Prepared, Box<Response>>> + Send + 'static,
) -> impl Stream<Item = OperationEvent> + Send + 'static {
    // Boxed, so that it is freed once the operation has begun: a subscription lives long after that.
    let events = stream::once(Box::pin(async move {
        let begun = Instant::now();
        let prepared = match checked.await {
            Ok(prepared) => prepared,
            Err(refused) => {
                app.metrics.count(None, RequestOutcome("INVALID"), begun.elapsed());
                return all([OperationEvent::Error(refused.errors)]);
            }
        };
        let operation = OperationFacts::from(&prepared);
        let (outcome, events) = match begin(&app, prepared, caller).await {
            Ok(begun) => begun,
            Err(exceeded) => {
                let errors = Response::from(exceeded).errors;
                (RequestOutcome("RATE_LIMITED"), all([OperationEvent::Error(errors)]))
            }
        };
        app.metrics.count(Some(&operation), outcome, begun.elapsed());
        events
    }));
    catch_panic(events.flatten())
}

/// Turns a panic into a last event.
fn catch_panic(
    events: impl Stream<Item = OperationEvent> + Send,
) -> impl Stream<Item = OperationEvent> + Send {
    AssertUnwindSafe(events).catch_unwind().map(|event| {
        event.unwrap_or_else(|_| {
            tracing::error!("an operation panicked");
            let message = "something failed on our side; the request id finds it";
            OperationEvent::failed("INTERNAL_SERVER_ERROR", message)
        })
    })
}

/// Begins an operation: its outcome for metrics, and its events. A subscription is counted when it begins.
async fn begin<E: Executor>(
    app: &AppState<E>,
    prepared: Prepared,
    caller: Caller,
) -> Result<(RequestOutcome, BoxStream<'static, OperationEvent>), RateLimitExceeded> {
    match prepared.kind {
        OperationType::Query | OperationType::Mutation => {
            let answer = timeout(app.limits.request, app.engine.run(prepared, caller)).await;
            let Ok(answer) = answer else {
                let message = "the operation took too long and was given up";
                let timed_out = OperationEvent::failed("TIMEOUT", message);
                return Ok((RequestOutcome("TIMEOUT"), all([timed_out])));
            };
            let answer = answer?;
            let outcome = RequestOutcome(if answer.errors.is_empty() { "OK" } else { "ERRORS" });
            Ok((outcome, all([event(answer, None), OperationEvent::Complete])))
        }
        OperationType::Subscription => {
            let answers = app.engine.listen(prepared, caller)?.map(|delivery| match delivery {
                Delivery::Own(response, position) => event(*response, position),
                Delivery::Shared(text, position) => OperationEvent::NextText(text, position),
            });
            let stop = app.stop.clone();
            let end = async move {
                let is_stopping = stop.is_cancelled();
                if is_stopping { OperationEvent::GoingAway } else { OperationEvent::Complete }
            };
            let stop = app.stop.clone().cancelled_owned();
            let events = answers.take_until(stop).chain(stream::once(end));
            Ok((RequestOutcome("STREAM"), events.boxed()))
        }
    }
}

fn all<const N: usize>(events: [OperationEvent; N]) -> BoxStream<'static, OperationEvent> {
    stream::iter(events).boxed()
}

/// A result, or an error if nothing was executed.
fn event(answer: Response, position: Option<Cursor>) -> OperationEvent {
    if answer.errors.is_empty() || was_executed(&answer) {
        OperationEvent::Next(Box::new(answer), position)
    } else {
        OperationEvent::Error(answer.errors)
    }
}

/// An error raised by the connection itself, after which the client may try again in a second.
pub fn retryable(code: &str, message: &str) -> ServerError {
    let mut error = error(code, message);
    error.extensions.get_or_insert_default().set("retryAfter", 1);
    error
}

/// An error raised by the connection itself.
pub fn error(code: &str, message: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code);
    extensions.set("requestId", REQUEST_ID.try_with(Clone::clone).unwrap_or_default());
    error
}

#[cfg(test)]
mod tests {
    use async_graphql::Value;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_the_last_event_and_reveals_nothing() {
        let events = stream::iter([1, 2, 3]).map(|number| match number {
            1 => OperationEvent::Complete,
            _ => panic!("the password is 1234"),
        });
        let sent: Vec<OperationEvent> = catch_panic(events).collect().await;
        assert!(matches!(sent[0], OperationEvent::Complete));
        let OperationEvent::Error(errors) = &sent[1] else { panic!("{sent:?}") };
        assert!(!format!("{errors:?}").contains("1234"));
        let code = errors[0].extensions.as_ref().and_then(|extensions| extensions.get("code"));
        assert_eq!(code, Some(&Value::from("INTERNAL_SERVER_ERROR")));
        assert_eq!(sent.len(), 2, "nothing follows");
    }
}
