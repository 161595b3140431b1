//! Stage visits, move checks and stage progress of an opportunity in the schema.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use entity::choice::MoveDirection;
use entity::id::{ProcessId, StageId, StageVisitId};
use entity::{opportunity_competitor, sales_process, stage, stage_step, stage_visit, step_tick};

use crate::platform::error::{Blocker, Error, UserError};
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::DateTime;
use crate::process::graphql::{Stage, StageStep};
use crate::sales::opportunity::graphql::quotes;
use crate::sales::opportunity::input::stage::StageTarget;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::opportunity::rules::gates::{self, GateFacts};
use crate::sales::opportunity::rules::moves::{self, MoveTarget, Way};
use crate::user::graphql::User;

/// A stage visit in the schema.
pub type StageVisit = View<stage_visit::Model>;

impl Loaded<stage_visit::Model> {
    const STAGE: ToOne<entity::stage_visit::Model, entity::stage::Model> =
        ToOne::new(&["stage"], |row| Some(row.stage_id.into()));
    const BY: ToOne<entity::stage_visit::Model, entity::user::Model> =
        ToOne::new(&["by"], |row| Some(row.by_id.into()));
}

impl Loadable for stage_visit::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::STAGE, &Loaded::<Self>::BY];
}

/// An opportunity's stay in a stage.
#[Object(name = "StageVisit")]
impl Loaded<stage_visit::Model> {
    /// The id.
    fn id(&self) -> StageVisitId {
        self.id
    }

    /// The stage; null only with an error.
    fn stage(&self) -> NullableField<Stage> {
        self.one(&Self::STAGE)
    }

    /// The direction of the move into the stage.
    fn direction(&self) -> MoveDirection {
        self.direction
    }

    /// When the stay began.
    fn entered_at(&self) -> DateTime {
        DateTime(self.entered_at)
    }

    /// When the stay ended; null: the opportunity is still in the stage.
    fn left_at(&self) -> Option<DateTime> {
        self.left_at.map(DateTime)
    }

    /// The duration of the stay in seconds; of a current stay, until now.
    fn seconds(&self) -> i32 {
        let running = || (self.request.session().now() - self.entered_at).num_seconds();
        let seconds = self.seconds.unwrap_or_else(running);
        i32::try_from(seconds.max(0)).unwrap_or(i32::MAX)
    }

    /// The user who moved it there; null only with an error.
    fn by(&self) -> NullableField<User> {
        self.one(&Self::BY)
    }

    /// The reason for the move; null: none was given.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// A condition that blocks a move, and what clears it.
#[derive(Clone, Debug)]
pub struct StageBlocker {
    blocker: Blocker,
    request: RequestContext,
}

impl StageBlocker {
    /// Creates the schema object of a blocker.
    #[must_use]
    pub fn new(blocker: Blocker, request: &RequestContext) -> Self {
        Self { blocker, request: request.clone() }
    }

    fn all(blockers: Vec<Blocker>, request: &RequestContext) -> Vec<Self> {
        blockers.into_iter().map(|blocker| Self::new(blocker, request)).collect()
    }
}

/// A condition that blocks a move, and what clears it.
#[Object]
impl StageBlocker {
    /// The required step that is not done; null if the blocker is not a step.
    async fn step(&self) -> NullableField<StageStep> {
        self.request.load_some(self.blocker.step).await
    }

    /// The opportunity's empty field, by its name in the schema; null if the blocker is not a field.
    fn field(&self) -> Option<&str> {
        self.blocker.field.as_deref()
    }

    /// The message in the viewer's language.
    fn message(&self) -> String {
        self.blocker.message.presented(self.request.presentation())
    }

    /// The mutation that clears the blocker, e.g. `updateOpportunity`; null: none does.
    fn cleared_by(&self) -> Option<&'static str> {
        self.blocker.cleared_by
    }
}

/// Whether an opportunity could be moved to a stage.
#[derive(Clone, SimpleObject)]
pub struct StageMoveCheck {
    /// Whether the move is allowed.
    is_allowed: bool,
    /// What blocks the move; empty if it is allowed.
    blockers: Vec<StageBlocker>,
}

