//! What the open pipeline was, and how it changed, in the schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::Object;
use chrono::NaiveDate;
use entity::choice::{ForecastCategory, OpportunityStatus};
use entity::id::{OpportunityId, StageId};
use rust_decimal::Decimal;

use crate::figures::graphql::group::int;
use crate::figures::input::{PipelineMovement, PipelineScope};
use crate::figures::queries::past::pairs;
use crate::figures::rules::waterfall::{
    MovementSums, PastFacts, PastPair, PastSums, change, is_within, sums_of, waterfall,
};
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{Date, Money, Number};
use crate::platform::message::Message;
use crate::process::graphql::{SalesProcess, Stage};
use crate::sales::opportunity::graphql::Opportunity;
use crate::user::graphql::{Team, User};

/// The opportunities at the end of two days, read in one snapshot.
struct ComparedDays {
    request: RequestContext,
    scope: PipelineScope,
    days: (NaiveDate, NaiveDate),
    /// `None`: there are too many opportunities.
    pairs: Option<Vec<PastPair>>,
    movements: BTreeMap<PipelineMovement, MovementSums>,
    as_of: String,
    base_currency: String,
}

impl ComparedDays {
    async fn load(
        request: &RequestContext,
        days: (NaiveDate, NaiveDate),
        scope: Option<PipelineScope>,
    ) -> Result<Arc<Self>, ResolverError> {
        let request = request.snapshot().await?;
        let session = request.session();
        let scope = scope.unwrap_or_default();
        let pairs = pairs(session, days).await?;
        let movements = pairs.as_ref().map(|pairs| waterfall(pairs, &scope)).unwrap_or_default();
        Ok(Arc::new(Self {
            as_of: log::as_of(session).await?,
            base_currency: session.base_currency().await?.to_owned(),
            request: request.clone(),
            scope,
            days,
            pairs,
            movements,
        }))
    }

    fn base(&self, amount: Decimal) -> Money {
        Money::new(Number(amount), &self.base_currency)
    }

    /// A page of the pairs at some places, each with what it added to a movement.
    fn page(
        self: &Arc<Self>,
        places: &[usize],
        change_of: impl Fn(&PastPair) -> Decimal,
        (first, after): (Option<i32>, Option<String>),
    ) -> Result<Vec<PastOpportunity>, Error> {
        let pairs = self.pairs.as_deref().unwrap_or_default();
        let window = PageInput { first, after, last: None, before: None }.window()?;
        let start = match &window.cursor {
            None => 0,
            Some(after) => {
                let place = places.iter().position(|place| pairs[*place].id.to_string() == *after);
                place.ok_or_else(|| Error::BadInput(Message::new("bad-cursor")))? + 1
            }
        };
        let size = usize::try_from(window.size).unwrap_or(usize::MAX);
        let item = |place: &usize| {
            let pair = pairs[*place].clone();
            PastOpportunity { past: Arc::clone(self), change: change_of(&pair), pair }
        };
        Ok(places.iter().skip(start).take(size).map(item).collect())
    }
}

/// Which end of the days is meant.
#[derive(Clone, Copy)]
enum End {
    First,
    Second,
}

impl End {
    fn of(self, pair: &PastPair) -> Option<&PastFacts> {
        match self {
            Self::First => pair.before.as_ref(),
            Self::Second => pair.after.as_ref(),
        }
    }
}

/// The open pipeline at the end of a day.
#[derive(Clone)]
pub struct PastPipeline {
    past: Arc<ComparedDays>,
    end: End,
}

impl PastPipeline {
    /// That of one day, read in a snapshot of its own.
    ///
    /// # Errors
    /// The day is after today, or the database failed.
    pub(super) async fn load(
        request: &RequestContext,
        date: NaiveDate,
        scope: Option<PipelineScope>,
    ) -> Result<Self, ResolverError> {
        let past = ComparedDays::load(request, (date, date), scope).await?;
        Ok(Self { past, end: End::Second })
    }

    fn within(&self) -> Option<Vec<(usize, &PastFacts)>> {
        let pairs = self.past.pairs.as_ref()?.iter().enumerate();
        let facts = pairs.filter_map(|(place, pair)| Some((place, self.end.of(pair)?)));
        Some(facts.filter(|(_, facts)| is_within(facts, &self.past.scope)).collect())
    }

    fn sums(&self) -> Option<PastSums> {
        Some(sums_of(self.within()?.into_iter().map(|(_, facts)| facts)))
    }
}

/// The open pipeline at the end of a day, as the history has it: an opportunity is in it if it was OPEN in the version
/// in force when the day ended in the organisation's time zone, and fits the scope by that version. Amounts are those
/// kept with the version, at the exchange rate of that time; nothing is rounded. Null fields: more than 100,000
/// opportunities that the viewer may see were OPEN then, or on the other day of a change.
#[Object]
impl PastPipeline {
    /// The day. Of today it is the pipeline as it is now, except that a value in another currency keeps the rate of the
    /// opportunity's last change, where a board shows it at today's rate.
    async fn date(&self) -> Date {
        let (first, second) = self.past.days;
        Date(match self.end {
            End::First => first,
            End::Second => second,
        })
    }

