//! Finds the character NUL in arguments: PostgreSQL cannot store or compare texts with it, so no text may have it.

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Name, Variables};
use async_graphql_value::{ConstValue, Value};

/// The path of an input, e.g. `["input", "lines", "0", "description"]`.
pub type InputPath = Vec<String>;

/// The values of an operation's variables: the given ones, else the document's defaults.
#[derive(Clone, Copy, Debug)]
pub struct VariableValues<'a> {
    /// The values that the client gave.
    pub given: &'a Variables,
    /// The operation, which declares the defaults.
    pub operation: &'a OperationDefinition,
}

impl<'a> VariableValues<'a> {
    fn get(self, name: &Name) -> Option<&'a ConstValue> {
        if let Some(value) = self.given.get(name) {
            return Some(value);
        }
        let mut declared = self.operation.variable_definitions.iter();
        let variable = declared.find(|variable| variable.node.name.node == *name)?;
        Some(&variable.node.default_value.as_ref()?.node)
    }
}

/// The paths of all texts with NUL in some arguments.
#[must_use]
pub fn paths<'a>(
    arguments: impl IntoIterator<Item = (&'a Name, &'a Value)>,
    variables: VariableValues<'_>,
) -> Vec<InputPath> {
    let mut finder = Finder::default();
    for (name, value) in arguments {
        finder.under(name.as_str(), |finder| finder.literal(value, variables));
    }
    finder.found
}

/// Whether a value has a text with NUL.
#[must_use]
pub fn is_in(value: &ConstValue) -> bool {
    match value {
        ConstValue::String(text) => text.contains('\0'),
        ConstValue::List(values) => values.iter().any(is_in),
        ConstValue::Object(fields) => fields.values().any(is_in),
        ConstValue::Null
        | ConstValue::Number(_)
        | ConstValue::Boolean(_)
        | ConstValue::Binary(_)
        | ConstValue::Enum(_) => false,
    }
}

#[derive(Default)]
struct Finder {
    here: InputPath,
    found: Vec<InputPath>,
}

impl Finder {
    fn under(&mut self, key: &str, visit: impl FnOnce(&mut Self)) {
        self.here.push(key.to_owned());
        visit(self);
        self.here.pop();
    }

    fn text(&mut self, text: &str) {
        if text.contains('\0') {
            self.found.push(self.here.clone());
        }
    }

    fn literal(&mut self, value: &Value, variables: VariableValues<'_>) {
        match value {
            Value::Variable(name) => {
                if let Some(value) = variables.get(name) {
                    self.constant(value);
                }
            }
            Value::String(text) => self.text(text),
            Value::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.under(&place.to_string(), |finder| finder.literal(value, variables));
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.under(name.as_str(), |finder| finder.literal(value, variables));
                }
            }
            Value::Null
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }

    fn constant(&mut self, value: &ConstValue) {
        // Values without NUL, nearly all, need no paths.
        if !is_in(value) {
            return;
        }
        match value {
            ConstValue::String(text) => self.text(text),
            ConstValue::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.under(&place.to_string(), |finder| finder.constant(value));
                }
            }
            ConstValue::Object(fields) => {
                for (name, value) in fields {
                    self.under(name.as_str(), |finder| finder.constant(value));
                }
            }
            ConstValue::Null
            | ConstValue::Number(_)
            | ConstValue::Boolean(_)
            | ConstValue::Binary(_)
            | ConstValue::Enum(_) => {}
        }
    }
}
