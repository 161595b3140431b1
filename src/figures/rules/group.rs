//! Groups of figures: what they have in common, and their order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use uuid::Uuid;

use crate::figures::rules::period::StatsPeriod;

/// What the rows of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupValue {
    /// A day is in this period.
    Period(StatsPeriod),
    /// They name this record.
    Record {
        /// The prefix of the record's id.
        prefix: &'static str,
        /// The record.
        id: Uuid,
    },
    /// They have this value of an enum.
    Choice {
        /// The key of the text for people.
        label: &'static str,
        /// The value, as the schema names it.
        value: String,
    },
}

/// One value per dimension; `None`: the rows of the group have no value.
pub type GroupValues = Vec<Option<GroupValue>>;

/// Counts and sums that rows are added to.
pub trait RowSums: Clone + Default {
    /// Rows that the database has summed already.
    type Part;

    /// Adds rows.
    fn add(&mut self, part: &Self::Part);

    /// How many rows were added.
    fn count(&self) -> i64;
}

/// A group with its counts and sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatsGroup<S> {
    /// What its rows have in common.
    pub values: GroupValues,
    /// What they come to.
    pub sums: S,
}

/// All rows, and their groups in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped<S> {
    /// What all rows come to.
    pub totals: S,
    /// The groups.
    pub groups: Vec<StatsGroup<S>>,
}

/// Puts rows into groups; rows without dimensions are in none. `None`: there are more than `most`.
///
/// Groups are ordered by their periods, oldest first and without one last; then by the number of their rows, largest
/// first; then by their values.
#[must_use]
pub fn grouped<S: RowSums>(parts: Vec<(GroupValues, S::Part)>, most: i64) -> Option<Grouped<S>> {
    let mut totals = S::default();
    let mut groups: BTreeMap<GroupValues, S> = BTreeMap::new();
    for (values, part) in parts {
        totals.add(&part);
        if !values.is_empty() {
            groups.entry(values).or_default().add(&part);
        }
    }
    if totals.count() > most {
        return None;
    }
    let has_period = |place: usize| {
        groups.keys().any(|values| matches!(values.get(place), Some(Some(GroupValue::Period(_)))))
    };
    let width = groups.keys().next().map_or(0, Vec::len);
    let periods: Vec<usize> = (0..width).filter(|place| has_period(*place)).collect();
    let mut groups: Vec<StatsGroup<S>> =
        groups.into_iter().map(|(values, sums)| StatsGroup { values, sums }).collect();
    groups.sort_by_cached_key(|group| {
        let place = |value: &Option<GroupValue>| (value.is_none(), value.clone());
        let of_period: Vec<_> = periods.iter().map(|at| place(&group.values[*at])).collect();
        let all: Vec<_> = group.values.iter().map(place).collect();
        (of_period, Reverse(group.sums.count()), all)
    });
    Some(Grouped { totals, groups })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::rules::period::PeriodName;

    impl RowSums for i64 {
        type Part = i64;

        fn add(&mut self, part: &i64) {
            *self += part;
        }

        fn count(&self) -> i64 {
            *self
        }
    }

    fn month(number: u32) -> Option<GroupValue> {
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, number, day).expect("a day");
        Some(GroupValue::Period(StatsPeriod {
            first: day(1),
            last: day(28),
            name: PeriodName::Month { year: 2026, month: u8::try_from(number).expect("a month") },
        }))
    }

    fn choice(value: &str) -> Option<GroupValue> {
        Some(GroupValue::Choice { label: "label-rating", value: value.to_owned() })
    }

    #[test]
    fn groups_are_ordered_by_period_and_size() {
        let parts = vec![
            (vec![choice("COLD"), None], 9),
            (vec![choice("HOT"), month(2)], 1),
            (vec![choice("COLD"), month(2)], 3),
            (vec![None, month(1)], 1),
            (vec![choice("HOT"), month(1)], 1),
            (vec![choice("HOT"), month(2)], 2),
        ];
        let found = grouped::<i64>(parts.clone(), 17).expect("17 rows");
        assert_eq!(found.totals, 17);
        let groups: Vec<_> = found.groups.iter().map(|it| (it.values.clone(), it.sums)).collect();
        let expected = [
            (vec![choice("HOT"), month(1)], 1),
            (vec![None, month(1)], 1),
            (vec![choice("COLD"), month(2)], 3),
            (vec![choice("HOT"), month(2)], 3),
            (vec![choice("COLD"), None], 9),
        ];
        assert_eq!(groups, expected);
        assert_eq!(grouped::<i64>(parts, 16), None, "one more than are counted");
        let whole = Grouped { totals: 3, groups: Vec::new() };
        assert_eq!(grouped::<i64>(vec![(vec![], 1), (vec![], 2)], 3), Some(whole));
    }
}
