//! The commands that add and update stages and steps.

use entity::choice::OpportunityStatus;
use entity::choice::PipelineEventKind;
use entity::id::{ProcessId, StageId, StepId};
use entity::{opportunity, sales_process, stage, stage_step};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::{names, put_names, put_texts, texts};
use crate::platform::message::Message;
use crate::platform::validator::{Under, Validator};
use crate::process::input::{
    AddStageInput, AddStageStepInput, NewStageInput, NewStepInput, UpdateStageInput,
    UpdateStageStepInput,
};
use crate::process::rules::{self, MOST};
use crate::reference::ops::changed;

impl Command for AddStageInput {
    const NAME: &'static str = "addStage";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = StageId;

    async fn execute(self, tx: &mut Tx) -> Result<StageId, Error> {
        let process: sales_process::Model = tx.lock(self.process_id).await.at("processId")?;
        let stages = stages_of(tx, process.id).await?;
        if stages.len() >= MOST {
            return Err(too_many("process-too-many-stages").at("stage").into());
        }
        let place = rules::place(&stages, self.position);
        let (mut stage, steps) = build(self.stage, process.id).under("stage")?;
        stage.position = place;
        for before in stages.into_iter().filter(|stage| stage.position >= place) {
            let after = stage::Model { position: before.position + 1, ..before.clone() };
            tx.update(&before, after).await?;
        }
        let stage = tx.insert(stage).await?;
        tx.insert_all(&steps).await?;
        tx.touch(&process).await?;
        changed(tx, process.id);
        Ok(stage.id)
    }
}

impl Command for UpdateStageInput {
    const NAME: &'static str = "updateStage";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = StageId;

