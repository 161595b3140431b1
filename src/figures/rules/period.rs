//! The periods of figures: months, quarters and fiscal years.

use chrono::NaiveDate;

use crate::platform::calendar::Calendar;

/// How long the periods are into which days are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodLength {
    /// A month of the organization's calendar.
    Month,
    /// A quarter of the fiscal year.
    Quarter,
    /// A fiscal year.
    FiscalYear,
}

/// A period with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatsPeriod {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// How it is called.
    pub name: PeriodName,
}

/// What a period is called by. A fiscal year is called by the calendar year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeriodName {
    /// A month of a calendar year.
    Month {
        /// The calendar year.
        year: i32,
        /// 1 to 12.
        month: u8,
    },
    /// A quarter of a fiscal year.
    Quarter {
        /// The fiscal year.
        year: i32,
        /// 1 to 4.
        quarter: u8,
    },
    /// A fiscal year.
    FiscalYear(i32),
}

/// The period of a day.
#[must_use]
pub fn period_of(calendar: &Calendar, length: PeriodLength, day: NaiveDate) -> StatsPeriod {
    match length {
        PeriodLength::Month => {
            let (first, last) = calendar.month_bounds(day);
            let (year, month) = calendar.year_month(day);
            StatsPeriod { first, last, name: PeriodName::Month { year, month } }
        }
        PeriodLength::Quarter => {
            let (first, last) = calendar.quarter_bounds(day);
            let (year, quarter) = (calendar.fiscal_year(day), quarter_number(calendar, first));
            StatsPeriod { first, last, name: PeriodName::Quarter { year, quarter } }
        }
        PeriodLength::FiscalYear => {
            let (first, last) = calendar.fiscal_year_bounds(day);
            StatsPeriod { first, last, name: PeriodName::FiscalYear(calendar.fiscal_year(day)) }
        }
    }
}

/// Which quarter of its fiscal year begins on a day.
fn quarter_number(calendar: &Calendar, first: NaiveDate) -> u8 {
    let (mut start, _) = calendar.fiscal_year_bounds(first);
    let mut number = 1;
    while start < first && number < 4 {
        let (_, last) = calendar.quarter_bounds(start);
        start = last.succ_opt().unwrap_or(first);
        number += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::platform::calendar::CalendarKind;

    #[test]
    fn days_are_in_periods_of_the_organizations_calendar() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let jalali = Calendar {
            kind: CalendarKind::Jalali,
            fiscal_year_start: (1, 1),
            week_start: Weekday::Sat,
        };
        let april = Calendar {
            kind: CalendarKind::Gregorian,
            fiscal_year_start: (4, 1),
            week_start: Weekday::Mon,
        };
        use PeriodLength::{FiscalYear, Month, Quarter};
        let month = |year, month| PeriodName::Month { year, month };
        let quarter = |year, quarter| PeriodName::Quarter { year, quarter };
        for (calendar, length, of, first, last, name) in [
            (jalali, Month, "2026-11-23", "2026-11-22", "2026-12-21", month(1405, 9)),
            (jalali, Quarter, "2026-11-23", "2026-09-23", "2026-12-21", quarter(1405, 3)),
            (jalali, Quarter, "2026-03-21", "2026-03-21", "2026-06-21", quarter(1405, 1)),
            (jalali, Quarter, "2026-03-20", "2025-12-22", "2026-03-20", quarter(1404, 4)),
            // 1403 is a leap year.
            (
                jalali,
                FiscalYear,
                "2025-03-20",
                "2024-03-20",
                "2025-03-20",
                PeriodName::FiscalYear(1403),
            ),
            (april, Month, "2026-02-28", "2026-02-01", "2026-02-28", month(2026, 2)),
            (april, Quarter, "2026-02-28", "2026-01-01", "2026-03-31", quarter(2025, 4)),
            (
                april,
                FiscalYear,
                "2026-02-28",
                "2025-04-01",
                "2026-03-31",
                PeriodName::FiscalYear(2025),
            ),
        ] {
            let expected = StatsPeriod { first: day(first), last: day(last), name };
            assert_eq!(period_of(&calendar, length, day(of)), expected, "{length:?} of {of}");
        }
    }
}
