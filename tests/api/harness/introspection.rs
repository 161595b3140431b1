//! The schema as introspection returns it, and sample operations derived from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::harness::client::{Client, text};

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } subscriptionType { name } types { kind name \
    enumValues { name } \
    fields { name args { name defaultValue type { ...T } } type { ...T } } \
    inputFields { name defaultValue type { ...T } } isOneOf possibleTypes { name } } } } \
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The schema as introspection returns it.
pub struct Schema {
    pub types: BTreeMap<String, Value>,
    pub roots: [(&'static str, String); 3],
    /// The values of input fields by their names, and of arguments by `field.argument`.
    pub known: Map<String, Value>,
}

impl Schema {
    /// Runs the introspection.
    pub async fn read(client: &Client) -> Self {
        let schema = client.run(INTROSPECTION, json!({})).await["__schema"].take();
        let types = schema["types"].as_array().unwrap().iter();
        let types = types.map(|kind| (text(kind, "name"), kind.clone())).collect();
        let root = |name: &str| text(&schema, &format!("{name}Type.name"));
        let roots = [
            ("query", root("query")),
            ("mutation", root("mutation")),
            ("subscription", root("subscription")),
        ];
        Self { types, roots, known: Map::new() }
    }

    /// The fields of one type.
    pub fn fields(&self, root: &str) -> Vec<Value> {
        self.types[root]["fields"].as_array().unwrap().clone()
    }

    /// The smallest valid value of a type.
    pub fn value(&self, of: &Value) -> Value {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&of["ofType"]),
            "LIST" => json!([]),
            "ENUM" => self.types[&text(of, "name")]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => self.object(&text(of, "name")),
            _ => match of["name"].as_str().unwrap() {
                "Int" => json!(1),
                "Boolean" => json!(true),
                "Decimal" => json!("1"),
                "Date" => json!("2026-11-23"),
                "DateTime" => json!("2026-11-23T00:00:00Z"),
                "CurrencyCode" => json!("EUR"),
                _ => json!("xx"),
            },
        }
    }

    /// The smallest value of an input object, with the ids that are known by the names of its fields.
    pub fn object(&self, name: &str) -> Value {
        let kind = &self.types[name];
        let fields = kind["inputFields"].as_array().unwrap();
        let is_one_of = kind["isOneOf"] == true;
        let mut object = Map::new();
        for field in fields {
            let name = text(field, "name");
            let is_needed = field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            if name == "dryRun" {
                object.insert(name, json!(true));
            } else if is_needed || (is_one_of && object.is_empty()) {
                let value = self.known.get(&name).cloned();
                object.insert(name, value.unwrap_or_else(|| self.value(&field["type"])));
            }
        }
        Value::Object(object)
    }

    /// The smallest operation that selects one root field.
    pub fn sample(&self, operation: &str, field: &Value) -> (String, Value) {
        let name = text(field, "name");
        let (mut declared, mut passed, mut variables) = (String::new(), String::new(), Map::new());
        for argument in field["args"].as_array().unwrap() {
            let key = text(argument, "name");
            let kind = &argument["type"];
            let is_needed = kind["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
            if is_needed || (operation == "subscription" && key == "after") {
                let _ = write!(declared, "${key}: {} ", printed(kind));
                let _ = write!(passed, "{key}: ${key} ");
                let known = self.known.get(&format!("{name}.{key}")).cloned();
                variables.insert(key, known.unwrap_or_else(|| self.value(kind)));
            }
        }
        let wrap = |text: String| if text.is_empty() { text } else { format!("({text})") };
        let selection = if self.is_leaf(&field["type"]) { "" } else { "{ __typename }" };
        let query =
            format!("{operation} {} {{ {name}{} {selection} }}", wrap(declared), wrap(passed));
        let query = if operation == "mutation" {
            query.replace("{ __typename }", "{ __typename userErrors { code } }")
        } else {
            query
        };
        (query, Value::Object(variables))
    }

    /// Whether a type has no fields.
    pub fn is_leaf(&self, of: &Value) -> bool {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" | "LIST" => self.is_leaf(&of["ofType"]),
            kind => kind == "SCALAR" || kind == "ENUM",
        }
    }
}

/// A type as documents write it.
pub fn printed(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", printed(&of["ofType"])),
        "LIST" => format!("[{}]", printed(&of["ofType"])),
        _ => text(of, "name"),
    }
}

/// The type within lists and non-nulls.
pub fn named(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" | "LIST" => named(&of["ofType"]),
        _ => text(of, "name"),
    }
}
