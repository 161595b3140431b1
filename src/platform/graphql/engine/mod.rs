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
mod persisted;
mod plain;
mod refusal;
mod tokens;
mod trusted;

use std::fmt;
use std::sync::Arc;

use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::{Executor, Request, Response, Value, value};

pub use asked::Asked;
pub use async_graphql::parser::types::OperationType;
pub use cache::Looks;
pub use checks::{Checks, SchemaError};
pub use limits::DocumentLimits;
pub use trusted::{Trusted, TrustedError};

use crate::platform::events::stream::Stream;
use crate::platform::graphql::json;
use crate::platform::graphql::reads::FieldNames;
use crate::platform::graphql::scope::{EventScopes, Scope};
use crate::platform::graphql::shared::Alike;

/// Checks and executes requests, whatever the transport.
pub struct Engine<E> {
    executor: E,
    checks: Checks,
    shared: Arc<EventScopes>,
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
    /// The names of all fields of its document.
    names: FieldNames,
    /// What is equal for all whose subscription is answered alike.
    alike: Option<Alike>,
    request: Request,
}

impl<E: Executor> Engine<E> {
    /// An engine over an executor.
    pub fn new(executor: E, checks: Checks) -> Self {
        Self { executor, checks, shared: Arc::default() }
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
        let request = prepared.request.data(scope.asked(prepared.names));
        let price = price(prepared.cost, self.checks.cost_limit());
        refusal::named(self.executor.execute(request).await).extension(COST, price)
    }

    /// Executes any operation as the scope's viewer: a query or mutation gives one answer, a
    /// subscription one an event.
    pub fn execute_stream(
        &self,
        prepared: Prepared,
        scope: Scope,
        events: Stream,
    ) -> BoxStream<'static, Response> {
        let price = price(prepared.cost, self.checks.cost_limit());
        let mut request = prepared.request.data(scope).data(events).data(Arc::clone(&self.shared));
        if let Some(alike) = prepared.alike {
            request = request.data(alike);
        }
        let responses = self.executor.execute_stream(request, None);
        let priced = move |response| refusal::named(response).extension(COST, price.clone());
        responses.map(priced).boxed()
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
