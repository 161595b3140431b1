//! Names the people who have a say in a deal.

use entity::choice::PipelineEventKind;
use entity::id::{ContactId, StakeholderId};
use entity::{contact, stakeholder};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::sales::opportunity::input::part::{
    AddOpportunityStakeholderInput, RemoveOpportunityStakeholderInput,
};
use crate::sales::opportunity::ops::{ChangedOpportunity, Deal, touch};
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::platform::bounds::{NAME_LENGTH, required};
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};

impl Command for AddOpportunityStakeholderInput {
    const NAME: &'static str = "addOpportunityStakeholder";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::Update)?;
        let role = required(&self.role, NAME_LENGTH, "role")?;
        let contact: contact::Model = tx.get(self.contact_id).await.at("contactId")?;
        let before = on_deal(tx, &deal, contact.id).await?;
        let after = stakeholder::Model {
            id: before.as_ref().map_or_else(StakeholderId::generate, |row| row.id),
            opportunity_id: deal.id,
            contact_id: contact.id,
            role,
        };
        if before.as_ref() != Some(&after) {
            match before {
                Some(before) => tx.update(&before, after).await?,
                None => tx.insert(after).await?,
            };
            touch(tx, &deal, PipelineEventKind::OpportunityChanged).await?;
        }
        Ok(ChangedOpportunity { opportunity: deal.id })
    }
}

impl Command for RemoveOpportunityStakeholderInput {
    const NAME: &'static str = "removeOpportunityStakeholder";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::Update)?;
        if let Some(row) = on_deal(tx, &deal, self.contact_id).await? {
            tx.delete(&row).await?;
            touch(tx, &deal, PipelineEventKind::OpportunityChanged).await?;
        }
        Ok(ChangedOpportunity { opportunity: deal.id })
    }
}

async fn on_deal(
    tx: &Tx,
    deal: &Deal,
    contact: ContactId,
) -> Result<Option<stakeholder::Model>, Error> {
    let rows = tx
        .find::<stakeholder::Entity>()
        .filter(stakeholder::Column::OpportunityId.eq(deal.id))
        .filter(stakeholder::Column::ContactId.eq(contact));
    tx.one(rows).await
}
