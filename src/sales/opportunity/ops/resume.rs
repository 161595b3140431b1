//! What an opportunity needs to become open again: an active owner, and a stage in use.

use entity::stage;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::process;
use crate::sales::opportunity::ops::{PricedOpportunity, gate};
use crate::sales::opportunity::rules::moves;
use crate::user::owner::{self, Owner};

/// Gives an opportunity that becomes open again an active owner; warns at `path` if that is another one.
///
/// # Errors
/// Nobody can own it, or the database failed.
pub(in crate::sales) async fn put_owner(
    tx: &mut Tx,
    opportunity: &mut PricedOpportunity,
    path: &str,
) -> Result<(), Error> {
    let row = &mut opportunity.row;
    let present = Owner { id: row.owner_id, team_id: row.team_id };
    let owner = owner::of_open_work(tx, present, path).await?;
    row.owner_id = owner.id;
    row.team_id = owner.team_id;
    Ok(())
}

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