    /// The position in the event stream at which it was read. A subscription that gets it as `after` delivers every
    /// later event exactly once.
    async fn as_of(&self) -> &str {
        &self.past.as_of
    }

    /// How many opportunities there were; null above 100,000.
    async fn count(&self) -> Option<i32> {
        self.sums().map(|sums| int(sums.count))
    }

    /// The sum of their estimated values in the base currency; null above 100,000 opportunities.
    async fn base_value(&self) -> Option<Money> {
        self.sums().map(|sums| self.past.base(sums.base_value))
    }

    /// The sum of their weighted values in the base currency; null above 100,000 opportunities.
    async fn base_weighted_value(&self) -> Option<Money> {
        self.sums().map(|sums| self.past.base(sums.base_weighted_value))
    }

    /// The same by the stage in which they were: those that had any, by the stage's present position, then its id; null
    /// above 100,000 opportunities.
    async fn stages(&self) -> Option<Vec<PastStage>> {
        let mut stages: BTreeMap<(i32, StageId), PastSums> = BTreeMap::new();
        for (_, facts) in self.within()? {
            stages.entry((facts.stage_position, facts.stage_id)).or_default().add(facts);
        }
        let stage = |((_, id), sums)| PastStage { past: Arc::clone(&self.past), id, sums };
        Some(stages.into_iter().map(stage).collect())
    }

    /// The opportunities themselves: those with the largest value first, then by id. Null also with an error.
    async fn items(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After the one with this cursor.")] after: Option<String>,
    ) -> NullableField<Vec<PastOpportunity>> {
        let mut found = self.within()?;
        let id = |place: usize| self.past.pairs.as_ref().map(|pairs| pairs[place].id);
        found.sort_by_key(|(place, facts)| (std::cmp::Reverse(facts.base_value), id(*place)));
        let places: Vec<usize> = found.into_iter().map(|(place, _)| place).collect();
        let page = self.past.page(&places, |_| Decimal::ZERO, (first, after));
        Some(page.map_err(ResolverError::from))
    }
}

/// What the open pipeline of a day had in one stage.
#[derive(Clone)]
pub struct PastStage {
    past: Arc<ComparedDays>,
    id: StageId,
    sums: PastSums,
}

/// What the open pipeline of a day had in one stage.
#[Object]
impl PastStage {
    /// The stage's id.
    async fn stage_id(&self) -> StageId {
        self.id
    }

    /// The stage; null only with an error.
    async fn stage(&self) -> NullableField<Stage> {
        self.past.request.load(self.id).await
    }

    /// How many opportunities were in it.
    async fn count(&self) -> i32 {
        int(self.sums.count)
    }

    /// The sum of their estimated values in the base currency.
    async fn base_value(&self) -> Money {
        self.past.base(self.sums.base_value)
    }

    /// The sum of their weighted values in the base currency.
    async fn base_weighted_value(&self) -> Money {
        self.past.base(self.sums.base_weighted_value)
    }
}

/// How the open pipeline changed from the end of one day to the end of another.
#[derive(Clone)]
pub struct PipelineChange(Arc<ComparedDays>);

impl PipelineChange {
    /// That between two days, read in a snapshot of its own.
    ///
    /// # Errors
    /// The days are in the wrong order or after today, or the database failed.
    pub(super) async fn load(
        request: &RequestContext,
        days: (NaiveDate, NaiveDate),
        scope: Option<PipelineScope>,
    ) -> Result<Self, ResolverError> {
        ComparedDays::load(request, days, scope).await.map(Self)
    }
}

/// How the open pipeline changed from the end of one day to the end of another: a waterfall. `before.baseValue` and
/// the `change` of all movements add up to `after.baseValue` exactly; `before.count` and the counts of NEW, REOPENED,
/// REASSIGNED_IN, SLIPPED_IN and PULLED_IN, less those of WON, LOST, REASSIGNED_OUT, SLIPPED_OUT and PULLED_OUT, to
/// `after.count`.
#[Object]
impl PipelineChange {
    /// The position in the event stream at which it was read. A subscription that gets it as `after` delivers every
    /// later event exactly once.
    async fn as_of(&self) -> &str {
        &self.0.as_of
    }

    /// The pipeline at the end of the first day.
    async fn before(&self) -> PastPipeline {
        PastPipeline { past: Arc::clone(&self.0), end: End::First }
    }

    /// The pipeline at the end of the second day.
    async fn after(&self) -> PastPipeline {
        PastPipeline { past: Arc::clone(&self.0), end: End::Second }
    }

