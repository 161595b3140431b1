//! The GraphQL types, queries and mutations of sales processes.

use async_graphql::{Context, Object};
use entity::choice::{ForecastCategory, StepKind};
use entity::id::{ProcessId, StageId, StepId};
use entity::{sales_process, stage, stage_step};

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::process::input::{
    AddStageInput, AddStageStepInput, CreateSalesProcessInput, UpdateSalesProcessInput,
    UpdateStageInput, UpdateStageStepInput,
};
use crate::process::queries;
use crate::process::rules;

/// A sales process in the schema.
pub type SalesProcess = View<sales_process::Model>;
/// A stage in the schema.
pub type Stage = View<stage::Model>;
/// A step in the schema.
pub type StageStep = View<stage_step::Model>;

impl Loaded<sales_process::Model> {
    const STAGES: ToMany<entity::sales_process::Model, entity::stage::Model, ProcessId> =
        ToMany::new(&["stages"], |row| row.id);
}

impl Loadable for sales_process::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::STAGES];
}

/// A sales process: the ordered stages an opportunity moves through.
#[Object(name = "SalesProcess")]
impl Loaded<sales_process::Model> {
    /// The process's id.
    pub async fn id(&self) -> ProcessId {
        self.id
    }

    /// Increases with every change of the process, its stages or their steps; pass it as `expectedVersion` to
    /// detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The process's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The process's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Whether the process is used where none is given.
    fn is_default(&self) -> bool {
        self.is_default
    }

    /// Whether new opportunities may use it.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// Whether an opportunity may skip stages. The required steps of skipped stages must still be complete.
    fn allows_skipping(&self) -> bool {
        self.allows_skipping
    }

    /// The stages in order, inactive ones included; at most 50; null only with an error.
    fn stages(&self) -> NullableField<ViewList<entity::stage::Model>> {
        self.many(&Self::STAGES)
    }
}

impl Loaded<stage::Model> {
    const PROCESS: ToOne<entity::stage::Model, entity::sales_process::Model> =
        ToOne::new(&["process"], |row| Some(row.process_id.into()));
    const STEPS: ToMany<entity::stage::Model, entity::stage_step::Model, StageId> =
        ToMany::new(&["steps"], |row| row.id);
}

impl Loadable for stage::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::PROCESS, &Loaded::<Self>::STEPS];
}

/// A stage of a sales process.
#[Object(name = "Stage")]
impl Loaded<stage::Model> {
    /// The stage's id.
    pub async fn id(&self) -> StageId {
        self.id
    }

    /// The stage's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The stage's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The process the stage belongs to; null only with an error.
    fn process(&self) -> NullableField<SalesProcess> {
        self.one(&Self::PROCESS)
    }

    /// Position in the process, from 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// Probability that an opportunity in this stage will be won, in percent, 0–100.
    fn probability(&self) -> i32 {
        self.probability
    }

    /// Days in this stage after which an opportunity counts as rotting; null: never.
    fn rot_days(&self) -> Option<i32> {
        self.rot_days
    }

    /// The forecast category of opportunities in this stage.
    fn forecast_category(&self) -> ForecastCategory {
        self.forecast_category
    }

    /// Advice on what to do in this stage, in the requested language where it has one; null: none.
    fn guidance(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<&str> {
        let guidance = self.guidance.as_ref()?;
        Some(text(guidance, locale.as_deref(), &self.request))
    }

    /// Whether opportunities may move to this stage.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// The steps of this stage, in order; at most 50; null only with an error.
    fn steps(&self) -> NullableField<ViewList<entity::stage_step::Model>> {
        self.many(&Self::STEPS)
    }
}

impl Loadable for stage_step::Model {}

/// A step of a stage: something to do or to find out.
#[Object(name = "StageStep")]
impl Loaded<stage_step::Model> {
    /// The step's id.
    fn id(&self) -> StepId {
        self.id
    }

    /// What completes the step. Kinds may be added.
    fn step_kind(&self) -> StepKind {
        self.kind
    }

    /// The name of `stepKind`.
    #[graphql(deprecation = "Use `stepKind`, an enum. Deprecated since 2026-12-01.")]
    fn kind(&self) -> &'static str {
        rules::kind_name(self.kind)
    }

    /// The field of the opportunity that must be filled, named as in the schema, e.g. `customerNeed`; null for
    /// other kinds.
    fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Position in the stage, from 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether the step must be complete before an opportunity may leave the stage.
    fn is_required(&self) -> bool {
        self.is_required
    }

    /// The text to display, in the requested language where it has one.
    fn label(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.label, locale.as_deref(), &self.request)
    }

    /// The label in every language it was entered in.
    fn labels(&self) -> Vec<LocalizedText> {
        all(&self.label)
    }
}

/// The result of creating or updating a sales process.
pub type SalesProcessPayload = Payload<ProcessId>;

/// The result of creating or updating a sales process.
#[Object(name = "SalesProcessPayload")]
impl Outcome<ProcessId> {
    /// The process; unchanged if an update was refused, null if a creation was refused.
    async fn sales_process(&self) -> NullableField<SalesProcess> {
        self.load_written().await
    }
}

/// The result of adding or changing a stage.
pub type StagePayload = Payload<StageId>;

/// The result of adding or changing a stage.
#[Object(name = "StagePayload")]
impl Outcome<StageId> {
    /// The stage; null if the call was refused.
    async fn stage(&self) -> NullableField<Stage> {
        self.load(|id| Some(*id)).await
    }
}

/// The result of adding or changing a step.
pub type StageStepPayload = Payload<StepId>;

/// The result of adding or changing a step.
#[Object(name = "StageStepPayload")]
impl Outcome<StepId> {
    /// The step; null if the call was refused.
    async fn step(&self) -> NullableField<StageStep> {
        self.load(|id| Some(*id)).await
    }
}

/// Queries for sales processes.
#[derive(Debug, Default)]
pub struct ProcessQuery;

#[Object]
impl ProcessQuery {
    /// The sales processes, the default one first; at most 1,000; null only with an error.
    async fn sales_processes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive processes.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::sales_process::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::processes(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }

    /// A sales process; null if there is none with this id.
    async fn sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] id: ProcessId,
    ) -> NullableField<SalesProcess> {
        ctx.request().load(id).await
    }
}

/// Mutations of sales processes.
#[derive(Debug, Default)]
pub struct ProcessMutation;

#[Object]
impl ProcessMutation {
    /// Creates a sales process with its stages. For administrators. Null only with an error.
    async fn create_sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new process with its stages.")] input: CreateSalesProcessInput,
    ) -> NullableField<SalesProcessPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a sales process. For administrators. Null only with an error.
    async fn update_sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process and its new values.")] input: UpdateSalesProcessInput,
    ) -> NullableField<SalesProcessPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a stage to a process. For administrators. Null only with an error.
    async fn add_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process and the new stage.")] input: AddStageInput,
    ) -> NullableField<StagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a stage. For administrators. Null only with an error.
    async fn update_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage and its new values.")] input: UpdateStageInput,
    ) -> NullableField<StagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a step to a stage. For administrators. Null only with an error.
    async fn add_stage_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage and the new step.")] input: AddStageStepInput,
    ) -> NullableField<StageStepPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a step. For administrators. Null only with an error.
    async fn update_stage_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step and its new values.")] input: UpdateStageStepInput,
    ) -> NullableField<StageStepPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
