//! How the open pipeline of one day became that of a later day: a waterfall that adds up exactly.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::choice::{ForecastCategory, OpportunityStatus};
use entity::id::{OpportunityId, ProcessId, StageId, TeamId, UserId};
use entity::money::Amount;
use rust_decimal::Decimal;
use sea_orm::Iterable;

use crate::figures::input::{PipelineMovement, PipelineScope};

/// What an opportunity was at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastFacts {
    /// The version in force.
    pub version: i32,
    /// The status.
    pub status: OpportunityStatus,
    /// The sales process.
    pub process_id: ProcessId,
    /// The stage.
    pub stage_id: StageId,
    /// The stage's present position in its process.
    pub stage_position: i32,
    /// The owner.
    pub owner_id: UserId,
    /// The team.
    pub team_id: Option<TeamId>,
    /// The estimated close date.
    pub estimated_close_date: Option<NaiveDate>,
    /// The forecast category.
    pub forecast_category: ForecastCategory,
    /// The estimated value in the base currency.
    pub base_value: Amount,
    /// The weighted value in the base currency.
    pub base_weighted_value: Amount,
}

/// An opportunity on two days; `None`: it was not yet opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPair {
    /// The opportunity.
    pub id: OpportunityId,
    /// At the end of the first day.
    pub before: Option<PastFacts>,
    /// At the end of the second day.
    pub after: Option<PastFacts>,
}

/// How many opportunities made a movement, and what it comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementSums {
    /// The pairs that made it, by their place: those of the largest change first, then of the largest value.
    pub pairs: Vec<usize>,
    /// By how much it changed the value of the open pipeline.
    pub change: Decimal,
    /// The values of these opportunities: on the later day, or on the earlier one if they left.
    pub value: Decimal,
}

/// What the open pipeline of a day comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastSums {
    /// How many opportunities there were.
    pub count: i64,
    /// The sum of the values.
    pub base_value: Decimal,
    /// The sum of the weighted values.
    pub base_weighted_value: Decimal,
}

impl PastSums {
    /// Adds an opportunity.
    pub fn add(&mut self, facts: &PastFacts) {
        self.count += 1;
        self.base_value += facts.base_value.to_decimal();
        self.base_weighted_value += facts.base_weighted_value.to_decimal();
    }
}

/// Whether an opportunity was in the open pipeline of a scope.
#[must_use]
pub fn is_within(facts: &PastFacts, scope: &PipelineScope) -> bool {
    facts.status == OpportunityStatus::Open
        && belongs(facts, scope)
        && closes_within(facts.estimated_close_date, scope)
}

/// What opportunities come to on a day.
#[must_use]
pub fn sums_of<'a>(facts: impl IntoIterator<Item = &'a PastFacts>) -> PastSums {
    let mut sums = PastSums::default();
    facts.into_iter().for_each(|facts| sums.add(facts));
    sums
}

/// The movements of all pairs: every one has its sums, also where no opportunity made it.
#[must_use]
pub fn waterfall(
    pairs: &[PastPair],
    scope: &PipelineScope,
) -> BTreeMap<PipelineMovement, MovementSums> {
    let all = PipelineMovement::iter().map(|movement| (movement, MovementSums::default()));
    let mut sums: BTreeMap<PipelineMovement, MovementSums> = all.collect();
    for (place, pair) in pairs.iter().enumerate() {
        for movement in movements(pair, scope) {
            let of = sums.entry(movement).or_default();
            of.pairs.push(place);
            of.change += change(pair, movement, scope);
            of.value += value(pair, scope);
        }
    }
    for (movement, of) in &mut sums {
        of.pairs.sort_by_cached_key(|place| {
            let pair = &pairs[*place];
            let size = change(pair, *movement, scope).abs();
            (std::cmp::Reverse((size, value(pair, scope))), pair.id)
        });
    }
    sums
}

/// By how much one movement of an opportunity changed the value of the open pipeline.
#[must_use]
pub fn change(pair: &PastPair, movement: PipelineMovement, scope: &PipelineScope) -> Decimal {
    let worth = |facts: &Option<PastFacts>| match facts {
        Some(facts) if is_within(facts, scope) => facts.base_value.to_decimal(),
        Some(_) | None => Decimal::ZERO,
    };
    let stayed = [&pair.before, &pair.after]
        .iter()
        .all(|facts| facts.as_ref().is_some_and(|facts| is_within(facts, scope)));
    if stayed && !matches!(movement, PipelineMovement::ValueUp | PipelineMovement::ValueDown) {
        return Decimal::ZERO;
    }
    worth(&pair.after) - worth(&pair.before)
}

