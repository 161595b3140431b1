//! What one does with records of any kind.

mod delete;
mod erase;
mod named;
pub mod reassign;
mod restore;

use serde::{Deserialize, Serialize};

/// The records of a command, by their client ids.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Handled {
    /// Their client ids, as they were given.
    pub records: Vec<String>,
}
