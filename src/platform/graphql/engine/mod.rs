//! The engine behind every transport: a request is checked once (parsed, counted, validated, its
//! variables coerced, its cost known), and only what passed is executed.

mod cache;
mod checks;
mod coerce;
mod cost;
mod executor;
mod guard;
mod limits;
pub(super) mod merge_keys;
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
pub use request::{Caller, DocumentId, names_document};
pub use trusted::{Trusted, TrustedError};

use cache::Document;

use crate::platform::events::stream::Stream;
use crate::platform::graphql::fanout::{
    Fanout, Fingerprint, Sharing, Subscription, SubscriptionContext,
};
use crate::platform::graphql::json;
use crate::platform::rate_limit::RateLimitExceeded;

/// Checks, charges and executes requests, whatever the transport.
///
/// It is an [`Executor`] itself (`executor.rs`), so every integration of async-graphql works with it. Our own
/// transports take its two steps one by one, because they have something to do between: [`Engine::prepare`],
/// then [`Engine::run`] or [`Engine::listen`].
#[derive(Clone)]
pub struct Engine<E> {
    executor: E,
    checks: Arc<Checks>,
    events: Stream,
    fanout: Arc<Fanout>,
}

/// A request that passed every check and may be executed.
#[derive(Debug)]
pub struct Prepared {
    /// Whether it reads, writes or listens.
    pub kind: OperationType,
    /// The operation's name in its document, for metrics and logs.
    pub name: Option<String>,
    /// What it may cost at most, by the rule of `cost.rs`: told in `extensions.cost`.
    pub cost: u64,
    document: Arc<Document>,
    /// The document with each key once, where it names one twice.
    merged: Option<ExecutableDocument>,
    variables: Variables,
    /// Equal for subscriptions that ask for the same; `None`: it is no subscription.
    fingerprint: Option<Fingerprint>,
}

impl Prepared {
    /// As it is executed.
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

    /// Checks a request. A refused one was not executed: the answer has errors with codes and no data.
    ///
    /// # Errors
    /// The answer that says what is wrong.
    pub fn prepare(&self, request: Request) -> Result<Prepared, Box<Response>> {
        self.checks.prepare(request)
    }

    /// Charges a query or a mutation to the caller's rate limit, and executes it.
    ///
    /// # Errors
    /// The rate limit does not allow it yet; nothing was executed.
    pub async fn run(
        &self,
        prepared: Prepared,
        caller: Caller,
    ) -> Result<Response, RateLimitExceeded> {
        caller.charge(prepared.cost)?;
        let names = prepared.document.names.clone();
        let request = prepared.request().data(caller.request_context.asked(names));
        let price = self.price(&prepared);
        Ok(refusal::named(self.executor.execute(request).await).extension(COST, price))
    }

    /// Charges a subscription to the caller's rate limit, and begins it: on a stream of its own, or with others in a
    /// group.
    ///
    /// # Errors
    /// The rate limit does not allow it yet; nothing was begun.
    pub fn listen(
        &self,
        prepared: Prepared,
        caller: Caller,
    ) -> Result<Subscription, RateLimitExceeded> {
        caller.charge(prepared.cost)?;
        let price = self.price(&prepared);
        let request_context = caller.request_context;
        let sharing = prepared.fingerprint.and_then(|asked| Sharing::of(asked, &request_context));
        let attendance = self.events.attend();
        let (executor, events) = (self.executor.clone(), self.events.clone());
        let start = move |context: SubscriptionContext| {
            let names = prepared.document.names.clone();
            let request = prepared.request().data(request_context.clone()).data(events.clone());
            let request = request.data(names).data(context);
            let price = price.clone();
            let priced = move |answer| refusal::named(answer).extension(COST, price.clone());
            executor.execute_stream(request, None).map(priced).boxed()
        };
        Ok(self.fanout.subscribe(sharing, attendance, Box::new(start)))
    }

    /// What the operation could have cost, and what it may: made once, however many answers it has.
    fn price(&self, prepared: &Prepared) -> Value {
        let (requested, limit) = (prepared.cost, self.checks.cost_limit());
        json::written(&value!({ "requested": (requested), "limit": (limit) }))
    }
}

impl<E> fmt::Debug for Engine<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// Where an answer tells its price.
const COST: &str = "cost";
