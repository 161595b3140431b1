//! Serializes responses as JSON. Rows are written directly, without an intermediate tree.
//!
//! A part that is serialized early is a binary value, which no type of the schema makes: the number of its objects in
//! four bytes, then the text.

use async_graphql::{Name, Response, Value};
use serde::Serialize;

/// Bytes of the number before an early serialized text.
const NUMBER: usize = size_of::<u32>();

/// Serializes an object early; `text` inserts the result into the response unchanged.
#[must_use]
pub fn object(slots: &[(&Name, Value)]) -> Value {
    let inner: u64 = slots.iter().map(|(_, value)| objects(value)).sum();
    let mut text = Vec::with_capacity(slots.len() * 24 + 2 + NUMBER);
    text.extend_from_slice(&number(inner + 1));
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

/// Serializes a value early, and counts it as this many objects, whatever it holds.
#[must_use]
pub fn charged(value: &Value, objects: u64) -> Value {
    let mut text = Vec::with_capacity(128);
    text.extend_from_slice(&number(objects));
    write(value, &mut text);
    Value::Binary(text.into())
}

/// The number of objects in a value. A list counts as at least one.
#[must_use]
pub fn objects(value: &Value) -> u64 {
    match value {
        Value::Null | Value::Boolean(_) | Value::Number(_) | Value::String(_) | Value::Enum(_) => 0,
        Value::Binary(early) => early_parts(early).0,
        Value::List(values) => values.iter().map(objects).sum::<u64>().max(1),
        Value::Object(values) => values.values().map(objects).sum::<u64>() + 1,
    }
}

fn number(objects: u64) -> [u8; NUMBER] {
    u32::try_from(objects).unwrap_or(u32::MAX).to_be_bytes()
}

/// The number of objects in an early serialized part, and its text.
fn early_parts(early: &[u8]) -> (u64, &[u8]) {
    match early.split_first_chunk() {
        Some((objects, text)) => (u32::from_be_bytes(*objects).into(), text),
        // Cannot occur: this module writes the number.
        None => (0, early),
    }
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
        Value::Binary(early) => serde_json::from_slice(early_parts(&early).1).unwrap_or_default(),
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
        Value::Binary(early) => text.extend_from_slice(early_parts(early).1),
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
