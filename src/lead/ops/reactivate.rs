//! Reactivates a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::ReactivateLeadInput;
use crate::lead::ops::{ChangedLead, save};
use crate::lead::rules::LeadAction;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::user::owner;

impl Command for ReactivateLeadInput {
    const NAME: &'static str = "reactivateLead";
    const PERMISSION: Permission = Permission::DisqualifyLead;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadChanged]);
    type Output = ChangedLead;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedLead, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        before.status.check(LeadAction::Reactivate)?;
        let mut after =
            lead::Model { status: LeadStatus::New, disqualified_reason: None, ..before.clone() };
        owner::put_active(tx, &mut after.owner_id, &mut after.team_id, "leadId").await?;
        let after = save(tx, &before, after, PipelineEventKind::LeadChanged).await?;
        Ok(ChangedLead { lead: after.id })
    }
}
