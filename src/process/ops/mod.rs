//! The commands of sales processes.

mod processes;
mod stages;

use entity::id::ProcessId;
use entity::{sales_process, stage, stage_step};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};

/// A sales process with its active stages and their steps, in order.
#[derive(Clone, Debug)]
pub struct Process {
    /// The process.
    pub process: sales_process::Model,
    /// Its active stages, in order.
    pub stages: Vec<stage::Model>,
    /// The steps of those stages, by stage and position.
    pub steps: Vec<stage_step::Model>,
}

/// Loads a process, the default one if `id` is `None`. An inactive process can be loaded, because opportunities
/// continue in it.
///
/// # Errors
/// The process does not exist or has no active stage, or the database failed.
pub async fn load(tx: &Tx, id: Option<ProcessId>) -> Result<Process, Error> {
    let processes = tx.all_cached::<sales_process::Model>().await?;
    let process = match id {
        Some(id) => {
            processes.iter().find(|process| process.id == id).ok_or_else(Error::not_found)?
        }
        None => processes
            .iter()
            .find(|process| process.is_default && process.is_active)
            .ok_or_else(|| UserError::invalid("process-no-default"))?,
    };
    let stages = tx.all_cached::<stage::Model>().await?;
    let is_ours = |stage: &&stage::Model| stage.process_id == process.id && stage.is_active;
    let mut stages: Vec<_> = stages.iter().filter(is_ours).cloned().collect();
    if stages.is_empty() {
        return Err(UserError::invalid("process-without-stages").into());
    }
    stages.sort_by_key(|stage| (stage.position, stage.id));
    let place =
        |step: &stage_step::Model| stages.iter().position(|stage| stage.id == step.stage_id);
    let steps = tx.all_cached::<stage_step::Model>().await?;
    let mut steps: Vec<_> = steps.iter().filter(|step| place(step).is_some()).cloned().collect();
    steps.sort_by_key(|step| (place(step), step.position, step.id));
    Ok(Process { process: process.clone(), stages, steps })
}
