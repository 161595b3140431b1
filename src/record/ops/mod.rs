//! The commands on records of several kinds.

mod delete;
mod erase;
mod named_record;
pub mod reassign;
mod restore;

use serde::{Deserialize, Serialize};

/// The records that a command changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedRecords {
    /// Their client ids, as in the input.
    pub records: Vec<String>,
}
