//! What happened to a record since somebody read it, by its audit entries.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::audit_entry::Model as Entry;
use entity::id::{DocumentId, Key, UserId};
use serde_json::{Map, Value};

use crate::platform::error::Expected;

/// The columns that follow from others or change with every change: no input names them.
const COMPUTED: [&str; 16] = [
    "base_actual_revenue",
    "base_estimated_value",
    "base_weighted_value",
    "company_key",
    "content_hash",
    "customer_name",
    "email_key",
    "full_name",
    "mobile_key",
    "name_key",
    "phone_key",
    "reference_version",
    "rots_at",
    "stage_entered_at",
    "updated_at",
    "version",
];
/// The columns of a document that people write; its other columns are computed.
const OF_HEADER: [&str; 9] = [
    "currency_code",
    "delivery_terms",
    "discount_amount",
    "discount_percent",
    "freight_amount",
    "freight_tax_rate",
    "lines_version",
    "payment_terms",
    "price_list_id",
];

/// The changes of a record since a state that somebody expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesSince {
    /// Who made the latest; `None`: the system.
    pub by: Option<UserId>,
    /// When the latest was made.
    pub at: DateTime<Utc>,
    /// The fields that were changed, as the inputs name them; `None`: values were erased, or the entries do not reach
    /// back to the expected state.
    pub fields: Option<Vec<String>>,
}

/// The changes since the expected state; `None`: no entry is newer. `entries` are those of the record and of its
/// document.
#[must_use]
pub fn changes_since(entries: &[Entry], expected: Expected) -> Option<ChangesSince> {
    // The newest first. Their times are those at which their commands began, and one may have waited for another.
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| Reverse(entry.position));
    let end = entries.iter().position(|entry| is_expected(entry, expected));
    let last = end.map(|end| entries[end]);
    let is_newer = |entry: &&Entry| last.is_none_or(|last| !is_of_one_command(entry, last));
    let newer = entries[..end.unwrap_or(entries.len())].iter().copied().filter(is_newer);
    let newer: Vec<&Entry> = match expected {
        Expected::Version(_) => newer.collect(),
        Expected::LinesVersion(_) => newer.filter(|entry| is_document(entry)).collect(),
        // The last move itself left the expected stage.
        Expected::Stage => last.into_iter().collect(),
    };
    let latest = *newer.first()?;
    let fields: Option<BTreeSet<String>> = end.and_then(|_| {
        let changed = newer.iter().map(|entry| changed_fields(entry));
        changed.collect::<Option<Vec<_>>>().map(|fields| fields.into_iter().flatten().collect())
    });
    let fields = fields.map(|fields| fields.into_iter().collect());
    Some(ChangesSince { by: latest.actor_id, at: latest.occurred_at, fields })
}

/// Whether the record was left as expected by the command of this entry; of a stage, whether it was changed.
fn is_expected(entry: &Entry, expected: Expected) -> bool {
    let after = values(entry.after.as_deref());
    let number = |column: &str| after.get(column).and_then(Value::as_i64);
    let is_reached = |column, version: i32| number(column).is_some_and(|now| now <= version.into());
    match expected {
        Expected::Version(version) => !is_document(entry) && is_reached("version", version),
        Expected::LinesVersion(version) => {
            is_document(entry) && is_reached("lines_version", version)
        }
        Expected::Stage => !is_document(entry) && after.contains_key("stage_id"),
    }
}

/// Whether one command wrote both entries.
fn is_of_one_command(one: &Entry, other: &Entry) -> bool {
    let command = |entry: &Entry| (entry.occurred_at, entry.verb.clone(), entry.request_id.clone());
    command(one) == command(other)
}

fn changed_fields(entry: &Entry) -> Option<Vec<String>> {
    let (before, after) = (entry.before.as_deref(), entry.after.as_deref());
    if before.is_none() && after.is_none() {
        return None;
    }
    let (before, after) = (values(before), values(after));
    let columns = before.keys().chain(after.keys()).map(String::as_str);
    let is_of_document = is_document(entry);
    let is_shown = |column: &&str| {
        if is_of_document { OF_HEADER.contains(column) } else { !COMPUTED.contains(column) }
    };
    Some(columns.filter(is_shown).map(field).collect())
}

fn is_document(entry: &Entry) -> bool {
    entry.record_kind == DocumentId::PREFIX
}

fn values(json: Option<&str>) -> Map<String, Value> {
    json.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// The name of a column in the API.
fn field(column: &str) -> String {
    let column = match column {
        "lines_version" => "lines",
        // To fix the value that is computed otherwise, or to have it computed again, an input names the value.
        "is_forecast_overridden" => "forecast_category",
        "is_probability_overridden" => "probability",
        "is_value_overridden" => "estimated_value",
        column => column,
    };
    let mut words = column.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests;
