//! The commands that create and update campaigns.

use entity::campaign;
use entity::choice::PipelineEventKind;
use entity::id::CampaignId;

use crate::access::permission::Permission;
use crate::platform::bounds::in_order;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::campaign::input::{CreateCampaignInput, UpdateCampaignInput};
use crate::reference::ops::changed;

impl Command for CreateCampaignInput {
    const NAME: &'static str = "createCampaign";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CampaignId;

    async fn execute(self, tx: &mut Tx) -> Result<CampaignId, Error> {
        let row = campaign::Model {
            id: CampaignId::generate(),
            version: 1,
            name: names(&self.names, "names")?,
            starts_on: self.starts_on.map(|day| day.0),
            ends_on: self.ends_on.map(|day| day.0),
            is_active: true,
        };
        in_order((row.starts_on, row.ends_on), "endsOn")?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateCampaignInput {
    const NAME: &'static str = "updateCampaign";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CampaignId;

    async fn execute(self, tx: &mut Tx) -> Result<CampaignId, Error> {
        let Self { campaign_id, names: given, starts_on, ends_on, is_active, call: _ } = self;
        let before: campaign::Model = tx.lock(campaign_id).await.at("campaignId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        put_nullable(&mut after.starts_on, starts_on.map_value(|day| day.0));
        put_nullable(&mut after.ends_on, ends_on.map_value(|day| day.0));
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.check(in_order((after.starts_on, after.ends_on), "endsOn"));
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, campaign_id);
        Ok(campaign_id)
    }
}
