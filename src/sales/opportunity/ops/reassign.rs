//! Reassigns an opportunity to another owner, as part of commands on many records.

use entity::choice::PipelineEventKind;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::{PricedOpportunity, save};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::user::owner::Owner;

/// Reassigns an opportunity with all its documents to another owner.
///
/// # Errors
/// Its status does not allow it, or the database failed.
pub async fn reassign(tx: &mut Tx, before: &PricedOpportunity, owner: Owner) -> Result<(), Error> {
    actions::check(before, OpportunityAction::Reassign)?;
    let mut after = before.clone();
    after.row.owner_id = owner.id;
    after.row.team_id = owner.team_id;
    save(tx, before, after, PipelineEventKind::OpportunityChanged).await?;
    Ok(())
}
