//! Finds what is wrong with the value of a variable, and where.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType};
use serde_json::{Map, Value};

use super::scalar;

/// A value that does not fit its type.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path to the value, beginning with the name of the variable or argument.
    pub path: Vec<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// Why null is refused in filters.
pub const NULL_IS_NO_CONDITION: &str =
    "null is no condition: leave it out, or ask for null by isNull";

/// Whether null is refused in an input's fields, because it is more often a forgotten variable than intended.
/// `ProductFilter` is older, and takes it.
pub fn refuses_null(input: &str) -> bool {
    input.ends_with("Filter") && input != "ProductFilter"
}

/// The first fault of a variable's value; `None`: none was found.
pub fn find(schema: &Schema, (name, ty): (&str, &Type), value: &Value) -> Option<Fault> {
    let mut search = FaultSearch { schema, path: vec![name.to_owned()] };
    let reason = search.value(ty, value)?;
    Some(Fault { path: search.path, reason })
}

struct FaultSearch<'a> {
    schema: &'a Schema,
    /// Leads to the value that is looked at; after a fault, to that value.
    path: Vec<String>,
}

impl FaultSearch<'_> {
    fn value(&mut self, ty: &Type, value: &Value) -> Option<String> {
        match (ty, value) {
            (Type::NonNullNamed(_) | Type::NonNullList(_), Value::Null) => {
                Some("null is not allowed".to_owned())
            }
            (Type::Named(_) | Type::List(_), Value::Null) => None,
            (Type::List(item) | Type::NonNullList(item), Value::Array(values)) => {
                values.iter().enumerate().find_map(|(index, value)| {
                    self.at(&index.to_string(), |search| search.value(item, value))
                })
            }
            (Type::List(item) | Type::NonNullList(item), value) => self.value(item, value),
            (Type::Named(name) | Type::NonNullNamed(name), value) => {
                match self.schema.types.get(name)? {
                    ExtendedType::InputObject(input) => match value {
                        Value::Object(fields) => self.fields(input, fields),
                        _ => Some(format!("send an object of type {name}")),
                    },
                    ExtendedType::Enum(choices) => not_among(choices, value),
                    ExtendedType::Scalar(_) => {
                        not_built_in(name, value).or_else(|| scalar::reason(name, value.as_str()))
                    }
                    _ => None,
                }
            }
        }
    }

    fn fields(&mut self, input: &InputObjectType, given: &Map<String, Value>) -> Option<String> {
        if let Some(unknown) = given.keys().find(|name| !input.fields.contains_key(name.as_str())) {
            return self.at(unknown, |_| Some(format!("{} has no such field", input.name)));
        }
        for (name, field) in &input.fields {
            let value = given.get(name.as_str());
            let reason = self.at(name, |search| match value {
                None if field.is_required() => Some("it is required".to_owned()),
                None => None,
                Some(Value::Null) if refuses_null(&input.name) => {
                    Some(NULL_IS_NO_CONDITION.to_owned())
                }
                Some(value) => search.value(&field.ty, value),
            });
            if reason.is_some() {
                return reason;
            }
        }
        let is_one_of = input.directives.has("oneOf");
        let is_one = given.len() == 1 && given.values().all(|value| !value.is_null());
        (is_one_of && !is_one).then(|| "send exactly one of its fields".to_owned())
    }

    /// Looks at a part; the path stays there if a fault is found.
    fn at(&mut self, part: &str, look: impl FnOnce(&mut Self) -> Option<String>) -> Option<String> {
        self.path.push(part.to_owned());
        let reason = look(self);
        if reason.is_none() {
            self.path.pop();
        }
        reason
    }
}

fn not_among(choices: &EnumType, value: &Value) -> Option<String> {
    const MOST_NAMED: usize = 12;
    let is_one = value.as_str().is_some_and(|text| choices.values.contains_key(text));
    if is_one {
        return None;
    }
    let mut names: Vec<&str> = choices.values.keys().map(|name| name.as_str()).collect();
    if names.len() > MOST_NAMED {
        names.truncate(MOST_NAMED);
        names.push("…");
    }
    Some(format!("send one of {}", names.join(", ")))
}

fn not_built_in(scalar: &str, value: &Value) -> Option<String> {
    let (fits, form) = match scalar {
        "String" => (value.is_string(), "a text"),
        "ID" => (value.is_string() || value.is_i64() || value.is_u64(), "an id"),
        "Boolean" => (value.is_boolean(), "true or false"),
        "Int" => (value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()), "an integer"),
        "Float" => (value.is_number(), "a number"),
        _ => return None,
    };
    (!fits).then(|| format!("send {form}"))
}
