//! The engine behind every transport: a request is checked once (parsed, counted, validated, its
//! variables coerced, its cost known), and only what passed is executed.

mod asked;
mod cache;
mod checks;
mod coerce;
mod cost;
mod guard;
mod limits;
mod persisted;
mod plain;
mod refusal;
mod tokens;
mod trusted;

use std::fmt;
use std::sync::Arc;

use async_graphql::{Executor, Request, Response, Value, Variables, value};
use futures_util::StreamExt;

pub use asked::Asked;
pub use async_graphql::parser::types::OperationType;
pub use cache::Looks;
pub use checks::{Checks, SchemaError};
pub use limits::DocumentLimits;
pub use trusted::{Trusted, TrustedError};

use cache::Document;

use crate::platform::events::stream::Stream;
use crate::platform::graphql::fanout::{
    Fanout, Fingerprint, Sharing, Subscription, SubscriptionContext,
};
use crate::platform::graphql::json::{self, Plain};
use crate::platform::graphql::scope::Scope;

/// Checks and executes requests, whatever the transport.
pub struct Engine<E> {
    executor: E,
    checks: Checks,
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
    variables: Variables,
    /// Equal for subscriptions that ask for the same; `None`: it is no subscription.
    fingerprint: Option<Fingerprint>,
}

impl Prepared {
    /// As it is executed.
    fn request(&self) -> Request {
        let mut request = Request::new(String::new());
        request.set_parsed_query(self.document.executable.clone());
        if self.document.is_plain {
            request = request.data(Plain);
        }
        request.operation_name.clone_from(&self.name);
        request.variables = self.variables.clone();
        request
    }
}

impl<E: Executor> Engine<E> {
    /// An engine over an executor.
    pub fn new(executor: E, checks: Checks) -> Self {
        Self { executor, checks, fanout: Arc::default() }
    }

    /// Checks a request. What is refused was not executed: the answer has errors with codes and no data.
    ///
    /// # Errors
    /// The answer that says what is wrong.
    pub fn prepare(&self, asked: Asked) -> Result<Prepared, Box<Response>> {
        self.checks.prepare(asked)
    }

    /// Executes a query or a mutation as the scope's viewer.
    pub async fn execute(&self, prepared: Prepared, scope: Scope) -> Response {
        let names = prepared.document.names.clone();
        let request = prepared.request().data(scope.asked(names));
        let price = price(prepared.cost, self.checks.cost_limit());
        refusal::named(self.executor.execute(request).await).extension(COST, price)
    }

    /// Executes a subscription as the scope's viewer, on a stream of its own or with others in a group.
    pub fn subscribe(&self, prepared: Prepared, scope: Scope, events: Stream) -> Subscription {
        let price = price(prepared.cost, self.checks.cost_limit());
        let sharing = prepared.fingerprint.and_then(|asked| Sharing::of(asked, &scope));
        let attendance = events.attend();
        let executor = self.executor.clone();
        let start = move |context: SubscriptionContext| {
            let names = prepared.document.names.clone();
            let request = prepared.request().data(scope.clone()).data(events.clone());
            let request = request.data(names).data(context);
            let price = price.clone();
            let priced = move |answer| refusal::named(answer).extension(COST, price.clone());
            executor.execute_stream(request, None).map(priced).boxed()
        };
        self.fanout.subscribe(sharing, attendance, Box::new(start))
    }
}

impl<E> fmt::Debug for Engine<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// Where an answer tells its price.
const COST: &str = "cost";

/// What the operation could have cost, and what it may: written once, however many answers it has.
fn price(requested: u64, limit: u64) -> Value {
    json::written(&value!({ "requested": (requested), "limit": (limit) }))
}
