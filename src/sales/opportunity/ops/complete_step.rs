//! Marks a manual step as done or as not done.

use entity::choice::{OpportunityPart, PipelineEventKind, StepKind};
use entity::id::{StepId, StepTickId};
use entity::{stage, stage_step, step_tick};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::sales::opportunity::input::relations::TickStepInput;
use crate::sales::opportunity::ops::{ChangedOpportunity, PricedOpportunity, touch};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};

impl Command for TickStepInput {
    const NAME: &'static str = "tickStep";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::Update)?;
        can_be_ticked(tx, &opportunity, self.step_id).await.at("stepId")?;
        let ticked = tx
            .find::<step_tick::Entity>()
            .filter(step_tick::Column::OpportunityId.eq(opportunity.id))
            .filter(step_tick::Column::StepId.eq(self.step_id));
        match (tx.one::<step_tick::Model>(ticked).await?, self.is_done) {
            (Some(_), true) | (None, false) => {}
            (Some(tick), false) => {
                tx.delete(&tick).await?;
                touch(tx, &opportunity, OpportunityPart::Steps).await?;
            }
            (None, true) => {
                let tick = step_tick::Model {
                    id: StepTickId::generate(),
                    opportunity_id: opportunity.id,
                    step_id: self.step_id,
                    ticked_at: tx.now(),
                    ticked_by_id: tx.user()?,
                };
                tx.insert(tick).await?;
                touch(tx, &opportunity, OpportunityPart::Steps).await?;
            }
        }
        Ok(ChangedOpportunity { opportunity: opportunity.id })
    }
}

/// Refuses a step of another process, and a step that is derived from facts and cannot be ticked.
async fn can_be_ticked(tx: &Tx, opportunity: &PricedOpportunity, id: StepId) -> Result<(), Error> {
    let step: stage_step::Model = tx.get(id).await?;
    let stage: stage::Model = tx.get(step.stage_id).await?;
    if stage.process_id != opportunity.process_id {
        return Err(UserError::invalid("opportunity-step-of-other-process").into());
    }
    match step.kind {
        StepKind::Tick => Ok(()),
        StepKind::Field
        | StepKind::Lines
        | StepKind::Quote
        | StepKind::ActiveQuote
        | StepKind::SentQuote => Err(UserError::invalid("opportunity-step-is-fact").into()),
    }
}
