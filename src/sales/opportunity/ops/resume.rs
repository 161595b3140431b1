//! The stage in which an opportunity goes on that becomes open again.

use entity::stage;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::process;
use crate::sales::opportunity::ops::{PricedOpportunity, gate};
use crate::sales::opportunity::rules::moves;

/// The stage in which an opportunity goes on; warns at `path` if that is another one.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn stage(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    path: &str,
) -> Result<stage::Model, Error> {
    let process = process::ops::load(tx, Some(opportunity.process_id)).await?;
    let current = gate::current(tx, opportunity, &process).await?;
    let stage = moves::to_resume(gate::way(&process, &current)).clone();
    if stage.id != current.id {
        let message = Message::new("opportunity-stage-out-of-use")
            .with_text("left", &current.name)
            .with_text("stage", &stage.name);
        tx.warn("STAGE_CHANGED", message, path);
    }
    Ok(stage)
}
