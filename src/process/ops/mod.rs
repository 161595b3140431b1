//! What one does with sales processes.

mod processes;
mod stages;

use entity::id::ProcessId;
use entity::{sales_process, stage, stage_step};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Problem};

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

/// Reads a process; the default one where none is named. A retired process is still read: the
/// deals in it go on.
///
/// # Errors
/// There is none, or it has no stage.
pub async fn load(tx: &Tx, id: Option<ProcessId>) -> Result<Process, Error> {
    let process = match id {
        Some(id) => tx.get::<sales_process::Model>(id).await?,
        None => default(tx).await?,
    };
    let stages = tx
        .find::<stage::Entity>()
        .filter(stage::Column::ProcessId.eq(process.id))
        .filter(stage::Column::IsActive.eq(true))
        .order_by_asc(stage::Column::Position)
        .order_by_asc(stage::Column::Id);
    let stages: Vec<stage::Model> = tx.all(stages).await?;
    if stages.is_empty() {
        return Err(Problem::invalid("process-without-stages").into());
    }
    let steps = tx
        .find::<stage_step::Entity>()
        .filter(stage_step::Column::StageId.is_in(stages.iter().map(|stage| stage.id)));
    let mut steps: Vec<stage_step::Model> = tx.all(steps).await?;
    let place =
        |step: &stage_step::Model| stages.iter().position(|stage| stage.id == step.stage_id);
    steps.sort_by_key(|step| (place(step), step.position, step.id));
    Ok(Process { process, stages, steps })
}

async fn default(tx: &Tx) -> Result<sales_process::Model, Error> {
    let rows = tx
        .find::<sales_process::Entity>()
        .filter(sales_process::Column::IsDefault.eq(true))
        .filter(sales_process::Column::IsActive.eq(true));
    let process = tx.one::<sales_process::Model>(rows).await?;
    process.ok_or_else(|| Problem::invalid("process-no-default").into())
}
