//! What the id of a board or of a column says: which opportunities it shows, and in which order.

use async_graphql::{ID, InputType, Value, value};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entity::id::{ProcessId, StageId};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::platform::graphql::canonical_json::canonical_json;
use crate::sales::opportunity::input::list::{OpportunityFilter, OpportunitySort};

/// The prefix of a board's id.
const BOARD: &str = "brd_";
/// The prefix of a column's id.
const COLUMN: &str = "col_";
/// The longest id, in letters. What says more is hashed: it serves as a key of caches, but `node` does not find it.
const LONGEST: usize = 1_024;

/// What a board shows, or one column of it.
#[derive(Clone)]
pub struct BoardSelection {
    /// The sales process.
    pub process: ProcessId,
    /// The stage of the column; `None`: the whole board.
    pub stage: Option<StageId>,
    /// The conditions on opportunities.
    pub filter: OpportunityFilter,
    /// The sort keys within a column.
    pub sorts: Vec<OpportunitySort>,
}

impl BoardSelection {
    /// The id: equal selections have equal ids, and others have others.
    pub fn id(&self) -> ID {
        let prefix = if self.stage.is_some() { COLUMN } else { BOARD };
        let text = self.canonical();
        let id = format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(&text));
        if id.len() <= LONGEST {
            return ID(id);
        }
        ID(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))))
    }

    /// The selection that an id says; `None`: it is no such id, or says it otherwise than `id` does.
    pub fn parse(id: &str) -> Option<Self> {
        if id.len() > LONGEST {
            return None;
        }
        let (is_column, encoded) = match id.strip_prefix(BOARD) {
            Some(encoded) => (false, encoded),
            None => (true, id.strip_prefix(COLUMN)?),
        };
        let text = BASE64_URL_SAFE_NO_PAD.decode(encoded).ok()?;
        let mut said: Map<String, Json> = serde_json::from_slice(&text).ok()?;
        let mut part = |name: &str| Value::from_json(said.remove(name)?).ok();
        let selection = Self {
            process: InputType::parse(part(PROCESS)).ok()?,
            stage: match part(STAGE) {
                Some(stage) => Some(InputType::parse(Some(stage)).ok()?),
                None => None,
            },
            filter: match part(FILTER) {
                Some(filter) => OpportunityFilter::parse(Some(filter)).ok()?,
                None => OpportunityFilter::default(),
            },
            sorts: match part(ORDER) {
                Some(sorts) => InputType::parse(Some(sorts)).ok()?,
                None => Vec::new(),
            },
        };
        let is_canonical = selection.stage.is_some() == is_column && selection.id().0 == id;
        is_canonical.then_some(selection)
    }

    fn canonical(&self) -> String {
        let stage = self.stage.map(|stage| stage.to_value());
        let filter = given(self.filter.to_value());
        let sorts = (!self.sorts.is_empty()).then(|| self.sorts.to_value());
        let said = [
            (PROCESS, Some(self.process.to_value())),
            (STAGE, stage),
            (FILTER, filter),
            (ORDER, sorts),
        ];
        let said = said.into_iter().filter_map(|(name, value)| {
            Some((name.to_owned(), value?.into_json().unwrap_or_default()))
        });
        canonical_json(&Json::Object(said.collect()))
    }
}

const PROCESS: &str = "process";
const STAGE: &str = "stage";
const FILTER: &str = "filter";
const ORDER: &str = "order";

/// An input without the fields that were omitted, which it lists as null; `None`: all were.
fn given(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let fields = fields.filter_map(|(name, value)| Some((name, given(value)?))).collect();
            let given = Value::Object(fields);
            (given != value!({})).then_some(given)
        }
        Value::List(values) => {
            // An empty filter in a list is a condition of its own: it matches everything.
            let kept = values.into_iter().map(|value| given(value).unwrap_or_else(|| value!({})));
            Some(Value::List(kept.collect()))
        }
        plain => Some(plain),
    }
}

#[cfg(test)]
mod tests;