/// A stage of an opportunity's process, seen from the current stage.
#[derive(Clone, SimpleObject)]
pub struct StageProgress {
    /// The stage.
    stage: Stage,
    /// Whether it is the current stage.
    is_current: bool,
    /// Whether the opportunity has ever been in it.
    is_visited: bool,
    /// Whether a move to it is allowed; false for the current stage.
    is_allowed: bool,
    /// What blocks a move to it; empty if the move is allowed, and for the current stage.
    blockers: Vec<StageBlocker>,
    /// The stage's steps in order, required or not, and whether the opportunity has done them.
    steps: Vec<StepProgress>,
}

/// A step of a stage, as far as an opportunity has done it.
#[derive(Clone)]
pub struct StepProgress {
    step: stage_step::Model,
    is_done: bool,
    /// The tick of a manual step that is done.
    tick: Option<Arc<step_tick::Model>>,
    request: RequestContext,
}

/// A step of a stage, as far as an opportunity has done it.
#[Object]
impl StepProgress {
    /// The step; never null.
    async fn step(&self) -> Option<StageStep> {
        Some(View::new(self.step.clone(), &self.request))
    }

    /// Whether it is done: by the opportunity's facts, or by `tickStep`.
    async fn is_done(&self) -> bool {
        self.is_done
    }

    /// When it was ticked off; null: it is not done, or follows from facts.
    async fn done_at(&self) -> Option<DateTime> {
        self.tick.as_ref().map(|tick| DateTime(tick.ticked_at))
    }

    /// The user who ticked it off; null: it is not done, or follows from facts.
    async fn done_by(&self) -> NullableField<User> {
        self.request.load_some(self.tick.as_ref().map(|tick| tick.ticked_by_id)).await
    }
}

impl StageMoveCheck {
    /// Checks a move to one target.
    ///
    /// # Errors
    /// Fails on a database error.
    pub(super) async fn of(
        opportunity: &Loaded<PricedOpportunity>,
        to: &StageTarget,
    ) -> Result<Self, ResolverError> {
        let road = Box::pin(Road::read(opportunity)).await?;
        Ok(Self::from(road.blockers(opportunity, MoveTarget::from(to)), opportunity))
    }

    fn from(blockers: Vec<Blocker>, opportunity: &Loaded<PricedOpportunity>) -> Self {
        Self {
            is_allowed: blockers.is_empty(),
            blockers: StageBlocker::all(blockers, &opportunity.request),
        }
    }
}

impl StageProgress {
    /// The progress for all active stages of the process.
    ///
    /// # Errors
    /// Fails on a database error.
    pub(super) async fn of(
        opportunity: &Loaded<PricedOpportunity>,
    ) -> Result<Vec<Self>, ResolverError> {
        let road = Box::pin(Road::read(opportunity)).await?;
        let visits =
            opportunity.request.rows_of::<stage_visit::Model, _>(opportunity.row.row.id).await?;
        let progress = |stage: &stage::Model| {
            let is_current = stage.id == opportunity.stage_id;
            let blockers = if is_current {
                Vec::new()
            } else {
                road.blockers(opportunity, MoveTarget::Stage(stage.id))
            };
            Self {
                stage: View::new(stage.clone(), &opportunity.request),
                is_current,
                is_visited: visits.iter().any(|visit| visit.stage_id == stage.id),
                is_allowed: !is_current && blockers.is_empty(),
                blockers: StageBlocker::all(blockers, &opportunity.request),
                steps: road.steps_of(stage, opportunity),
            }
        };
        Ok(road.stages.iter().map(progress).collect())
    }
}

/// The active stages to which a move is allowed now, in order.
///
/// # Errors
/// Fails on a database error.
pub(super) async fn allowed_stages(
    opportunity: &Loaded<PricedOpportunity>,
) -> Result<Vec<StageId>, ResolverError> {
    let road = Box::pin(Road::read(opportunity)).await?;
    let others = road.stages.iter().filter(|stage| stage.id != opportunity.stage_id);
    let is_allowed =
        |stage: &&stage::Model| road.blockers(opportunity, MoveTarget::Stage(stage.id)).is_empty();
    Ok(others.filter(is_allowed).map(|stage| stage.id).collect())
}

