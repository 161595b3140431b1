//! Moves an opportunity to another stage.

use entity::choice::PipelineEventKind;
use entity::id::{Key, OpportunityId, StageId};
use entity::{stage, stage_visit};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::sales::opportunity::input::stage::MoveOpportunityStageInput;
use crate::sales::opportunity::ops::{Change, Deal, gate, valued, visit, write};
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::sales::opportunity::rules::moves::{self, Move, Target};
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Detail, Error, Problem, UserErrorCode};
use crate::platform::message::Message;
use crate::process;
use crate::process::ops::Process;

/// The opportunity that was moved, and between which stages.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MovedOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The stage it left.
    pub from: StageId,
    /// The stage it is in.
    pub to: StageId,
}

impl Command for MoveOpportunityStageInput {
    const NAME: &'static str = "moveOpportunityStage";
    const PERMISSION: Permission = Permission::MoveStage;
    type Output = MovedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<MovedOpportunity, Error> {
        let before: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&before, Action::MoveStage)?;
        still_there(&before, self.expected_stage_id)?;
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        let process = process::ops::load(tx, Some(before.process_id)).await?;
        let current = gate::current(tx, &before, &process).await?;

        let step = moves::plan(gate::way(&process, &current), Target::from(&self.to))?;
        may_leave(tx, &before, &step, &process).await?;

        let seconds_in_previous_stage = visit::leave(tx, &before).await?;
        let after = valued(tx, entering(tx, &before, step.to)).await?;
        let stay = stage_visit::Model { note, ..visit::entered(tx, &after, step.direction)? };
        tx.insert(stay).await?;
        let change =
            Change { kind: PipelineEventKind::OpportunityStageChanged, seconds_in_previous_stage };
        let after = write(tx, &before, after, change).await?;
        Ok(MovedOpportunity { opportunity: after.id, from: before.stage_id, to: after.stage_id })
    }
}

async fn may_leave(tx: &Tx, deal: &Deal, step: &Move<'_>, process: &Process) -> Result<(), Error> {
    let skipped = step.forbidden.map(moves::skipping);
    let open = gate::blockers(tx, deal, &step.gates, process).await?;
    let blockers = skipped.into_iter().chain(open).collect();
    Ok(moves::unblocked(deal, blockers)?)
}

fn still_there(deal: &Deal, expected: Option<StageId>) -> Result<(), Problem> {
    if expected.is_none_or(|stage| stage == deal.stage_id) {
        return Ok(());
    }
    let detail = Detail::Version { current: deal.version, record: deal.id.to_text() };
    let message = Message::new("opportunity-left-stage");
    Err(Problem::new(UserErrorCode::VersionConflict, message).at("expectedStageId").with(detail))
}

/// A deal as it enters a stage: what was chosen by hand stays.
pub(super) fn entering(tx: &Tx, deal: &Deal, stage: &stage::Model) -> Deal {
    let mut deal = deal.clone();
    deal.row.stage_id = stage.id;
    deal.row.stage_entered_at = tx.now();
    deal.row.rots_at = visit::rots_at(tx.now(), stage);
    if !deal.row.is_probability_overridden {
        deal.row.probability = stage.probability;
    }
    if !deal.row.is_forecast_overridden {
        deal.row.forecast_category = stage.forecast_category;
    }
    deal
}
