//! The checks that a request must pass before execution.

use std::fmt;
use std::sync::Arc;

use apollo_compiler::ast::OperationType as Kind;
use apollo_compiler::executable::Operation;
use apollo_compiler::introspection::check_max_depth;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use async_graphql::parser::parse_query;
use async_graphql::{Request, Response, ServerError};
use serde_json::Value;

use crate::platform::graphql::fanout::Fingerprint;
use crate::platform::graphql::read::FieldNames;

use super::cache::{self, Document, Documents, Looks};
use super::cost::{Charges, FixedCosts};
use super::limits::DocumentLimits;
use super::merge_keys::merge_keys;
use super::persisted::{self, Meant};
use super::refusal::{self, COST_LIMIT, DOCUMENT_LIMIT, INPUT, OPERATION, SYNTAX};
use super::trusted::Trusted;
use super::{OperationType, Prepared, coerce, cost, guard, nul, plain, request, tokens};

/// The checks that a request must pass before execution: the limits, the schema's rules, and whether its document is
/// trusted. Documents that passed are cached.
pub struct Checks {
    schema: Valid<Schema>,
    limits: DocumentLimits,
    trusted: Trusted,
    fixed_costs: FixedCosts,
    documents: Documents,
}

/// The SDL is not a valid schema.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct SchemaError(String);