/// The facts that the move rules need, read through the loaders: a list of opportunities costs no more statements than
/// one.
struct Road {
    current: Arc<stage::Model>,
    stages: Vec<stage::Model>,
    allows_skipping: bool,
    steps: Vec<stage_step::Model>,
    quotes: Vec<entity::quote::Model>,
    ticks: Vec<entity::id::StepId>,
    ticked: Arc<Vec<Arc<step_tick::Model>>>,
    lines: usize,
    competitors: usize,
}

impl Road {
    /// The future is large; callers box it.
    async fn read(opportunity: &Loaded<PricedOpportunity>) -> Result<Self, ResolverError> {
        let request = &opportunity.request;
        let id = opportunity.row.row.id;
        let process = found(request.row::<sales_process::Model>(opportunity.process_id).await)?;
        let current = found(request.row::<stage::Model>(opportunity.stage_id).await)?;
        let stages = request.rows_of::<stage::Model, ProcessId>(opportunity.process_id).await?;
        let in_use = stages.iter().filter(|stage| stage.is_active);
        let stages: Vec<_> = in_use.map(|stage| stage::Model::clone(stage)).collect();
        let in_question = stages.iter().chain([&*current]).map(|stage| stage.id);
        let mut steps: Vec<stage_step::Model> = Vec::new();
        let mut read = Vec::new();
        for stage in in_question {
            if !read.contains(&stage) {
                read.push(stage);
                let of_stage = request.rows_of::<stage_step::Model, _>(stage).await?;
                steps.extend(of_stage.iter().map(|step| stage_step::Model::clone(step)));
            }
        }
        let ticks = request.rows_of::<step_tick::Model, _>(id).await?;
        let competitors = request.rows_of::<opportunity_competitor::Model, _>(id).await?;
        Ok(Self {
            current,
            stages,
            allows_skipping: process.allows_skipping,
            steps,
            quotes: quotes::rows(&quotes::all(opportunity).await?),
            ticks: ticks.iter().map(|tick| tick.step_id).collect(),
            ticked: ticks,
            lines: usize::try_from(opportunity.document.line_count).unwrap_or(0),
            competitors: competitors.len(),
        })
    }

    /// What blocks a move to a target.
    fn blockers(&self, opportunity: &Loaded<PricedOpportunity>, to: MoveTarget) -> Vec<Blocker> {
        let way = Way {
            current: &self.current,
            stages: &self.stages,
            allows_skipping: self.allows_skipping,
        };
        let may_move = actions::check(&opportunity.row.row, OpportunityAction::MoveStage);
        let step = match may_move.and_then(|()| moves::plan(way, to)) {
            Ok(step) => step,
            Err(problem) => return vec![because(problem)],
        };
        let skipped = step.forbidden.map(moves::skipping);
        let open = gates::blockers(&step.gates, &self.steps, &self.known(opportunity));
        skipped.into_iter().chain(open).collect()
    }

    fn known<'a>(&'a self, opportunity: &'a Loaded<PricedOpportunity>) -> GateFacts<'a> {
        GateFacts {
            opportunity: &opportunity.row.row,
            quotes: &self.quotes,
            ticks: &self.ticks,
            lines: self.lines,
            competitors: self.competitors,
        }
    }

    /// The steps of a stage, and which of them are done.
    fn steps_of(
        &self,
        stage: &stage::Model,
        opportunity: &Loaded<PricedOpportunity>,
    ) -> Vec<StepProgress> {
        let progress = |step: &stage_step::Model| StepProgress {
            step: step.clone(),
            is_done: gates::is_done(step, &self.known(opportunity)),
            tick: self.ticked.iter().find(|tick| tick.step_id == step.id).cloned(),
            request: opportunity.request.clone(),
        };
        let of_stage = |step: &&stage_step::Model| step.stage_id == stage.id;
        self.steps.iter().filter(of_stage).map(progress).collect()
    }
}

fn because(problem: UserError) -> Blocker {
    Blocker { step: None, field: None, message: problem.message, cleared_by: None }
}

fn found<T>(row: Result<Option<T>, ResolverError>) -> Result<T, ResolverError> {
    row?.ok_or_else(|| Error::Broken("an opportunity without its process".to_owned()).into())
}
