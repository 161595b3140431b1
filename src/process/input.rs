//! The inputs of sales processes; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{ForecastCategory, StepKind};
use entity::id::{ProcessId, StageId, StepId};

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// A step of a new stage.
#[derive(Clone, InputObject)]
pub struct NewStepInput {
    /// What completes the step.
    pub kind: StepKind,
    /// The field of the opportunity that must be filled, e.g. `customerNeed`; required for kind FIELD, refused
    /// for other kinds.
    pub field: Option<String>,
    /// The text to display, in at least one language; each 1–200 characters.
    pub labels: Vec<LocalizedTextInput>,
    /// Whether the step must be complete before an opportunity may leave the stage.
    #[graphql(default = false)]
    pub is_required: bool,
}

/// A stage of a new process.
#[derive(Clone, InputObject)]
pub struct NewStageInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Probability that an opportunity in this stage will be won, in percent, 0–100.
    pub probability: i32,
    /// Days in this stage after which an opportunity counts as rotting, 1–3650; omitted: never.
    pub rot_days: Option<i32>,
    /// The forecast category of opportunities in this stage; not WON or LOST, which only closing sets.
    #[graphql(default_with = "ForecastCategory::Pipeline")]
    pub forecast_category: ForecastCategory,
    /// Advice on what to do in this stage; each text up to 10,000 characters.
    pub guidance: Option<Vec<LocalizedTextInput>>,
    /// The steps, in order; at most 50.
    pub steps: Option<Vec<NewStepInput>>,
}

/// Creates a sales process with its stages.
#[derive(Clone, InputObject)]
pub struct CreateSalesProcessInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Whether the process is used where none is given; it then replaces the present default. The first process
    /// becomes the default in any case.
    #[graphql(default = false)]
    pub is_default: bool,
    /// Whether an opportunity may skip stages. The required steps of skipped stages must still be complete.
    #[graphql(default = false)]
    pub allows_skipping: bool,
    /// The stages, in order; 1–50.
    pub stages: Vec<NewStageInput>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateSalesProcessInput);

/// Changes a sales process; omitted fields stay unchanged.
#[derive(Clone, InputObject)]
pub struct UpdateSalesProcessInput {
    /// The process to change.
    pub process_id: ProcessId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// True makes the process the one used where none is given, replacing the present default. False is refused
    /// for the default process: make another one the default.
    pub is_default: MaybeUndefined<bool>,
    /// Whether new opportunities may use the process; the default process can't be deactivated. Present
    /// opportunities continue in it.
    pub is_active: MaybeUndefined<bool>,
    /// Whether an opportunity may skip stages. The required steps of skipped stages must still be complete.
    pub allows_skipping: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateSalesProcessInput: process_id);

/// Adds a stage to a process.
#[derive(Clone, InputObject)]
pub struct AddStageInput {
    /// The process that gets the stage.
    pub process_id: ProcessId,
    /// The new stage.
    pub stage: NewStageInput,
    /// Position in the process, from 1; later stages move back by one. Omitted: last.
    pub position: Option<i32>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddStageInput: process_id);

/// Changes a stage; omitted fields stay unchanged, null clears. Opportunities in the stage keep their
/// probability and forecast category until they move.
#[derive(Clone, InputObject)]
pub struct UpdateStageInput {
    /// The stage to change.
    pub stage_id: StageId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Probability that an opportunity in this stage will be won, in percent, 0–100; applies to opportunities
    /// that enter later.
    pub probability: MaybeUndefined<i32>,
    /// Days in this stage after which an opportunity counts as rotting, 1–3650; null: never. Applies to
    /// opportunities that enter later.
    pub rot_days: MaybeUndefined<i32>,
    /// The forecast category of opportunities that enter later; not WON or LOST.
    pub forecast_category: MaybeUndefined<ForecastCategory>,
    /// Advice on what to do in this stage, replacing the present texts; each up to 10,000 characters.
    pub guidance: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Whether opportunities may move to this stage. A stage with open opportunities, or the last active one,
    /// can't be deactivated.
    pub is_active: MaybeUndefined<bool>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateStageInput);

/// Adds a step at the end of a stage.
#[derive(Clone, InputObject)]
pub struct AddStageStepInput {
    /// The stage that gets the step.
    pub stage_id: StageId,
    /// The new step.
    pub step: NewStepInput,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(AddStageStepInput);

/// Changes a step; omitted fields stay unchanged. Its kind and field never change.
#[derive(Clone, InputObject)]
pub struct UpdateStageStepInput {
    /// The step to change.
    pub step_id: StepId,
    /// The label in all languages, replacing the present texts; each 1–200 characters.
    pub labels: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Whether the step must be complete before an opportunity may leave the stage.
    pub is_required: MaybeUndefined<bool>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateStageStepInput);
