//! Moves an opportunity to another stage.

use entity::choice::PipelineEventKind;
use entity::id::{Key, OpportunityId, StageId};
use entity::{stage, stage_visit};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Expected, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::process;
use crate::process::ops::Process;
use crate::sales::opportunity::input::stage::MoveOpportunityStageInput;
use crate::sales::opportunity::ops::{
    OpportunityVersion, PricedOpportunity, gate, valued, visit, write,
};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::opportunity::rules::moves::{self, Move, MoveTarget};

/// The opportunity that was moved, with the stages it left and entered.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct MovedOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The stage it left.
    pub from: StageId,
    /// The stage it entered.
    pub to: StageId,
}

impl Command for MoveOpportunityStageInput {
    const NAME: &'static str = "moveOpportunityStage";
    const PERMISSION: Permission = Permission::MoveStage;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityStageChanged]);
    type Output = MovedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<MovedOpportunity, Error> {
        let before: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&before, OpportunityAction::MoveStage)?;
        still_there(&before, self.expected_stage_id)?;
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        let process = process::ops::load(tx, Some(before.process_id)).await?;
        let current = gate::current(tx, &before, &process).await?;

        let step = moves::plan(gate::way(&process, &current), MoveTarget::from(&self.to))?;
        may_leave(tx, &before, &step, &process).await?;

        let seconds_in_previous_stage = visit::leave(tx, &before).await?;
        let after = valued(tx, entering(tx, &before, step.to)).await?;
        let stay = stage_visit::Model { note, ..visit::entered(tx, &after, step.direction)? };
        tx.insert(stay).await?;
        let change = OpportunityVersion {
            kind: PipelineEventKind::OpportunityStageChanged,
            seconds_in_previous_stage,
            part: None,
        };
        let after = write(tx, &before, after, change).await?;
        Ok(MovedOpportunity { opportunity: after.id, from: before.stage_id, to: after.stage_id })
    }
}

async fn may_leave(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    step: &Move<'_>,
    process: &Process,
) -> Result<(), Error> {
    let skipped = step.forbidden.map(moves::skipping);
    let open = gate::blockers(tx, opportunity, &step.gates, process).await?;
    let blockers = skipped.into_iter().chain(open).collect();
    Ok(moves::unblocked(opportunity, OpportunityAction::MoveStage, blockers)?)
}

fn still_there(
    opportunity: &PricedOpportunity,
    expected: Option<StageId>,
) -> Result<(), UserError> {
    if expected.is_none_or(|stage| stage == opportunity.stage_id) {
        return Ok(());
    }
    let detail = UserErrorDetail::Version {
        current: opportunity.version,
        record: opportunity.id.to_text(),
        expected: Expected::Stage,
    };
    let message = Message::new("opportunity-left-stage");
    Err(UserError::new(UserErrorCode::VERSION_CONFLICT, message).at("expectedStageId").with(detail))
}

/// An opportunity as it enters a stage: probability and forecast category follow the stage unless they are overridden.
pub(in crate::sales) fn entering(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    stage: &stage::Model,
) -> PricedOpportunity {
    let mut opportunity = opportunity.clone();
    opportunity.row.stage_id = stage.id;
    opportunity.row.stage_entered_at = tx.now();
    opportunity.row.rots_at = visit::rots_at(tx.now(), stage);
    if !opportunity.row.is_probability_overridden {
        opportunity.row.probability = stage.probability;
    }
    if !opportunity.row.is_forecast_overridden {
        opportunity.row.forecast_category = stage.forecast_category;
    }
    opportunity
}