    /// The movements: one entry for each, in the order of the enum, also where no opportunity made it. Null above
    /// 100,000 opportunities that the viewer may see and that were OPEN on one of the days.
    async fn movements(
        &self,
        #[graphql(desc = "Only these movements; omitted: all.")] only: Option<
            Vec<PipelineMovement>,
        >,
    ) -> Option<Vec<PipelineMovementFigures>> {
        self.0.pairs.as_ref()?;
        let is_wanted = |movement| only.as_ref().is_none_or(|only| only.contains(movement));
        let figures =
            |(movement, sums): (&PipelineMovement, &MovementSums)| PipelineMovementFigures {
                past: Arc::clone(&self.0),
                movement: *movement,
                sums: sums.clone(),
            };
        let all = self.0.movements.iter().filter(|(movement, _)| is_wanted(*movement));
        Some(all.map(figures).collect())
    }
}

/// The opportunities that moved in one way between two days.
#[derive(Clone)]
pub struct PipelineMovementFigures {
    past: Arc<ComparedDays>,
    movement: PipelineMovement,
    sums: MovementSums,
}

/// The opportunities that moved in one way between two days.
#[Object]
impl PipelineMovementFigures {
    /// How they moved.
    async fn movement(&self) -> PipelineMovement {
        self.movement
    }

    /// How many there are.
    async fn count(&self) -> i32 {
        i32::try_from(self.sums.pairs.len()).unwrap_or(i32::MAX)
    }

    /// By how much the movement changed the value of the pipeline, in the base currency: the whole value of those that
    /// came, less that of those that left; the difference where the value changed; else 0.
    async fn change(&self) -> Money {
        self.past.base(self.sums.change)
    }

    /// The sum of their estimated values in the base currency: at the end of the second day; of those that left, at the
    /// end of the first.
    async fn value(&self) -> Money {
        self.past.base(self.sums.value)
    }

    /// These opportunities: those with the largest change first, whatever its sign; then with the largest value; then
    /// by id. Null only with an error.
    async fn items(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After the one with this cursor.")] after: Option<String>,
    ) -> NullableField<Vec<PastOpportunity>> {
        let change_of = |pair: &PastPair| change(pair, self.movement, &self.past.scope);
        let page = self.past.page(&self.sums.pairs, change_of, (first, after));
        Some(page.map_err(ResolverError::from))
    }
}

/// An opportunity at the end of past days.
#[derive(Clone)]
pub struct PastOpportunity {
    past: Arc<ComparedDays>,
    pair: PastPair,
    /// What it added to the movement in whose list it is.
    change: Decimal,
}

impl PastOpportunity {
    fn facts(&self, end: End) -> Option<PastOpportunityFacts> {
        let facts = end.of(&self.pair)?.clone();
        Some(PastOpportunityFacts { past: Arc::clone(&self.past), facts })
    }
}

/// An opportunity at the end of past days.
#[Object]
impl PastOpportunity {
    /// The position in the list; `after` takes it.
    async fn cursor(&self) -> String {
        self.pair.id.to_string()
    }

    /// Its id.
    async fn opportunity_id(&self) -> OpportunityId {
        self.pair.id
    }

    /// The opportunity as it is now; null only with an error.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.past.request.load(self.pair.id).await
    }

    /// What it was at the end of the first day; null: it was not yet opened. Of `pipelineAsOf`, both days are the same.
    async fn before(&self) -> Option<PastOpportunityFacts> {
        self.facts(End::First)
    }

    /// What it was at the end of the second day; null: it was not yet opened.
    async fn after(&self) -> Option<PastOpportunityFacts> {
        self.facts(End::Second)
    }

    /// What it added to the `change` of the movement in whose list it is; 0 in the list of a pipeline.
    async fn change(&self) -> Money {
        self.past.base(self.change)
    }
}

/// What an opportunity was at the end of a day.
#[derive(Clone)]
pub struct PastOpportunityFacts {
    past: Arc<ComparedDays>,
    facts: PastFacts,
}

/// What an opportunity was at the end of a day.
#[Object]
impl PastOpportunityFacts {
    /// The version in force.
    async fn version(&self) -> i32 {
        self.facts.version
    }

    /// The status.
    async fn status(&self) -> OpportunityStatus {
        self.facts.status
    }

    /// The sales process; null only with an error.
    async fn process(&self) -> NullableField<SalesProcess> {
        self.past.request.load(self.facts.process_id).await
    }

    /// The stage; null only with an error.
    async fn stage(&self) -> NullableField<Stage> {
        self.past.request.load(self.facts.stage_id).await
    }

    /// The owner; null only with an error.
    async fn owner(&self) -> NullableField<User> {
        self.past.request.load(self.facts.owner_id).await
    }

    /// The team; null: none.
    async fn team(&self) -> NullableField<Team> {
        self.past.request.load_some(self.facts.team_id).await
    }

    /// The estimated close date; null: not entered.
    async fn estimated_close_date(&self) -> Option<Date> {
        self.facts.estimated_close_date.map(Date)
    }

    /// The forecast category.
    async fn forecast_category(&self) -> ForecastCategory {
        self.facts.forecast_category
    }

    /// The estimated value in the base currency.
    async fn base_value(&self) -> Money {
        self.past.base(self.facts.base_value.to_decimal())
    }

    /// The weighted value in the base currency.
    async fn base_weighted_value(&self) -> Money {
        self.past.base(self.facts.base_weighted_value.to_decimal())
    }
}
