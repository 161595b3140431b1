//! Sales processes in the schema.

use async_graphql::{Context, Object};
use entity::choice::ForecastCategory;
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

/// Ordered stages through which an opportunity is led.
#[Object(name = "SalesProcess")]
impl Loaded<sales_process::Model> {
    /// Its id.
    pub async fn id(&self) -> ProcessId {
        self.id
    }

    /// Raised by every change of its own fields, its stages and their steps.
    fn version(&self) -> i32 {
        self.version
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Whether it is taken where none is named.
    fn is_default(&self) -> bool {
        self.is_default
    }

    /// Whether new opportunities may use it.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// Whether stages may be skipped; the gates of skipped stages still hold.
    fn allows_skipping(&self) -> bool {
        self.allows_skipping
    }

    /// Its stages in order, those out of use too; at most 50.
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
    /// Its id.
    pub async fn id(&self) -> StageId {
        self.id
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The process it belongs to.
    fn process(&self) -> NullableField<SalesProcess> {
        self.one(&Self::PROCESS)
    }

    /// Order in the process, from 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// How likely an opportunity that is here will be won, in percent, 0–100.
    fn probability(&self) -> i32 {
        self.probability
    }

    /// Days until an opportunity that stays here rots; null: never.
    fn rot_days(&self) -> Option<i32> {
        self.rot_days
    }

    /// How an opportunity that is here counts in the forecast.
    fn forecast_category(&self) -> ForecastCategory {
        self.forecast_category
    }

    /// What to do here; null where nothing is said.
    fn guidance(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<&str> {
        let guidance = self.guidance.as_ref()?;
        Some(text(guidance, locale.as_deref(), &self.request))
    }

    /// Whether opportunities may move here.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// What is to do or to know here, in order; at most 50.
    fn steps(&self) -> NullableField<ViewList<entity::stage_step::Model>> {
        self.many(&Self::STEPS)
    }
}

impl Loadable for stage_step::Model {}

/// Something to do or to know in a stage.
#[Object(name = "StageStep")]
impl Loaded<stage_step::Model> {
    /// Its id.
    fn id(&self) -> StepId {
        self.id
    }

    /// What it asks for: FIELD (a field of the opportunity), LINES, QUOTE (any), ACTIVE_QUOTE,
    /// SENT_QUOTE, or TICK (the seller ticks it off). More may come.
    fn kind(&self) -> &'static str {
        rules::kind_name(self.kind)
    }

    /// The opportunity's field that must be filled, as in the schema, e.g. `customerNeed`; null
    /// for other kinds.
    fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Order in the stage, from 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether the stage can't be left without it.
    fn is_required(&self) -> bool {
        self.is_required
    }

    /// What people read.
    fn label(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.label, locale.as_deref(), &self.request)
    }

    /// The label in all languages that it has.
    fn labels(&self) -> Vec<LocalizedText> {
        all(&self.label)
    }
}

/// What came of making or changing a process.
pub type SalesProcessPayload = Payload<ProcessId>;

/// What came of making or changing a process.
#[Object(name = "SalesProcessPayload")]
impl Outcome<ProcessId> {
    /// The process; as it is where its change was refused, null where a new one was.
    async fn sales_process(&self) -> NullableField<SalesProcess> {
        self.load_written().await
    }
}

/// What came of adding or changing a stage.
pub type StagePayload = Payload<StageId>;

/// What came of adding or changing a stage.
#[Object(name = "StagePayload")]
impl Outcome<StageId> {
    /// The stage; null where it was refused.
    async fn stage(&self) -> NullableField<Stage> {
        self.load(|id| Some(*id)).await
    }
}

/// What came of adding or changing a step.
pub type StageStepPayload = Payload<StepId>;

/// What came of adding or changing a step.
#[Object(name = "StageStepPayload")]
impl Outcome<StepId> {
    /// The step; null where it was refused.
    async fn step(&self) -> NullableField<StageStep> {
        self.load(|id| Some(*id)).await
    }
}

/// Reads sales processes.
#[derive(Debug, Default)]
pub struct ProcessQuery;

#[Object]
impl ProcessQuery {
    /// The sales processes, the default one first; at most 1,000.
    async fn sales_processes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::sales_process::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::processes(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }

    /// A sales process; null where there is none.
    async fn sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ProcessId,
    ) -> NullableField<SalesProcess> {
        ctx.request().load(id).await
    }
}

/// Changes sales processes.
#[derive(Debug, Default)]
pub struct ProcessMutation;

#[Object]
impl ProcessMutation {
    /// Makes a sales process with its stages. For administrators.
    async fn create_sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process.")] input: CreateSalesProcessInput,
    ) -> NullableField<SalesProcessPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a sales process. For administrators.
    async fn update_sales_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateSalesProcessInput,
    ) -> NullableField<SalesProcessPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a stage to a process. For administrators.
    async fn add_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage.")] input: AddStageInput,
    ) -> NullableField<StagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a stage. For administrators.
    async fn update_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateStageInput,
    ) -> NullableField<StagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a step to a stage. For administrators.
    async fn add_stage_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step.")] input: AddStageStepInput,
    ) -> NullableField<StageStepPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a step. For administrators.
    async fn update_stage_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateStageStepInput,
    ) -> NullableField<StageStepPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
