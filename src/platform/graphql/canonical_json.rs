//! Equal values as equal texts.

use std::fmt::Write as _;

use serde_json::Value as Json;

/// A value as compact JSON with sorted keys.
#[must_use]
pub fn canonical_json(value: &Json) -> String {
    let mut text = String::new();
    write_json(value, &mut text);
    text
}

/// Sorts the keys explicitly, because whether `serde_json` sorts them depends on the features that other crates enable.
fn write_json(value: &Json, text: &mut String) {
    match value {
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (place, (name, value)) in fields.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                let _ = write!(text, "{}:", Json::from(name.as_str()));
                write_json(value, text);
            }
            text.push('}');
        }
        Json::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_json(value, text);
            }
            text.push(']');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}
