//! The engine behind every transport: a request is checked once (parsed, counted, validated, its
//! variables coerced, its cost known), and only what passed is executed.

mod alike;
mod asked;
mod cache;
mod checks;
mod coerce;
mod cost;
mod guard;
mod limits;
pub(super) mod merge_keys;
mod persisted;
mod plain;
mod refusal;
mod together;
mod tokens;
mod trusted;

use std::fmt;
use std::sync::Arc;

use async_graphql::{Executor, Request, Response, Value, Variables, value};

pub use asked::Asked;
use async_graphql::parser::types::ExecutableDocument;
pub use async_graphql::parser::types::OperationType;
pub use cache::Looks;
pub use checks::{Checks, SchemaError};
pub use limits::DocumentLimits;
pub use together::{Listener, Said};
pub use trusted::{Trusted, TrustedError};

use alike::Alikes;
use cache::Document;
use together::Asking;
use together::party::Parties;

use crate::platform::events::stream::Stream;
use crate::platform::graphql::json;
use crate::platform::graphql::scope::{EventScopes, Scope};

/// Checks and executes requests, whatever the transport.
pub struct Engine<E> {
    executor: E,
    checks: Checks,
    shared: Arc<EventScopes>,
    parties: Arc<Parties>,
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
    /// What is equal for all whose subscription is answered alike.
    alikes: Option<Alikes>,
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
    /// An engine over an executor.
    pub fn new(executor: E, checks: Checks) -> Self {
        Self { executor, checks, shared: Arc::default(), parties: Arc::default() }
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

    /// Executes a subscription as the scope's viewer: what it tells, one after the other.
    pub fn listen(&self, prepared: Prepared, scope: Scope, events: Stream) -> Listener<E> {
        let price = price(prepared.cost, self.checks.cost_limit());
        Listener::new(Asking {
            executor: self.executor.clone(),
            prepared,
            scope,
            attendance: events.attend(),
            events,
            shared: Arc::clone(&self.shared),
            parties: Arc::clone(&self.parties),
            price,
        })
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