/// The value on the later day, or on the earlier one if the opportunity left.
fn value(pair: &PastPair, scope: &PipelineScope) -> Decimal {
    let within = |facts: &&PastFacts| is_within(facts, scope);
    let after = pair.after.as_ref().filter(within);
    after.or(pair.before.as_ref()).map_or(Decimal::ZERO, |facts| facts.base_value.to_decimal())
}

/// How an opportunity moved: one that came or left did so in exactly one way.
fn movements(pair: &PastPair, scope: &PipelineScope) -> Vec<PipelineMovement> {
    let within = |facts: &&PastFacts| is_within(facts, scope);
    let before = pair.before.as_ref().filter(within);
    let after = pair.after.as_ref().filter(within);
    match (before, after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => vec![coming(pair.before.as_ref(), after, scope)],
        (Some(before), None) => {
            pair.after.as_ref().map(|after| leaving(before, after, scope)).into_iter().collect()
        }
        (Some(before), Some(after)) => staying(before, after),
    }
}

fn coming(
    before: Option<&PastFacts>,
    after: &PastFacts,
    scope: &PipelineScope,
) -> PipelineMovement {
    let Some(before) = before else { return PipelineMovement::New };
    if before.status != OpportunityStatus::Open {
        return PipelineMovement::Reopened;
    }
    if !belongs(before, scope) {
        return PipelineMovement::ReassignedIn;
    }
    if is_later(after.estimated_close_date, before.estimated_close_date) {
        PipelineMovement::SlippedIn
    } else {
        PipelineMovement::PulledIn
    }
}

fn leaving(before: &PastFacts, after: &PastFacts, scope: &PipelineScope) -> PipelineMovement {
    match after.status {
        OpportunityStatus::Won => return PipelineMovement::Won,
        OpportunityStatus::Lost => return PipelineMovement::Lost,
        OpportunityStatus::Open => {}
    }
    if !belongs(after, scope) {
        return PipelineMovement::ReassignedOut;
    }
    if is_later(after.estimated_close_date, before.estimated_close_date) {
        PipelineMovement::SlippedOut
    } else {
        PipelineMovement::PulledOut
    }
}