impl Checks {
    /// The checks for a schema in SDL.
    ///
    /// # Errors
    /// The SDL is not a valid schema.
    pub fn new(sdl: &str, limits: DocumentLimits, trusted: Trusted) -> Result<Self, SchemaError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|invalid| SchemaError(invalid.errors.to_string()))?;
        let documents = Documents::new(&limits);
        Ok(Self { schema, limits, trusted, fixed_costs: &[], documents })
    }

    /// The same checks, with root fields that have a fixed cost of their own.
    #[must_use]
    pub const fn with_fixed_costs(mut self, costs: FixedCosts) -> Self {
        self.fixed_costs = costs;
        self
    }

    /// Hits and misses of the document cache.
    #[must_use]
    pub fn looks(&self) -> Looks {
        self.documents.looks()
    }

    /// The highest cost of an operation.
    pub(super) const fn cost_limit(&self) -> u64 {
        self.limits.cost
    }

    /// Checks a request.
    ///
    /// # Errors
    /// The response to a refused request.
    pub fn prepare(&self, request: Request) -> Result<Prepared, Box<Response>> {
        let refused = |error| Box::new(Response::from_errors(vec![error]));
        let document = self.document(&request)?;
        let name = request.operation_name.as_deref().filter(|name| !name.is_empty());
        let operation = document.typed.operations.get(name).map_err(|_| {
            let message =
                "the document has no operation of this name, or several and none is named";
            refused(refusal::error(OPERATION, message))
        })?;
        let Ok(Value::Object(given)) = serde_json::to_value(&request.variables) else {
            return Err(refused(refusal::error(INPUT, "the variables are no JSON object")));
        };
        let variables =
            coerce::variables(&self.schema, &document, operation, &given).map_err(refused)?;
        refuse_nul(&document, &request).map_err(refused)?;
        let cost = cost::of(&self.schema, &document.typed, operation, &variables, self.fixed_costs);
        if cost > self.limits.cost {
            return Err(refused(too_dear(cost, self.limits.cost)));
        }

        let kind = kind_of(operation);
        let fingerprint = (kind == OperationType::Subscription)
            .then(|| Fingerprint::of(&document.typed, &document.hash, operation, &given));
        let name = operation.name.as_ref().map(ToString::to_string);
        let merged = (!document.is_plain)
            .then(|| merge_keys(&self.schema, &document.executable, name.as_deref(), &variables));
        let last_event_id = request::last_event_id(&request);
        let variables = request.variables;
        let charges = Charges::new(&document.typed, operation, self.fixed_costs);
        Ok(Prepared {
            kind,
            name,
            cost,
            charges,
            document,
            merged,
            variables,
            last_event_id,
            fingerprint,
        })
    }

    fn document(&self, request: &Request) -> Result<Arc<Document>, Box<Response>> {
        let refused = |errors| Box::new(Response::from_errors(errors));
        let meant =
            persisted::meant(request, &self.trusted).map_err(|error| refused(vec![error]))?;
        if let Meant::Text(text) = meant {
            // Checked before hashing: a body may be a thousand times longer than a document.
            tokens::check_length(text, &self.limits).map_err(|error| refused(vec![error]))?;
        }
        let (text, hash) = match meant {
            Meant::Text(text) => (Some(text), cache::hash(text)),
            Meant::Hash(hash) => (None, hash),
        };
        if let Some(document) = self.documents.get(&hash) {
            return Ok(document);
        }
        let text = text.ok_or_else(|| refused(vec![persisted::not_found()]))?;
        let document = Arc::new(self.admit(text).map_err(refused)?);
        self.documents.keep(hash, &document);
        Ok(document)
    }

    /// Parses a document and runs all checks that need no variables.
    pub(super) fn admit(&self, text: &str) -> Result<Document, Vec<ServerError>> {
        tokens::check(text, &self.limits).map_err(|error| vec![error])?;
        let parsed = Parser::new()
            .parse_ast(text, "document")
            .map_err(|unread| refusal::unread(&unread.errors))?;
        guard::check(&parsed, &self.limits).map_err(|error| vec![error])?;
        let typed = parsed
            .to_executable_validate(&self.schema)
            .map_err(|invalid| refusal::invalid(&invalid.errors))?;
        for operation in typed.operations.iter() {
            described(&typed, operation).map_err(|error| vec![error])?;
        }
        let coerce::Literals { errors, conditions } = coerce::literals(&self.schema, &typed);
        if !errors.is_empty() {
            return Err(errors);
        }
        // The executor needs a tree of its own parser.
        let executable = parse_query(text).map_err(|unread| {
            let message = "the document is no GraphQL by the specification of 2021";
            let error = unread.positions().fold(refusal::error(SYNTAX, message), |error, place| {
                refusal::at(error, place.line, place.column)
            });
            vec![error]
        })?;
        let names = FieldNames::of(&executable);
        let hash = cache::hash(text);
        let is_plain = plain::is_plain(&executable);
        let may_have_nul = nul::may_be_in_document(text);
        let bytes = text.len();
        Ok(Document { typed, executable, conditions, is_plain, may_have_nul, hash, names, bytes })
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Refuses texts with NUL; the operation is walked only if there may be one.
fn refuse_nul(document: &Document, request: &Request) -> Result<(), ServerError> {
    if !document.may_have_nul && !nul::is_in_variables(&request.variables) {
        return Ok(());
    }
    let name = request.operation_name.as_deref().filter(|name| !name.is_empty());
    let mut operations = document.executable.operations.iter();
    let asked = operations.find(|(its, _)| name.is_none() || its.map(|its| its.as_str()) == name);
    asked.map_or(Ok(()), |(_, operation)| {
        nul::check(&document.executable, &operation.node, &request.variables)
    })
}

/// Introspection is cyclic, and each level multiplies the response.
fn described(
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
) -> Result<(), ServerError> {
    check_max_depth(document, operation).map_err(|_| {
        let message = "the schema's description is asked for in too many rounds";
        refusal::with(refusal::error(DOCUMENT_LIMIT, message), "limit", "introspection")
    })
}

fn too_dear(cost: u64, limit: u64) -> ServerError {
    let message = format!("the operation may cost {cost}, more than the {limit} that are allowed");
    let refused = refusal::error(COST_LIMIT, message);
    let costs = async_graphql::value!({ "requested": (cost), "limit": (limit) });
    refusal::with(refused, "cost", costs)
}

fn kind_of(operation: &Operation) -> OperationType {
    match operation.operation_type {
        Kind::Query => OperationType::Query,
        Kind::Mutation => OperationType::Mutation,
        Kind::Subscription => OperationType::Subscription,
    }
}

#[cfg(test)]
mod tests;
