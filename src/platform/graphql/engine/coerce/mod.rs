//! Coerces variables and checks literals before execution: a mutation whose second field has an invalid value must not
//! have executed its first.

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::{InputType, Pos, ScalarType, ServerError};
use entity::money::Amount;

use super::refusal::{self, INPUT, VALIDATION, at, error};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime};

/// The values of an operation's variables, including defaults.
///
/// # Errors
/// A value is missing, or does not fit its type.
pub fn variables(
    schema: &Valid<Schema>,
    document: &ExecutableDocument,
    operation: &Operation,
    given: &serde_json::Map<String, serde_json::Value>,
) -> Result<Valid<JsonMap>, ServerError> {
    let declared = operation.variables.iter().filter_map(|variable| {
        let value = given.get(variable.name.as_str())?;
        Some((variable.name.as_str(), JsonValue::from(value.clone())))
    });
    let declared: JsonMap = declared.map(|(name, value)| (name.into(), value)).collect();
    let coerced = coerce_variable_values(schema, operation, &declared)
        .map_err(|found| refusal::uncoerced(&found, &document.sources))?;
    for variable in &operation.variables {
        let value = coerced.get(variable.name.as_str());
        let misfit = value.and_then(|value| misfit(schema, &variable.ty, value));
        if let Some(Misfit { mut path, reason }) = misfit {
            path.push(variable.name.to_string());
            path.reverse();
            let found = error(INPUT, format!("variable ${}: {reason}", path.join(".")));
            let found = refusal::with(found, "inputPath", path);
            return Err(located(found, variable, document));
        }
    }
    Ok(coerced)
}

/// A value that violates the format of a custom scalar.
struct Misfit {
    /// Its path within the variable, from its end.
    path: Vec<String>,
    reason: String,
}

impl Misfit {
    fn below(mut self, key: impl ToString) -> Self {
        self.path.push(key.to_string());
        self
    }
}

fn misfit(schema: &Schema, ty: &Type, value: &JsonValue) -> Option<Misfit> {
    match (ty, value) {
        (_, JsonValue::Null) => None,
        (Type::List(item) | Type::NonNullList(item), JsonValue::Array(values)) => {
            let mut values = values.iter().enumerate();
            values.find_map(|(place, value)| Some(misfit(schema, item, value)?.below(place)))
        }
        (Type::List(item) | Type::NonNullList(item), value) => misfit(schema, item, value),
        (Type::Named(name) | Type::NonNullNamed(name), value) => match schema.types.get(name)? {
            ExtendedType::InputObject(object) => {
                value.as_object()?.iter().find_map(|(key, value)| {
                    let ty = &object.fields.get(key.as_str())?.ty;
                    Some(misfit(schema, ty, value)?.below(key.as_str()))
                })
            }
            ExtendedType::Scalar(_) => {
                let value = value.as_str().map(str::to_owned);
                let value = value.map_or(async_graphql::Value::Boolean(true), Into::into);
                check(name, value).err().map(|reason| Misfit { path: Vec::new(), reason })
            }
            _ => None,
        },
    }
}

/// Errors for literals that violate the format of a custom scalar, or repeat an input field, which validation does not
/// notice.
pub fn literals(schema: &Schema, document: &ExecutableDocument) -> Vec<ServerError> {
    let mut literals = Literals { schema, document, errors: Vec::new() };
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                literals.check(&variable.ty, default);
            }
        }
        literals.walk(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        literals.walk(&fragment.selection_set);
    }
    literals.errors
}

struct Literals<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    errors: Vec<ServerError>,
}

impl Literals<'_> {
    fn walk(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(defined) = field.definition.argument_by_name(&argument.name) {
                            self.check(&defined.ty, &argument.value);
                        }
                    }
                    if let Some(inner) = &field.selection_set {
                        self.walk(inner);
                    }
                }
                Selection::InlineFragment(inline) => self.walk(&inline.selection_set),
                // Fragments are walked at their definition.
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn check(&mut self, ty: &Type, literal: &Node<Value>) {
        match (ty, &**literal) {
            (_, Value::Null | Value::Variable(_)) => {}
            (Type::List(item) | Type::NonNullList(item), Value::List(values)) => {
                values.iter().for_each(|value| self.check(item, value));
            }
            (Type::List(item) | Type::NonNullList(item), _) => self.check(item, literal),
            (Type::Named(name) | Type::NonNullNamed(name), value) => {
                match (self.schema.types.get(name), value) {
                    (Some(ExtendedType::InputObject(object)), Value::Object(fields)) => {
                        for (place, (key, value)) in fields.iter().enumerate() {
                            if fields[..place].iter().any(|(other, _)| other == key) {
                                let found = error(VALIDATION, format!("{key} is given twice"));
                                self.errors.push(located(found, value, self.document));
                            }
                            if let Some(field) = object.fields.get(key) {
                                self.check(&field.ty, value);
                            }
                        }
                    }
                    (Some(ExtendedType::Scalar(_)), value) => {
                        let text = value.as_str().map(str::to_owned);
                        let text = text.map_or(async_graphql::Value::Boolean(true), Into::into);
                        if let Err(reason) = check(name, text) {
                            let found = error(VALIDATION, reason);
                            self.errors.push(located(found, literal, self.document));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Checks a value of a custom scalar; built-in scalars are checked already. Our custom scalars are all strings, so other
/// values are passed as a boolean and refused.
fn check(scalar: &str, value: async_graphql::Value) -> Result<(), String> {
    match scalar {
        "Decimal" => parse::<Amount>(value),
        "Date" => parse::<Date>(value),
        "DateTime" => parse::<DateTime>(value),
        "CurrencyCode" => parse::<CurrencyCode>(value),
        _ => Ok(()),
    }
}

fn parse<T: InputType + ScalarType>(value: async_graphql::Value) -> Result<(), String> {
    let is_text = matches!(value, async_graphql::Value::String(_));
    match <T as ScalarType>::parse(value) {
        Ok(_) => Ok(()),
        // The library puts its own words before a reason.
        Err(reason) if is_text => {
            let message = reason.into_server_error(Pos::default()).message;
            Err(message.split_once("\": ").map_or(message.clone(), |(_, reason)| reason.to_owned()))
        }
        Err(_) => Err(format!("a {} is a text", T::type_name())),
    }
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
