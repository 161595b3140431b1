//! Notes that somebody has been in touch with a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::MarkLeadContactedInput;
use crate::lead::ops::{LeadDone, save};
use crate::lead::rules::{self, LeadAction};
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

impl Command for MarkLeadContactedInput {
    const NAME: &'static str = "markLeadContacted";
    const PERMISSION: Permission = Permission::UpdateLead;
    type Output = LeadDone;

    async fn execute(self, tx: &mut Tx) -> Result<LeadDone, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        rules::check(before.status, LeadAction::MarkContacted)?;
        let after = lead::Model { status: LeadStatus::Contacted, ..before.clone() };
        let after = save(tx, &before, after, PipelineEventKind::LeadChanged).await?;
        Ok(LeadDone { lead: after.id })
    }
}
