//! Reopens a closed opportunity.

use entity::choice::{MoveDirection, OpportunityStatus, PipelineEventKind};
use entity::id::OpportunityId;
use entity::{closing, document, stage_visit};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::reference::ops::ensure_open_day;
use crate::sales::closing::input::ReopenOpportunityInput;
use crate::sales::opportunity::ops::move_stage::entering;
use crate::sales::opportunity::ops::{PricedOpportunity, at_day_rate, resume, save, visit};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::user::owner;

/// The opportunity that was reopened.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ReopenedOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
}

impl Command for ReopenOpportunityInput {
    const NAME: &'static str = "reopenOpportunity";
    const PERMISSION: Permission = Permission::ReopenOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityReopened]);
    type Output = ReopenedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ReopenedOpportunity, Error> {
        let before: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&before, OpportunityAction::Reopen)?;
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        ensure_open_day(tx, tx.today()).await?;
        cancel_closing(tx, &before).await?;

        let stage = resume::stage(tx, &before, "opportunityId").await?;
        let mut after = entering(tx, &before, &stage);
        let row = &mut after.row;
        owner::put_active(tx, &mut row.owner_id, &mut row.team_id, "opportunityId").await?;
        after.row.status = OpportunityStatus::Open;
        after.row.closed_on = None;
        after.row.close_reason_id = None;
        after.row.competitor_id = None;
        after.row.base_actual_revenue = None;
        after.document =
            document::Model { is_rate_booked: false, ..at_day_rate(tx, &after).await? };
        let stay =
            stage_visit::Model { note, ..visit::entered(tx, &after, MoveDirection::Reopened)? };
        tx.insert(stay).await?;
        let after = save(tx, &before, after, PipelineEventKind::OpportunityReopened).await?;
        Ok(ReopenedOpportunity { opportunity: after.id })
    }
}

/// Cancels the closing in force and keeps its row. Refused if its day is in a closed month, whose figures must not
/// change.
async fn cancel_closing(tx: &mut Tx, opportunity: &PricedOpportunity) -> Result<(), Error> {
    let in_force = tx
        .find::<closing::Entity>()
        .filter(closing::Column::OpportunityId.eq(opportunity.id))
        .filter(closing::Column::IsCanceled.eq(false));
    let Some(before) = tx.one::<closing::Model>(in_force).await? else {
        return Ok(());
    };
    ensure_open_day(tx, before.closed_on).await?;
    let after = closing::Model { is_canceled: true, ..before.clone() };
    tx.update(&before, after).await?;
    Ok(())
}
