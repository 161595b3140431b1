//! The engine behind every transport: a request is checked once (parsed, limited, validated, its variables coerced, its
//! cost computed), and executed only if it passes.

mod cache;
mod checks;
mod coerce;
mod cost;
mod executor;
mod guard;
mod limits;
pub(super) mod merge_keys;
mod nul;
mod persisted;
mod plain;
mod refusal;
mod request;
mod tokens;
mod trusted;

use std::fmt;
use std::sync::Arc;

use async_graphql::{Executor, Request, Response, Value, Variables, value};
use futures_util::StreamExt;

use async_graphql::parser::types::ExecutableDocument;
pub use async_graphql::parser::types::OperationType;
pub use cache::Looks;
pub use checks::{Checks, SchemaError};
pub use limits::DocumentLimits;
pub use request::{Caller, DocumentId, LastEventId, names_document};
pub use trusted::{Trusted, TrustedError};

use cache::Document;
use cost::Charges;

use crate::platform::events::stream::Stream;
use crate::platform::graphql::fanout::{
    Fanout, Fingerprint, Sharing, Subscription, SubscriptionContext,
};
use crate::platform::graphql::json;
use crate::platform::rate_limit::RateLimitExceeded;

/// Checks, charges and executes requests for any transport.
///
/// It implements [`Executor`] (`executor.rs`), so every integration of async-graphql works with it. Our own transports
/// call the two steps separately, because they act in between: [`Engine::prepare`], then [`Engine::run`] or
/// [`Engine::listen`].
#[derive(Clone)]
pub struct Engine<E> {
    executor: E,
    checks: Arc<Checks>,
    events: Stream,
    fanout: Arc<Fanout>,
}

/// A request that has passed every check and may be executed.
#[derive(Debug)]
pub struct Prepared {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// The operation's name in the document, for metrics and logs.
    pub name: Option<String>,
    /// The upper bound of the operation's cost (see `cost`), reported in `extensions.cost`.
    pub cost: u64,
    charges: Charges,
    document: Arc<Document>,
    /// The document with repeated response keys merged, if it has any.
    merged: Option<ExecutableDocument>,
    variables: Variables,
    last_event_id: Option<LastEventId>,
    /// Equal for subscriptions that select the same; `None`: the operation is not a subscription.
    fingerprint: Option<Fingerprint>,
}

impl Prepared {
    /// The request that the executor runs.
    fn request(&self) -> Request {
        let mut request = Request::new(String::new());
        let executable = self.merged.as_ref().unwrap_or(&self.document.executable);
        request.set_parsed_query(executable.clone());
        request.operation_name.clone_from(&self.name);
        request.variables = self.variables.clone();
        request
    }
}

impl<E: Executor> Engine<E> {
    /// An engine over an executor; subscriptions follow `events`.
    pub fn new(executor: E, checks: Checks, events: Stream) -> Self {
        let checks = Arc::new(checks);
        Self { executor, checks, events, fanout: Arc::default() }
    }

    /// Checks a request. A refused request is not executed: its response has errors with codes and no data.
    ///
    /// # Errors
    /// The response to a refused request.
    pub fn prepare(&self, request: Request) -> Result<Prepared, Box<Response>> {
        self.checks.prepare(request)
    }

    /// Executes a query or a mutation, and charges what it cost to the caller's rate limit. If it is dropped before
    /// its end, it is charged the most that it could have cost.
    ///
    /// # Errors
    /// The rate limit is exceeded; nothing was executed.
    pub async fn run(
        &self,
        prepared: Prepared,
        caller: Caller,
    ) -> Result<Response, RateLimitExceeded> {
        let pending = caller.begin(prepared.cost)?;
        let names = prepared.document.names.clone();
        let request = prepared.request().data(caller.request_context.asked(names));
        let answer = refusal::named(self.executor.execute(request).await);
        let charged = prepared.charges.of(&answer.data).max(1);
        if let Some(pending) = pending {
            pending.end(charged);
        }
        Ok(answer.extension(COST, self.price(&prepared, charged)))
    }

    /// Charges a subscription to the caller's rate limit, and starts it: on a stream of its own, or in a group.
    ///
    /// # Errors
    /// The rate limit is exceeded; nothing was started.
    pub fn listen(
        &self,
        prepared: Prepared,
        caller: Caller,
    ) -> Result<Subscription, RateLimitExceeded> {
        caller.charge(prepared.cost)?;
        let price = self.price(&prepared, 0);
        let request_context = caller.request_context;
        let sharing = prepared.fingerprint.and_then(|asked| Sharing::of(asked, &request_context));
        let attendance = self.events.attend();
        let (executor, events) = (self.executor.clone(), self.events.clone());
        let start = move |context: SubscriptionContext| {
            let names = prepared.document.names.clone();
            let request = prepared.request().data(request_context.clone()).data(events.clone());
            let mut request = request.data(names).data(context);
            if let Some(last) = &prepared.last_event_id {
                request = request.data(last.clone());
            }
            let price = price.clone();
            let priced = move |answer| refusal::named(answer).extension(COST, price.clone());
            executor.execute_stream(request, None).map(priced).boxed()
        };
        Ok(self.fanout.subscribe(sharing, attendance, Box::new(start)))
    }

    /// The operation's cost, what was charged for the response, and the limit. A subscription is charged when it
    /// begins, and nothing for its responses, so this is serialized once for all of them.
    fn price(&self, prepared: &Prepared, charged: u64) -> Value {
        let (requested, limit) = (prepared.cost, self.checks.cost_limit());
        let price = value!({ "requested": (requested), "charged": (charged), "limit": (limit) });
        json::charged(&price, 0)
    }
}

impl<E> fmt::Debug for Engine<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// Key of the cost in a response's extensions.
const COST: &str = "cost";
