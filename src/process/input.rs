//! The inputs of sales processes: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{ForecastCategory, StepKind};
use entity::id::{ProcessId, StageId, StepId};

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// A step of a new stage.
#[derive(Clone, Debug, InputObject)]
pub struct NewStepInput {
    /// What it asks for.
    pub kind: StepKind,
    /// The opportunity's field that must be filled, e.g. `customerNeed`: demanded where the kind is
    /// FIELD, refused elsewhere.
    pub field: Option<String>,
    /// What people read, in at least one language; each 1–200 characters.
    pub labels: Vec<LocalizedTextInput>,
    /// Whether the stage can't be left without it.
    #[graphql(default = false)]
    pub is_required: bool,
}

/// A stage of a new process.
#[derive(Clone, Debug, InputObject)]
pub struct NewStageInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// How likely an opportunity that is here will be won, in percent, 0–100.
    pub probability: i32,
    /// Days until an opportunity that stays here rots, 1–3650; omitted: never.
    pub rot_days: Option<i32>,
    /// How an opportunity that is here counts in the forecast; not WON or LOST, which come by closing.
    #[graphql(default_with = "ForecastCategory::Pipeline")]
    pub forecast_category: ForecastCategory,
    /// What to do here; each up to 10,000 characters.
    pub guidance: Option<Vec<LocalizedTextInput>>,
    /// Its steps in order; at most 50.
    pub steps: Option<Vec<NewStepInput>>,
}

/// Makes a sales process with its stages.
#[derive(Clone, Debug, InputObject)]
pub struct CreateSalesProcessInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Whether it is taken where none is named; the default one until now is not any more. The
    /// first process is the default one in any case.
    #[graphql(default = false)]
    pub is_default: bool,
    /// Whether stages may be skipped; the gates of skipped stages still hold.
    #[graphql(default = false)]
    pub allows_skipping: bool,
    /// Its stages in order; 1–50.
    pub stages: Vec<NewStageInput>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateSalesProcessInput);

/// Changes a sales process; what is omitted stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateSalesProcessInput {
    /// Which one.
    pub process_id: ProcessId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Whether it is taken where none is named; the default one until now is not any more. Can't
    /// be taken from the default one: make another one the default.
    pub is_default: MaybeUndefined<bool>,
    /// Whether new opportunities may use it; the default one always may. Opportunities in it go on.
    pub is_active: MaybeUndefined<bool>,
    /// Whether stages may be skipped; the gates of skipped stages still hold.
    pub allows_skipping: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateSalesProcessInput: process_id);

/// Adds a stage to a process.
#[derive(Clone, Debug, InputObject)]
pub struct AddStageInput {
    /// To which process.
    pub process_id: ProcessId,
    /// The stage.
    pub stage: NewStageInput,
    /// Its place in the process, from 1; later stages move on by one. Omitted: last.
    pub position: Option<i32>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddStageInput: process_id);

/// Changes a stage; what is omitted stays, null clears. Opportunities that are in it keep their probability
/// and forecast category until they move.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateStageInput {
    /// Which one.
    pub stage_id: StageId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// How likely an opportunity that comes here will be won, in percent, 0–100.
    pub probability: MaybeUndefined<i32>,
    /// Days until an opportunity that stays here rots, 1–3650; null: never. Holds for opportunities that come here
    /// from now on.
    pub rot_days: MaybeUndefined<i32>,
    /// How an opportunity that comes here counts in the forecast; not WON or LOST.
    pub forecast_category: MaybeUndefined<ForecastCategory>,
    /// What to do here; each up to 10,000 characters.
    pub guidance: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Whether opportunities may move here. A stage with open opportunities, or the last one in use, stays in use.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateStageInput);

/// Adds a step to a stage, as its last.
#[derive(Clone, Debug, InputObject)]
pub struct AddStageStepInput {
    /// To which stage.
    pub stage_id: StageId,
    /// The step.
    pub step: NewStepInput,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(AddStageStepInput);

/// Changes a step; what is omitted stays. What it asks for never changes.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateStageStepInput {
    /// Which one.
    pub step_id: StepId,
    /// All its labels; each 1–200 characters.
    pub labels: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Whether the stage can't be left without it.
    pub is_required: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateStageStepInput);
