//! Disqualifies a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::DisqualifyLeadInput;
use crate::lead::ops::{ChangedLead, save};
use crate::lead::rules::LeadAction;
use crate::platform::bounds::{TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;

impl Command for DisqualifyLeadInput {
    const NAME: &'static str = "disqualifyLead";
    const PERMISSION: Permission = Permission::DisqualifyLead;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadDisqualified]);
    type Output = ChangedLead;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedLead, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        before.status.check(LeadAction::Disqualify)?;
        let reason = required(&self.reason, TEXT_LENGTH, "reason")?;
        let after = lead::Model {
            status: LeadStatus::Disqualified,
            disqualified_reason: Some(reason),
            ..before.clone()
        };
        let after = save(tx, &before, after, PipelineEventKind::LeadDisqualified).await?;
        Ok(ChangedLead { lead: after.id })
    }
}
