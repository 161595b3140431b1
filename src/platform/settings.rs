//! The organization's settings, in the form that code uses.

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use entity::choice::{Calendar as CalendarChoice, DayOfWeek};
use entity::organization;

use crate::platform::calendar::{Calendar, CalendarKind, local_date, local_start};

/// The organization's settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The stored row.
    pub organization: organization::Model,
    /// The time zone that determines the current day.
    pub zone: Tz,
    /// The calendar in which months and years are counted.
    pub calendar: Calendar,
}

impl Settings {
    /// Parses the stored values; an unknown time zone counts as UTC.
    #[must_use]
    pub fn new(organization: organization::Model) -> Self {
        let kind = organization.calendar.into();
        let month = u8::try_from(organization.fiscal_year_start_month).unwrap_or(1);
        let day = u8::try_from(organization.fiscal_year_start_day).unwrap_or(1);
        let week_start = weekday(organization.week_start);
        Self {
            zone: organization.time_zone.parse().unwrap_or(Tz::UTC),
            calendar: Calendar { kind, fiscal_year_start: (month, day), week_start },
            organization,
        }
    }

    /// The day at an instant, in the organization's time zone.
    #[must_use]
    pub fn day(&self, instant: DateTime<Utc>) -> NaiveDate {
        local_date(instant, self.zone)
    }

    /// The first instant of a day in the organization's time zone.
    #[must_use]
    pub fn day_start(&self, day: NaiveDate) -> DateTime<Utc> {
        local_start(day, self.zone)
    }
}

impl From<CalendarChoice> for CalendarKind {
    fn from(calendar: CalendarChoice) -> Self {
        match calendar {
            CalendarChoice::Gregorian => Self::Gregorian,
            CalendarChoice::Jalali => Self::Jalali,
        }
    }
}

const fn weekday(day: DayOfWeek) -> Weekday {
    match day {
        DayOfWeek::Monday => Weekday::Mon,
        DayOfWeek::Tuesday => Weekday::Tue,
        DayOfWeek::Wednesday => Weekday::Wed,
        DayOfWeek::Thursday => Weekday::Thu,
        DayOfWeek::Friday => Weekday::Fri,
        DayOfWeek::Saturday => Weekday::Sat,
        DayOfWeek::Sunday => Weekday::Sun,
    }
}