fn staying(before: &PastFacts, after: &PastFacts) -> Vec<PipelineMovement> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let by = |ordering, up, down| match ordering {
        Greater => Some(up),
        Less => Some(down),
        Equal => None,
    };
    let value = after.base_value.to_decimal().cmp(&before.base_value.to_decimal());
    let dates = if after.estimated_close_date == before.estimated_close_date {
        Equal
    } else if is_later(after.estimated_close_date, before.estimated_close_date) {
        Greater
    } else {
        Less
    };
    let stages = if after.process_id == before.process_id {
        after.stage_position.cmp(&before.stage_position)
    } else {
        Equal
    };
    [
        by(value, PipelineMovement::ValueUp, PipelineMovement::ValueDown),
        by(dates, PipelineMovement::PutOff, PipelineMovement::BroughtForward),
        by(stages, PipelineMovement::MovedForward, PipelineMovement::MovedBack),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether one estimated close date is after another; none is after all days.
fn is_later(date: Option<NaiveDate>, than: Option<NaiveDate>) -> bool {
    date.unwrap_or(NaiveDate::MAX) > than.unwrap_or(NaiveDate::MAX)
}

/// Whether owner, team and process are those of a scope.
fn belongs(facts: &PastFacts, scope: &PipelineScope) -> bool {
    scope.owner_id.is_none_or(|owner| owner == facts.owner_id)
        && scope.team_id.is_none_or(|team| Some(team) == facts.team_id)
        && scope.process_id.is_none_or(|process| process == facts.process_id)
}

/// Whether a close date is within the days of a scope; none is only within a scope without days.
fn closes_within(date: Option<NaiveDate>, scope: &PipelineScope) -> bool {
    scope.closes_first.is_none_or(|first| date.is_some_and(|on| on >= first.0))
        && scope.closes_last.is_none_or(|last| date.is_some_and(|on| on <= last.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
    use proptest::test_runner::Config;
    use uuid::Uuid;

    use super::*;
    use crate::platform::graphql::filter::Given;
    use crate::platform::graphql::scalars::Date;

    const MOST_DAYS: u32 = 60;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(number.into())
    }

    fn key(number: u8) -> Uuid {
        Uuid::from_u128(number.into())
    }

    const fn status(number: u8) -> OpportunityStatus {
        match number % 4 {
            0 => OpportunityStatus::Won,
            1 => OpportunityStatus::Lost,
            _ => OpportunityStatus::Open,
        }
    }

    /// Facts of few values, so that they often agree.
    fn facts() -> impl Strategy<Value = PastFacts> {
        let whose = (0..3_u8, 0..3_u8, 0..2_u8);
        let value =
            (-3_i64..4).prop_map(|size| Amount::from_raw(size.pow(7) * i64::from(i32::MAX)));
        (any::<u8>(), whose, 0..4_i32, proptest::option::of(0..MOST_DAYS), value).prop_map(
            |(state, (owner, team, process), stage_position, closes, base_value)| PastFacts {
                version: 1,
                status: status(state),
                process_id: ProcessId::from(key(process)),
                stage_id: StageId::from(key(0)),
                stage_position,
                owner_id: UserId::from(key(owner)),
                team_id: (team > 0).then(|| TeamId::from(key(team))),
                estimated_close_date: closes.map(day),
                forecast_category: ForecastCategory::Pipeline,
                base_value,
                base_weighted_value: base_value,
            },
        )
    }

    /// The versions of an opportunity, each with the day of its record.
    type History = Vec<(u32, PastFacts)>;

    fn in_force(history: &History, until: u32) -> Option<PastFacts> {
        let known = history.iter().filter(|(at, _)| *at <= until);
        known.max_by_key(|(at, _)| *at).map(|(_, facts)| facts.clone())
    }

    fn scope() -> impl Strategy<Value = PipelineScope> {
        let maybe = |most: u8| proptest::option::of(0..most);
        let days = proptest::option::of(0..MOST_DAYS);
        (maybe(3), maybe(3), maybe(2), days.clone(), days).prop_map(
            |(owner, team, process, first, last)| PipelineScope {
                owner_id: Given(owner.map(|owner| UserId::from(key(owner)))),
                team_id: Given(team.map(|team| TeamId::from(key(team)))),
                process_id: Given(process.map(|process| ProcessId::from(key(process)))),
                closes_first: Given(first.map(|first| Date(day(first)))),
                closes_last: Given(last.map(|last| Date(day(last)))),
            },
        )
    }

    fn pipeline<'a>(
        facts: impl Iterator<Item = Option<&'a PastFacts>>,
        scope: &PipelineScope,
    ) -> PastSums {
        sums_of(facts.flatten().filter(|facts| is_within(facts, scope)))
    }

    proptest! {
        #![proptest_config(Config::with_cases(1_000))]

        /// Two random days of random histories, within a random scope.
        #[test]
        fn the_movements_between_two_days_add_up_exactly(
            histories in proptest::collection::vec(
                proptest::collection::vec((0..MOST_DAYS, facts()), 1..6),
                0..20,
            ),
            one in 0..MOST_DAYS,
            other in 0..MOST_DAYS,
            scope in scope(),
        ) {
            let (from, to) = (one.min(other), one.max(other));
            let pair = |(number, history): (usize, &History)| PastPair {
                id: OpportunityId::from(Uuid::from_u128(number as u128)),
                before: in_force(history, from),
                after: in_force(history, to),
            };
            let pairs: Vec<PastPair> = histories.iter().enumerate().map(pair).collect();
            let before = pipeline(pairs.iter().map(|pair| pair.before.as_ref()), &scope);
            let after = pipeline(pairs.iter().map(|pair| pair.after.as_ref()), &scope);
            let movements = waterfall(&pairs, &scope);
            let whole: Decimal = movements.values().map(|of| of.change).sum();
            prop_assert_eq!(before.base_value + whole, after.base_value);
            let mut count = before.count;
            for (movement, of) in &movements {
                let size = i64::try_from(of.pairs.len()).expect("few");
                count += match movement {
                    PipelineMovement::New
                    | PipelineMovement::Reopened
                    | PipelineMovement::ReassignedIn
                    | PipelineMovement::SlippedIn
                    | PipelineMovement::PulledIn => size,
                    PipelineMovement::Won
                    | PipelineMovement::Lost
                    | PipelineMovement::ReassignedOut
                    | PipelineMovement::SlippedOut
                    | PipelineMovement::PulledOut => -size,
                    PipelineMovement::ValueUp
                    | PipelineMovement::ValueDown
                    | PipelineMovement::PutOff
                    | PipelineMovement::BroughtForward
                    | PipelineMovement::MovedForward
                    | PipelineMovement::MovedBack => 0,
                };
                let each: Decimal =
                    of.pairs.iter().map(|place| change(&pairs[*place], *movement, &scope)).sum();
                prop_assert_eq!(each, of.change);
            }
            prop_assert_eq!(count, after.count);
            if from == to {
                prop_assert!(movements.values().all(|of| of.pairs.is_empty()));
            }
        }
    }

    #[test]
    fn each_movement_has_its_name() {
        use PipelineMovement as Is;
        let facts = |status, owner: u8, closes: Option<u32>, stage_position, value| PastFacts {
            version: 1,
            status,
            process_id: ProcessId::from(key(1)),
            stage_id: StageId::from(key(1)),
            stage_position,
            owner_id: UserId::from(key(owner)),
            team_id: None,
            estimated_close_date: closes.map(day),
            forecast_category: ForecastCategory::Pipeline,
            base_value: Amount::from_units(value),
            base_weighted_value: Amount::from_units(value),
        };
        let (open, won, lost) =
            (OpportunityStatus::Open, OpportunityStatus::Won, OpportunityStatus::Lost);
        // One owner's, closing on days 10 to 20.
        let scope = PipelineScope {
            owner_id: Given(Some(UserId::from(key(1)))),
            closes_first: Given(Some(Date(day(10)))),
            closes_last: Given(Some(Date(day(20)))),
            ..PipelineScope::default()
        };
        let here = || Some(facts(open, 1, Some(15), 2, 100));
        for (before, after, moved) in [
            (None, here(), vec![(Is::New, 100)]),
            (Some(facts(won, 1, Some(15), 2, 70)), here(), vec![(Is::Reopened, 100)]),
            (Some(facts(lost, 2, Some(25), 2, 70)), here(), vec![(Is::Reopened, 100)]),
            (Some(facts(open, 2, Some(25), 2, 70)), here(), vec![(Is::ReassignedIn, 100)]),
            (Some(facts(open, 1, Some(9), 2, 70)), here(), vec![(Is::SlippedIn, 100)]),
            (Some(facts(open, 1, Some(21), 2, 70)), here(), vec![(Is::PulledIn, 100)]),
            (Some(facts(open, 1, None, 2, 70)), here(), vec![(Is::PulledIn, 100)]),
            (here(), Some(facts(won, 2, Some(25), 2, 70)), vec![(Is::Won, -100)]),
            (here(), Some(facts(lost, 1, Some(15), 2, 70)), vec![(Is::Lost, -100)]),
            (here(), Some(facts(open, 2, Some(25), 2, 70)), vec![(Is::ReassignedOut, -100)]),
            (here(), Some(facts(open, 1, Some(21), 2, 70)), vec![(Is::SlippedOut, -100)]),
            (here(), Some(facts(open, 1, None, 2, 70)), vec![(Is::SlippedOut, -100)]),
            (here(), Some(facts(open, 1, Some(9), 2, 70)), vec![(Is::PulledOut, -100)]),
            (here(), here(), vec![]),
            (
                here(),
                Some(facts(open, 1, Some(16), 3, 130)),
                vec![(Is::ValueUp, 30), (Is::PutOff, 0), (Is::MovedForward, 0)],
            ),
            (
                here(),
                Some(facts(open, 1, Some(14), 1, 70)),
                vec![(Is::ValueDown, -30), (Is::BroughtForward, 0), (Is::MovedBack, 0)],
            ),
            (Some(facts(won, 1, Some(15), 2, 70)), Some(facts(lost, 1, Some(15), 2, 70)), vec![]),
        ] {
            let pair = PastPair { id: OpportunityId::from(key(1)), before, after };
            let found: Vec<_> = waterfall(std::slice::from_ref(&pair), &scope)
                .into_iter()
                .filter(|(_, of)| !of.pairs.is_empty())
                .map(|(movement, of)| (movement, of.change))
                .collect();
            let moved: Vec<_> =
                moved.into_iter().map(|(is, change)| (is, Decimal::from(change))).collect();
            assert_eq!(found, moved, "{pair:#?}");
        }
    }
}
