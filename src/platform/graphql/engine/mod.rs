//! The engine behind every transport: a request is checked once (parsed, counted, validated, its
//! variables coerced, its cost known), and only what passed is executed.

mod asked;
mod checks;
mod limits;
mod trusted;

use std::fmt;

use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Executor, Request, Response, ServerError};

pub use asked::Asked;
pub use async_graphql::parser::types::OperationType;
pub use checks::{Checks, SchemaError};
pub use limits::DocumentLimits;
pub use trusted::{Trusted, TrustedError};

use crate::platform::events::stream::Stream;
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;

/// Checks and executes requests, whatever the transport.
pub struct Engine<E> {
    executor: E,
    checks: Checks,
}

/// A request that passed every check and may be executed.
#[derive(Debug)]
pub struct Prepared {
    /// Whether it reads, writes or listens.
    pub kind: OperationType,
    /// The operation's name in its document, for metrics and logs.
    pub name: Option<String>,
    /// What it may cost at most, by `reliability.md`'s rule: told in `extensions.cost`.
    pub cost: u64,
    request: Request,
}

impl<E: Executor> Engine<E> {
    /// An engine over an executor.
    pub const fn new(executor: E, checks: Checks) -> Self {
        Self { executor, checks }
    }

    /// Checks a request. What is refused was not executed: the answer has errors with codes and no data.
    ///
    /// # Errors
    /// The answer that says what is wrong.
    pub fn prepare(&self, asked: Asked) -> Result<Prepared, Box<Response>> {
        let name = asked.operation_name.clone();
        let mut request = asked.into_request();
        let document = match request.parsed_query() {
            Ok(document) => document,
            Err(error) => {
                let refused = named(Response::from_errors(vec![error]), "GRAPHQL_PARSE_FAILED");
                return Err(Box::new(refused));
            }
        };
        let kind = kind_of(document, name.as_deref()).unwrap_or(OperationType::Query);
        Ok(Prepared { kind, name, cost: 0, request })
    }

    /// Executes a query or a mutation as the scope's viewer.
    pub async fn execute(&self, prepared: Prepared, scope: Scope) -> Response {
        let request = prepared.request.data(scope);
        named(self.executor.execute(request).await, INVALID)
    }

    /// Executes any operation as the scope's viewer: a query or mutation gives one answer, a
    /// subscription one an event.
    pub fn execute_stream(
        &self,
        prepared: Prepared,
        scope: Scope,
        events: Stream,
    ) -> BoxStream<'static, Response> {
        let request = prepared.request.data(scope).data(events);
        self.executor.execute_stream(request, None).map(|response| named(response, INVALID)).boxed()
    }
}

impl<E> fmt::Debug for Engine<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// Names the errors that have no code: without a path, the document is wrong; with one, an input.
fn named(mut response: Response, document_error: &str) -> Response {
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    for error in &mut response.errors {
        let is_named = has_code(error);
        let code = if error.path.is_empty() { document_error } else { "BAD_USER_INPUT" };
        let extensions = error.extensions.get_or_insert_default();
        if !is_named {
            extensions.set("code", code);
            extensions.set("requestId", request_id.as_str());
        }
    }
    response
}

fn has_code(error: &ServerError) -> bool {
    let extensions = error.extensions.as_ref();
    extensions.is_some_and(|extensions| extensions.get("code").is_some())
}

fn kind_of(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => operation,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name)?,
        (DocumentOperations::Multiple(operations), None) => operations.values().next()?,
    };
    Some(operation.node.ty)
}
