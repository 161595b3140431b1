//! Serializes responses as JSON. Rows are written directly, without an intermediate tree.

use async_graphql::{Name, Response, Value};
use serde::Serialize;

/// Serializes an object early; `text` inserts the result into the response unchanged.
#[must_use]
pub fn object(slots: &[(&Name, Value)]) -> Value {
    let mut text = Vec::with_capacity(slots.len() * 24 + 2);
    text.push(b'{');
    for (index, (key, value)) in slots.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        // Names in GraphQL need no escaping.
        text.push(b'"');
        text.extend_from_slice(key.as_bytes());
        text.extend_from_slice(b"\":");
        write(value, &mut text);
    }
    text.push(b'}');
    Value::Binary(text.into())
}

/// Serializes a value early; `text` inserts the result into the response unchanged.
#[must_use]
pub fn written(value: &Value) -> Value {
    let mut text = Vec::with_capacity(1024);
    write(value, &mut text);
    Value::Binary(text.into())
}

/// Serializes a response.
#[must_use]
pub fn text(answer: &Response) -> String {
    let mut text = Vec::with_capacity(1024);
    text.extend_from_slice(b"{\"data\":");
    write(&answer.data, &mut text);
    if !answer.extensions.is_empty() {
        text.extend_from_slice(b",\"extensions\":{");
        for (index, (key, value)) in answer.extensions.iter().enumerate() {
            if index > 0 {
                text.push(b',');
            }
            put(key, &mut text);
            text.push(b':');
            write(value, &mut text);
        }
        text.push(b'}');
    }
    if !answer.errors.is_empty() {
        text.extend_from_slice(b",\"errors\":");
        put(&answer.errors, &mut text);
    }
    text.push(b'}');
    // Valid UTF-8, since serialized JSON is.
    String::from_utf8(text).unwrap_or_default()
}

/// Parses early serialized parts back into values, for callers that serialize responses themselves.
#[must_use]
pub fn into_values(mut answer: Response) -> Response {
    answer.data = value_of(answer.data);
    let extensions = std::mem::take(&mut answer.extensions).into_iter();
    answer.extensions = extensions.map(|(key, value)| (key, value_of(value))).collect();
    answer
}

fn value_of(value: Value) -> Value {
    match value {
        // Only this module makes binary values, and they hold JSON.
        Value::Binary(text) => serde_json::from_slice(&text).unwrap_or_default(),
        Value::List(values) => Value::List(values.into_iter().map(value_of).collect()),
        Value::Object(values) => {
            Value::Object(values.into_iter().map(|(key, value)| (key, value_of(value))).collect())
        }
        value => value,
    }
}

fn write(value: &Value, text: &mut Vec<u8>) {
    match value {
        Value::Null => text.extend_from_slice(b"null"),
        Value::Boolean(true) => text.extend_from_slice(b"true"),
        Value::Boolean(false) => text.extend_from_slice(b"false"),
        Value::Number(number) => put(number, text),
        Value::String(string) => put(string, text),
        Value::Enum(name) => put(name.as_str(), text),
        // Only `object` and `written` make binary values: no type of the schema does.
        Value::Binary(written) => text.extend_from_slice(written),
        Value::List(values) => {
            text.push(b'[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                write(value, text);
            }
            text.push(b']');
        }
        Value::Object(values) => {
            text.push(b'{');
            for (index, (key, value)) in values.iter().enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                put(key.as_str(), text);
                text.push(b':');
                write(value, text);
            }
            text.push(b'}');
        }
    }
}

fn put<T: Serialize + ?Sized>(value: &T, text: &mut Vec<u8>) {
    let before = text.len();
    // Serialization cannot fail: names, texts and numbers only.
    if serde_json::to_writer(&mut *text, value).is_err() {
        text.truncate(before);
        text.extend_from_slice(b"null");
    }
}

#[cfg(test)]
mod tests;
