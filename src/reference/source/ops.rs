//! The commands that create and update lead sources.

use entity::choice::PipelineEventKind;
use entity::id::SourceId;
use entity::source;
use sea_orm::QueryOrder;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::put;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::reference::source::input::{CreateSourceInput, UpdateSourceInput};

impl Command for CreateSourceInput {
    const NAME: &'static str = "createSource";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = SourceId;

    async fn execute(self, tx: &mut Tx) -> Result<SourceId, Error> {
        let name = names(&self.names, "names")?;
        let position = match self.position {
            Some(position) => position,
            None => next_position(tx).await?,
        };
        let row =
            source::Model { id: SourceId::generate(), version: 1, name, position, is_active: true };
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

async fn next_position(tx: &Tx) -> Result<i32, Error> {
    let last = tx.find::<source::Entity>().order_by_desc(source::Column::Position);
    let last: Option<source::Model> = tx.one(last).await?;
    Ok(last.map_or(1, |last| last.position.saturating_add(1)))
}

impl Command for UpdateSourceInput {
    const NAME: &'static str = "updateSource";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = SourceId;

    async fn execute(self, tx: &mut Tx) -> Result<SourceId, Error> {
        let Self { source_id, names: given, position, is_active, call: _ } = self;
        let before: source::Model = tx.lock(source_id).await.at("sourceId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put(&mut after.position, position, "position"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, source_id);
        Ok(source_id)
    }
}