    async fn execute(self, tx: &mut Tx) -> Result<StageId, Error> {
        let Self {
            stage_id,
            names: given,
            probability,
            rot_days,
            forecast_category,
            guidance,
            is_active,
            call: _,
        } = self;
        let process = lock_process_of(tx, stage_id).await.at("stageId")?;
        let before: stage::Model = tx.lock(stage_id).await.at("stageId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put(&mut after.probability, probability, "probability"))?;
        put_nullable(&mut after.rot_days, rot_days);
        let category = &mut after.forecast_category;
        validator.collect(put(category, forecast_category, "forecastCategory"))?;
        validator.collect(put_texts(&mut after.guidance, guidance, "guidance"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        rules::check(&mut validator, &after);
        if before.is_active && !after.is_active {
            validator.collect(ensure_idle(tx, &before).await)?;
        }
        validator.into_result()?;
        tx.update(&before, after).await?;
        process_changed(tx, &process).await?;
        Ok(stage_id)
    }
}

impl Command for AddStageStepInput {
    const NAME: &'static str = "addStageStep";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = StepId;

    async fn execute(self, tx: &mut Tx) -> Result<StepId, Error> {
        let process = lock_process_of(tx, self.stage_id).await.at("stageId")?;
        let stage: stage::Model = tx.lock(self.stage_id).await.at("stageId")?;
        let steps =
            tx.find::<stage_step::Entity>().filter(stage_step::Column::StageId.eq(stage.id));
        let steps: Vec<stage_step::Model> = tx.all(steps).await?;
        if steps.len() >= MOST {
            return Err(too_many("process-too-many-steps").at("step").into());
        }
        let last = steps.iter().map(|step| step.position).max().unwrap_or(0);
        let step = step(self.step, (stage.id, last + 1)).under("step")?;
        let step = tx.insert(step).await?;
        process_changed(tx, &process).await?;
        Ok(step.id)
    }
}

impl Command for UpdateStageStepInput {
    const NAME: &'static str = "updateStageStep";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = StepId;

    async fn execute(self, tx: &mut Tx) -> Result<StepId, Error> {
        let Self { step_id, labels, is_required, call: _ } = self;
        let step: stage_step::Model = tx.get(step_id).await.at("stepId")?;
        let process = lock_process_of(tx, step.stage_id).await?;
        let before: stage_step::Model = tx.lock(step_id).await.at("stepId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.label, labels, "labels"))?;
        validator.collect(put(&mut after.is_required, is_required, "isRequired"))?;
        validator.into_result()?;
        tx.update(&before, after).await?;
        process_changed(tx, &process).await?;
        Ok(step_id)
    }
}

/// Locks the process of a stage. Stages and steps are parts of their process, which is locked before them.
async fn lock_process_of(tx: &mut Tx, id: StageId) -> Result<sales_process::Model, Error> {
    let stage: stage::Model = tx.get(id).await?;
    tx.lock(stage.process_id).await
}

/// Validates a new stage and its steps. The position is a placeholder that the caller replaces.
pub(super) fn build(
    input: NewStageInput,
    process: ProcessId,
) -> Result<(stage::Model, Vec<stage_step::Model>), Error> {
    let mut validator = Validator::default();
    let name = validator.check(names(&input.names, "names")).unwrap_or_default();
    let guidance = validator.check(texts(&input.guidance.unwrap_or_default(), "guidance"));
    let stage = stage::Model {
        id: StageId::generate(),
        process_id: process,
        name,
        position: 1,
        probability: input.probability,
        rot_days: input.rot_days,
        forecast_category: input.forecast_category,
        guidance: guidance.flatten(),
        is_active: true,
    };
    rules::check(&mut validator, &stage);
    let given = input.steps.unwrap_or_default();
    if given.len() > MOST {
        validator.refuse(too_many("process-too-many-steps").at("steps"));
    }
    let mut steps = Vec::with_capacity(given.len());
    for (index, given) in (0..).zip(given) {
        let place = (stage.id, index + 1);
        let step = step(given, place).under(&format!("steps.{index}"));
        steps.extend(validator.collect(step)?);
    }
    validator.into_result()?;
    Ok((stage, steps))
}

fn step(
    input: NewStepInput,
    (stage_id, position): (StageId, i32),
) -> Result<stage_step::Model, Error> {
    let mut validator = Validator::default();
    let label = validator.check(names(&input.labels, "labels")).unwrap_or_default();
    let field = validator.check(rules::field(input.kind, input.field.as_deref(), "field"));
    validator.into_result()?;
    Ok(stage_step::Model {
        id: StepId::generate(),
        stage_id,
        position,
        kind: input.kind,
        field: field.flatten(),
        label,
        is_required: input.is_required,
    })
}

pub(super) fn too_many(key: &'static str) -> UserError {
    UserError::new(UserErrorCode::LIMIT_EXCEEDED, Message::new(key).with("most", MOST))
}

async fn stages_of(tx: &Tx, process: ProcessId) -> Result<Vec<stage::Model>, Error> {
    let rows = tx
        .find::<stage::Entity>()
        .filter(stage::Column::ProcessId.eq(process))
        .order_by_asc(stage::Column::Position);
    tx.all(rows).await
}

/// Refuses to deactivate a stage that has open opportunities or is the last active one. A deleted opportunity does not
/// count: when it is restored, it goes on in the next stage in use.
async fn ensure_idle(tx: &Tx, stage: &stage::Model) -> Result<(), Error> {
    let opportunities = tx
        .find_any::<opportunity::Entity>()
        .filter(opportunity::Column::StageId.eq(stage.id))
        .filter(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .filter(opportunity::Column::DeletedAt.is_null());
    if tx.one::<opportunity::Model>(opportunities).await?.is_some() {
        return Err(UserError::invalid("process-stage-in-use").at("isActive").into());
    }
    let stages = stages_of(tx, stage.process_id).await?;
    if stages.iter().any(|other| other.is_active && other.id != stage.id) {
        Ok(())
    } else {
        Err(UserError::invalid("process-last-stage").at("isActive").into())
    }
}

async fn process_changed(tx: &mut Tx, process: &sales_process::Model) -> Result<(), Error> {
    tx.touch(process).await?;
    changed(tx, process.id);
    Ok(())
}
