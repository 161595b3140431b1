//! What one does with sales processes.

use entity::id::ProcessId;
use entity::{sales_process, stage, stage_step};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// A sales process with its stages and steps, in order.
#[derive(Clone, Debug)]
pub struct Process {
    /// The process.
    pub process: sales_process::Model,
    /// Its stages that are in use, in order.
    pub stages: Vec<stage::Model>,
    /// All their steps, by stage and position.
    pub steps: Vec<stage_step::Model>,
}

/// Reads a process; the default one where none is named.
///
/// # Errors
/// There is none, or it has no stage.
pub async fn load(_tx: &Tx, _id: Option<ProcessId>) -> Result<Process, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
