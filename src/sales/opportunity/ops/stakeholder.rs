//! Adds stakeholders to an opportunity and removes them.

use entity::choice::{OpportunityPart, PipelineEventKind};
use entity::id::{ContactId, StakeholderId};
use entity::{contact, stakeholder};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::sales::opportunity::input::relations::{
    AddOpportunityStakeholderInput, RemoveOpportunityStakeholderInput,
};
use crate::sales::opportunity::ops::{ChangedOpportunity, PricedOpportunity, touch};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};

impl Command for AddOpportunityStakeholderInput {
    const NAME: &'static str = "addOpportunityStakeholder";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::Update)?;
        let role = required(&self.role, NAME_LENGTH, "role")?;
        let contact: contact::Model = tx.get(self.contact_id).await.at("contactId")?;
        let before = on_opportunity(tx, &opportunity, contact.id).await?;
        let after = stakeholder::Model {
            id: before.as_ref().map_or_else(StakeholderId::generate, |row| row.id),
            opportunity_id: opportunity.id,
            contact_id: contact.id,
            role,
        };
        if before.as_ref() != Some(&after) {
            match before {
                Some(before) => tx.update(&before, after).await?,
                None => tx.insert(after).await?,
            };
            touch(tx, &opportunity, OpportunityPart::Stakeholders).await?;
        }
        Ok(ChangedOpportunity { opportunity: opportunity.id })
    }
}

impl Command for RemoveOpportunityStakeholderInput {
    const NAME: &'static str = "removeOpportunityStakeholder";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::Update)?;
        if let Some(row) = on_opportunity(tx, &opportunity, self.contact_id).await? {
            tx.delete(&row).await?;
            touch(tx, &opportunity, OpportunityPart::Stakeholders).await?;
        }
        Ok(ChangedOpportunity { opportunity: opportunity.id })
    }
}

async fn on_opportunity(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    contact: ContactId,
) -> Result<Option<stakeholder::Model>, Error> {
    let rows = tx
        .find::<stakeholder::Entity>()
        .filter(stakeholder::Column::OpportunityId.eq(opportunity.id))
        .filter(stakeholder::Column::ContactId.eq(contact));
    tx.one(rows).await
}
