//! Checks the literals of a document.

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::ServerError;

use super::fault::{Fault, NULL_IS_NO_CONDITION, refuses_null};
use super::{located, refused, scalar};
use crate::platform::graphql::engine::refusal::VALIDATION;

/// A variable that stands for a condition of a filter, so it must not be null.
#[derive(Debug)]
pub struct VariableCondition {
    variable: String,
    path: Vec<String>,
}

/// What is found in the literals of a document.
#[derive(Debug, Default)]
pub struct Literals {
    /// Errors for literals that violate the format of a custom scalar, that are null where null is no condition, or
    /// that repeat an input field, which validation does not notice.
    pub errors: Vec<ServerError>,
    /// The variables in filters.
    pub conditions: Vec<VariableCondition>,
}

/// Checks the literals of a document.
pub fn literals(schema: &Schema, document: &ExecutableDocument) -> Literals {
    let mut walk = LiteralChecks { schema, document, path: Vec::new(), found: Literals::default() };
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                walk.at(&variable.name, |walk| walk.check(&variable.ty, default));
            }
        }
        walk.walk(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        walk.walk(&fragment.selection_set);
    }
    walk.found
}

/// The first variable of a filter that is null.
pub fn null_condition(conditions: &[VariableCondition], variables: &JsonMap) -> Option<Fault> {
    let is_null = |condition: &&VariableCondition| {
        let value = variables.get(condition.variable.as_str());
        value.is_some_and(|value| value.is_null())
    };
    let VariableCondition { path, .. } = conditions.iter().find(is_null)?;
    Some(Fault { path: path.clone(), reason: NULL_IS_NO_CONDITION.to_owned() })
}

struct LiteralChecks<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    /// Leads from the argument to the literal that is looked at.
    path: Vec<String>,
    found: Literals,
}

impl LiteralChecks<'_> {
    fn walk(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(defined) = field.definition.argument_by_name(&argument.name) {
                            let literal = &argument.value;
                            self.at(&argument.name, |walk| walk.check(&defined.ty, literal));
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
                for (index, value) in values.iter().enumerate() {
                    self.at(&index.to_string(), |walk| walk.check(item, value));
                }
            }
            (Type::List(item) | Type::NonNullList(item), _) => self.check(item, literal),
            (Type::Named(name) | Type::NonNullNamed(name), value) => {
                match (self.schema.types.get(name), value) {
                    (Some(ExtendedType::InputObject(object)), Value::Object(fields)) => {
                        for (place, (key, value)) in fields.iter().enumerate() {
                            let is_repeated = fields[..place].iter().any(|(other, _)| other == key);
                            let ty = object.fields.get(key).map(|field| &field.ty);
                            let refuses_null = refuses_null(&object.name);
                            self.at(key, |walk| {
                                if is_repeated {
                                    walk.refuse("given twice".to_owned(), value);
                                }
                                match &**value {
                                    Value::Null if refuses_null => {
                                        walk.refuse(NULL_IS_NO_CONDITION.to_owned(), value);
                                    }
                                    Value::Variable(name) if refuses_null => {
                                        let (variable, path) =
                                            (name.to_string(), walk.path.clone());
                                        let condition = VariableCondition { variable, path };
                                        walk.found.conditions.push(condition);
                                    }
                                    _ => {
                                        if let Some(ty) = ty {
                                            walk.check(ty, value);
                                        }
                                    }
                                }
                            });
                        }
                    }
                    (Some(ExtendedType::Scalar(_)), value) => {
                        if let Some(reason) = scalar::reason(name, value.as_str()) {
                            self.refuse(reason, literal);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn refuse(&mut self, reason: String, literal: &Node<Value>) {
        let fault = Fault { path: self.path.clone(), reason };
        self.found.errors.push(located(refused(VALIDATION, fault), literal, self.document));
    }

    fn at(&mut self, part: &str, look: impl FnOnce(&mut Self)) {
        self.path.push(part.to_owned());
        look(self);
        self.path.pop();
    }
}
