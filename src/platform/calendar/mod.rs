//! The organization's calendar: months, quarters, fiscal years and weeks as pairs of first and last day.
//!
//! Pure: "today" is an argument. For days thousands of years away a bound is the limit of [`NaiveDate`]; nothing
//! panics.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use icu_calendar::{Date, cal::Persian, types::RataDie};

pub mod input;

/// The calendar in which months and years are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarKind {
    /// January to December.
    Gregorian,
    /// Farvardin to Esfand, the official calendar of Iran.
    Jalali,
}

/// How an organization divides time into periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The calendar of months and years.
    pub kind: CalendarKind,
    /// The month and day in that calendar on which the fiscal year begins; in a year without that day, the month's
    /// last.
    pub fiscal_year_start: (u8, u8),
    /// The first day of a week.
    pub week_start: Weekday,
}

/// A period relative to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelativePeriod {
    /// All days before today.
    Overdue,
    /// Only today.
    Today,
    /// The week that contains today.
    ThisWeek,
    /// The month that contains today.
    ThisMonth,
    /// The month before today's.
    LastMonth,
    /// The month after today's.
    NextMonth,
    /// The quarter of the fiscal year that contains today.
    ThisQuarter,
    /// The quarter after it.
    NextQuarter,
    /// The fiscal year that contains today.
    ThisFiscalYear,
}

/// The day of an instant in a time zone.
#[must_use]
pub fn local_date(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The first instant of a day in a time zone. Where clocks are put forward at midnight, it is later than midnight.
#[must_use]
pub fn local_start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let at = |minutes| {
        let local = midnight.checked_add_signed(TimeDelta::minutes(minutes))?;
        zone.from_local_datetime(&local).earliest()
    };
    let first = (0..24 * 60).step_by(15).find_map(at);
    first.map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

impl CalendarKind {
    /// The year, the month (1 to 12) and the day of the month.
    #[must_use]
    pub fn year_month_day(self, date: NaiveDate) -> (i32, u8, u8) {
        match self {
            Self::Gregorian => {
                // Cannot truncate: months and days fit a byte.
                (date.year(), date.month() as u8, date.day() as u8)
            }
            Self::Jalali => {
                let days = RataDie::new(date.num_days_from_ce().into());
                let jalali = Date::from_rata_die(days, Persian);
                let (month, day) = (jalali.month().ordinal, jalali.day_of_month().0);
                (jalali.era_year().year, month, day)
            }
        }
    }
}

impl Calendar {
    /// The fiscal year of a day, named by the calendar year in which it begins.
    #[must_use]
    pub fn fiscal_year(&self, date: NaiveDate) -> i32 {
        let (year, _) = self.year_month(date);
        if date < self.fiscal_month_start(year, 0) { year - 1 } else { year }
    }

    /// The year and the month (1 to 12) of a day.
    #[must_use]
    pub fn year_month(&self, date: NaiveDate) -> (i32, u8) {
        let (year, month, _) = self.kind.year_month_day(date);
        (year, month)
    }

    /// The first and the last day of a day's month.
    #[must_use]
    pub fn month_bounds(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (year, month) = self.year_month(date);
        (self.day(year, month, 1), day_before(self.day(year, month + 1, 1)))
    }

    /// The first and the last day of the month after a day's month.
    #[must_use]
    pub fn next_month_bounds(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (year, month) = self.year_month(date);
        (self.day(year, month + 1, 1), day_before(self.day(year, month + 2, 1)))
    }

    /// The first and the last day of a day's quarter of its fiscal year.
    #[must_use]
    pub fn quarter_bounds(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let year = self.fiscal_year(date);
        let start = |months| self.fiscal_month_start(year, months);
        let last = [9, 6, 3].into_iter().find(|&months| start(months) <= date);
        let months = last.unwrap_or(0);
        (start(months), day_before(start(months + 3)))
    }

    /// The first and the last day of a day's fiscal year.
    #[must_use]
    pub fn fiscal_year_bounds(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let year = self.fiscal_year(date);
        (self.fiscal_month_start(year, 0), day_before(self.fiscal_month_start(year, 12)))
    }

    /// The first and the last day of a day's week.
    #[must_use]
    pub fn week_bounds(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let passed = date.weekday().days_since(self.week_start);
        let first = date.checked_sub_days(Days::new(passed.into()));
        let last = date.checked_add_days(Days::new((6 - passed).into()));
        (first.unwrap_or(NaiveDate::MIN), last.unwrap_or(NaiveDate::MAX))
    }

    /// The first and the last day of a period; `None`: it is unbounded on that side.
    #[must_use]
    pub fn period_bounds(
        &self,
        period: RelativePeriod,
        today: NaiveDate,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (first, last) = match period {
            RelativePeriod::Overdue => return (None, Some(day_before(today))),
            RelativePeriod::Today => (today, today),
            RelativePeriod::ThisWeek => self.week_bounds(today),
            RelativePeriod::ThisMonth => self.month_bounds(today),
            RelativePeriod::LastMonth => self.month_bounds(day_before(self.month_bounds(today).0)),
            RelativePeriod::NextMonth => self.next_month_bounds(today),
            RelativePeriod::ThisQuarter => self.quarter_bounds(today),
            RelativePeriod::NextQuarter => {
                self.quarter_bounds(day_after(self.quarter_bounds(today).1))
            }
            RelativePeriod::ThisFiscalYear => self.fiscal_year_bounds(today),
        };
        (Some(first), Some(last))
    }

    /// The first day of the fiscal year, shifted by `months`.
    fn fiscal_month_start(&self, year: i32, months: u8) -> NaiveDate {
        let (month, day) = self.fiscal_year_start;
        self.day(year, month.clamp(1, 12) + months, day)
    }

    /// A day of this calendar, or the month's last if there is no such day; months past 12 are in the next year.
    fn day(&self, year: i32, month: u8, day: u8) -> NaiveDate {
        let year = year + i32::from((month - 1) / 12);
        let month = (month - 1) % 12 + 1;
        let edge = if year < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        (1..=day.clamp(1, 31))
            .rev()
            .find_map(|day| self.existing_day(year, month, day))
            .unwrap_or(edge)
    }

    fn existing_day(&self, year: i32, month: u8, day: u8) -> Option<NaiveDate> {
        match self.kind {
            CalendarKind::Gregorian => NaiveDate::from_ymd_opt(year, month.into(), day.into()),
            CalendarKind::Jalali => gregorian(Date::try_new_persian(year, month, day).ok()?),
        }
    }
}

/// The Gregorian day of a day of the Jalali calendar.
fn gregorian(jalali: Date<Persian>) -> Option<NaiveDate> {
    let days = jalali.to_rata_die().to_i64_date().try_into().ok()?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

fn day_after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(NaiveDate::MAX)
}

fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests;
