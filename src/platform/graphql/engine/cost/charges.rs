//! What an operation is charged when it has ended: the objects in its answer, at least one for each list and count, and
//! what it costs whatever it returns.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Name, Operation};
use async_graphql::Value;

use crate::platform::graphql::engine::cost::FixedCosts;
use crate::platform::graphql::json;

/// How an operation is charged by its answer.
#[derive(Debug)]
pub struct Charges {
    fixed: u64,
    /// The keys of introspection in the answer.
    introspection: Vec<Name>,
}

impl Charges {
    /// The charges of an operation.
    pub fn new(
        document: &ExecutableDocument,
        operation: &Operation,
        fixed_costs: FixedCosts,
    ) -> Self {
        let fields = operation.root_fields(document);
        let introspection =
            fields.filter(|field| ["__schema", "__type"].contains(&field.name.as_str()));
        let introspection = introspection.map(|field| field.response_name().clone()).collect();
        Self { fixed: super::fixed(document, operation, fixed_costs), introspection }
    }

    /// What the operation is charged if this is the data of its answer. The data itself is no object of the schema.
    pub fn of(&self, data: &Value) -> u64 {
        let Value::Object(fields) = data else { return self.fixed };
        let of_field = |key: &str, value: &Value| {
            if self.is_introspection(key) { 1 } else { json::objects(value) }
        };
        fields.iter().map(|(key, value)| of_field(key, value)).sum::<u64>() + self.fixed
    }

    fn is_introspection(&self, key: &str) -> bool {
        self.introspection.iter().any(|introspected| introspected == key)
    }
}
