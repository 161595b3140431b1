//! The commands that create and update sales processes.

use entity::choice::PipelineEventKind;
use entity::id::ProcessId;
use entity::sales_process;
use sea_orm::{ColumnTrait, ExprTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::patch::put;
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::message::Message;
use crate::platform::validator::{Under, Validator};
use crate::process::input::{CreateSalesProcessInput, UpdateSalesProcessInput};
use crate::process::ops::stages::{build, too_many};
use crate::process::rules::{self, MOST};
use crate::reference::ops::changed;

impl Command for CreateSalesProcessInput {
    const NAME: &'static str = "createSalesProcess";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ProcessId;

    async fn execute(self, tx: &mut Tx) -> Result<ProcessId, Error> {
        let mut validator = Validator::default();
        let name = validator.check(names(&self.names, "names")).unwrap_or_default();
        let mut process = sales_process::Model {
            id: ProcessId::generate(),
            version: 1,
            name,
            is_default: self.is_default,
            is_active: true,
            allows_skipping: self.allows_skipping,
        };
        if self.stages.is_empty() {
            let message = Message::new("process-without-stages");
            validator.refuse(UserError::new(UserErrorCode::REQUIRED, message).at("stages"));
        } else if self.stages.len() > MOST {
            validator.refuse(too_many("process-too-many-stages").at("stages"));
        }
        let (mut stages, mut steps) = (Vec::new(), Vec::new());
        for (index, given) in (0..).zip(self.stages) {
            let built = build(given, process.id).under(&format!("stages.{index}"));
            if let Some((mut stage, of_stage)) = validator.collect(built)? {
                stage.position = index + 1;
                stages.push(stage);
                steps.extend(of_stage);
            }
        }
        validator.into_result()?;
        lock_default(tx).await?;
        let before = default(tx).await?;
        process.is_default |= before.is_none();
        if process.is_default {
            undefault(tx, before).await?;
        }
        let process = tx.insert(process).await?;
        tx.insert_all(&stages).await?;
        for steps in steps.chunks(500) {
            tx.insert_all(steps).await?;
        }
        changed(tx, process.id);
        Ok(process.id)
    }
}

impl Command for UpdateSalesProcessInput {
    const NAME: &'static str = "updateSalesProcess";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ProcessId;

    async fn execute(self, tx: &mut Tx) -> Result<ProcessId, Error> {
        let Self { process_id, names: given, is_default, is_active, allows_skipping, call: _ } =
            self;
        // Both processes are locked at once, in their order.
        let is_either =
            sales_process::Column::Id.eq(process_id).or(sales_process::Column::IsDefault.eq(true));
        let rows = tx.find::<sales_process::Entity>().filter(is_either);
        let processes: Vec<sales_process::Model> = tx.lock_all(rows).await?;
        let before: sales_process::Model = tx.lock(process_id).await.at("processId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put(&mut after.is_default, is_default, "isDefault"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.collect(put(&mut after.allows_skipping, allows_skipping, "allowsSkipping"))?;
        validator.check(rules::default(&before, &after));
        validator.into_result()?;
        if after.is_default && !before.is_default {
            undefault(tx, processes.into_iter().find(|process| process.is_default)).await?;
        }
        tx.update(&before, after).await?;
        changed(tx, process_id);
        Ok(process_id)
    }
}

/// Locks the choice of the default process; before any row is locked.
async fn lock_default(tx: &mut Tx) -> Result<(), Error> {
    tx.lock_keys(&[LookupKey { kind: "sales_process.default", value: "" }]).await
}

/// The default process, locked.
async fn default(tx: &mut Tx) -> Result<Option<sales_process::Model>, Error> {
    let rows = tx.find::<sales_process::Entity>().filter(sales_process::Column::IsDefault.eq(true));
    Ok(tx.lock_all(rows).await?.pop())
}

async fn undefault(tx: &mut Tx, process: Option<sales_process::Model>) -> Result<(), Error> {
    let Some(before) = process else { return Ok(()) };
    let after = sales_process::Model { is_default: false, ..before.clone() };
    tx.update(&before, after).await?;
    changed(tx, before.id);
    Ok(())
}
