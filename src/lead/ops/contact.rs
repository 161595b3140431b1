//! Records that somebody has contacted a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::MarkLeadContactedInput;
use crate::lead::ops::{ChangedLead, save};
use crate::lead::rules::LeadAction;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;

impl Command for MarkLeadContactedInput {
    const NAME: &'static str = "markLeadContacted";
    const PERMISSION: Permission = Permission::UpdateLead;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadChanged]);
    type Output = ChangedLead;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedLead, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        before.status.check(LeadAction::MarkContacted)?;
        let after = lead::Model { status: LeadStatus::Contacted, ..before.clone() };
        let after = save(tx, &before, after, PipelineEventKind::LeadChanged).await?;
        Ok(ChangedLead { lead: after.id })
    }
}
