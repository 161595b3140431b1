//! Coerces variables and checks literals before execution: a mutation whose second field has an invalid value must not
//! have executed its first. Each error says where the value is, in `extensions.inputPath`.

mod fault;
mod literals;
mod scalar;

use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::{ServerError, Value};

pub use literals::{Literals, VariableCondition, literals};

use super::cache::Document;
use super::refusal::{self, INPUT, at, error, with};
use fault::Fault;

/// The values of an operation's variables, including defaults.
///
/// # Errors
/// A value is missing, or does not fit its type.
pub fn variables(
    schema: &Valid<Schema>,
    document: &Document,
    operation: &Operation,
    given: &serde_json::Map<String, serde_json::Value>,
) -> Result<Valid<JsonMap>, ServerError> {
    let typed = &document.typed;
    for variable in &operation.variables {
        let found = given
            .get(variable.name.as_str())
            .and_then(|value| fault::find(schema, (variable.name.as_str(), &variable.ty), value));
        if let Some(fault) = found {
            return Err(located(refused(INPUT, fault), variable, typed));
        }
    }
    let declared = operation.variables.iter().filter_map(|variable| {
        let value = given.get(variable.name.as_str())?;
        Some((variable.name.as_str(), JsonValue::from(value.clone())))
    });
    let declared: JsonMap = declared.map(|(name, value)| (name.into(), value)).collect();
    let coerced = coerce_variable_values(schema, operation, &declared)
        .map_err(|found| refusal::uncoerced(&found, &typed.sources))?;
    match literals::null_condition(&document.conditions, &coerced) {
        Some(fault) => Err(refused(INPUT, fault)),
        None => Ok(coerced),
    }
}

/// The error for a value that does not fit.
fn refused(code: &'static str, fault: Fault) -> ServerError {
    let Fault { path, reason } = fault;
    let message = format!("{}: {reason}", path.join("."));
    with(
        error(code, message),
        "inputPath",
        Value::List(path.into_iter().map(Value::from).collect()),
    )
}

fn located<T>(error: ServerError, node: &Node<T>, document: &ExecutableDocument) -> ServerError {
    let place = node.location().and_then(|span| span.line_column(&document.sources));
    match place {
        Some(place) => at(error, place.line, place.column),
        None => error,
    }
}

#[cfg(test)]
mod tests;
