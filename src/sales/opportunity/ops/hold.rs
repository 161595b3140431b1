//! Puts an opportunity on hold, or resumes it.

use entity::choice::PipelineEventKind;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::input::relations::SetOpportunityHoldInput;
use crate::sales::opportunity::ops::{ChangedOpportunity, PricedOpportunity, save};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};

impl Command for SetOpportunityHoldInput {
    const NAME: &'static str = "setOpportunityHold";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let before: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&before, OpportunityAction::Hold)?;
        let mut after = before.clone();
        after.row.is_on_hold = self.is_on_hold;
        let after = save(tx, &before, after, PipelineEventKind::OpportunityChanged).await?;
        Ok(ChangedOpportunity { opportunity: after.id })
    }
}
