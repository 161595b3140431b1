//! Days and instants as inputs give them: Gregorian, and between 1900 and 2200.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use entity::money::latin_digits;
use icu_calendar::Date;

use crate::platform::calendar::gregorian;
use crate::platform::message::Message;

/// The accepted years: outside them a day is a slip, or of another calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
/// The years of the Jalali calendar that people are likely to enter.
const JALALI_YEARS: std::ops::RangeInclusive<i32> = 1300..=1499;

/// Why a text is not an acceptable day or instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidDay {
    /// It is not a day such as `2026-11-23`.
    NotADay,
    /// It is not an instant such as `2026-11-23T10:22:52Z`.
    NotAnInstant,
    /// It is before 1900 or after 2200.
    OutOfRange,
    /// It looks like a day of the Jalali calendar, which is this Gregorian day.
    Jalali(NaiveDate),
}

impl InvalidDay {
    /// The text for people.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::NotADay | Self::NotAnInstant => Message::new("day-form"),
            Self::OutOfRange => Message::new("day-out-of-range"),
            Self::Jalali(day) => Message::new("day-jalali").with("day", day.to_string()),
        }
    }
}

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADay => f.write_str("not a day such as \"2026-11-23\""),
            Self::NotAnInstant => f.write_str("not an instant such as \"2026-11-23T10:22:52Z\""),
            Self::OutOfRange => f.write_str("the day must lie between 1900-01-01 and 2200-12-31"),
            Self::Jalali(day) => write!(f, "this looks like a Jalali day: send {day}"),
        }
    }
}

/// Parses a Gregorian day, `YYYY-MM-DD`, also in Persian digits.
///
/// # Errors
/// It is not a day, or it is outside 1900 to 2200.
pub fn parse_day(text: &str) -> Result<NaiveDate, InvalidDay> {
    let text = &*latin_digits(text);
    let (year, month, day) = fields(text).ok_or(InvalidDay::NotADay)?;
    if let Some(day) = jalali(year, month, day) {
        return Err(InvalidDay::Jalali(day));
    }
    let day = NaiveDate::from_ymd_opt(year, month.into(), day.into());
    check_day(day.ok_or(InvalidDay::NotADay)?)
}

/// Parses an instant in the format of RFC 3339, also in Persian digits, to the microsecond.
///
/// # Errors
/// It is not an instant, or it is outside 1900 to 2200.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, InvalidDay> {
    let text = &*latin_digits(text);
    let day = text.get(..10).and_then(fields);
    if let Some(day) = day.and_then(|(year, month, day)| jalali(year, month, day)) {
        return Err(InvalidDay::Jalali(day));
    }
    let instant = DateTime::parse_from_rfc3339(text).map_err(|_| InvalidDay::NotAnInstant)?;
    let instant = instant.with_timezone(&Utc).trunc_subsecs(6);
    check_day(instant.date_naive())?;
    Ok(instant)
}

/// Checks that a day lies between 1900 and 2200.
///
/// # Errors
/// It is outside them.
pub fn check_day(day: NaiveDate) -> Result<NaiveDate, InvalidDay> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(InvalidDay::OutOfRange) }
}

/// The Gregorian day that is meant if the fields look like a day of the Jalali calendar.
fn jalali(year: i32, month: u8, day: u8) -> Option<NaiveDate> {
    if !JALALI_YEARS.contains(&year) {
        return None;
    }
    gregorian(Date::try_new_persian(year, month, day).ok()?)
}

/// The fields of `YYYY-MM-DD`, which need not be a day.
fn fields(text: &str) -> Option<(i32, u8, u8)> {
    let mut parts = text.split('-');
    let fields = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    parts.next().is_none().then_some(fields)
}

fn number<N: std::str::FromStr>(digits: &str, length: usize) -> Option<N> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::{InvalidDay, parse_day, parse_instant};

    #[test]
    fn a_day_is_gregorian_and_within_bounds() {
        let jalali = |day: &str| Err(InvalidDay::Jalali(day.parse().expect("a day")));
        for (text, read) in [
            ("2026-12-21", Ok("2026-12-21")),
            ("1900-01-01", Ok("1900-01-01")),
            ("2200-12-31", Ok("2200-12-31")),
            ("2024-02-29", Ok("2024-02-29")),
            ("1899-12-31", Err(InvalidDay::OutOfRange)),
            ("2201-01-01", Err(InvalidDay::OutOfRange)),
            ("0001-01-01", Err(InvalidDay::OutOfRange)),
            ("1405-09-30", jalali("2026-12-21")),
            // A day that only the Jalali calendar has.
            ("1405-02-31", jalali("2026-05-21")),
            ("1300-01-01", jalali("1921-03-21")),
            ("1499-12-29", jalali("2121-03-20")),
            ("1299-12-29", Err(InvalidDay::OutOfRange)),
            ("1405-13-01", Err(InvalidDay::NotADay)),
            ("2026-02-30", Err(InvalidDay::NotADay)),
            ("2026-1-01", Err(InvalidDay::NotADay)),
            ("2026-12-21T", Err(InvalidDay::NotADay)),
            ("+026-12-21", Err(InvalidDay::NotADay)),
            ("26-12-21", Err(InvalidDay::NotADay)),
            ("2026/12/21", Err(InvalidDay::NotADay)),
            ("", Err(InvalidDay::NotADay)),
        ] {
            let answer = parse_day(text);
            assert_eq!(answer, read.map(|day| day.parse().expect("a day")), "{text}");
        }
    }

    #[test]
    fn an_instant_has_the_bounds_of_a_day() {
        for (text, refused) in [
            ("2026-12-21T10:00:00Z", None),
            ("1900-01-01T00:00:00Z", None),
            ("2200-12-31T23:59:59.999999Z", None),
            (
                "1405-09-30T10:00:00Z",
                Some(InvalidDay::Jalali("2026-12-21".parse().expect("a day"))),
            ),
            ("1899-12-31T23:59:59Z", Some(InvalidDay::OutOfRange)),
            ("2201-01-01T00:00:00Z", Some(InvalidDay::OutOfRange)),
            ("2026-12-21", Some(InvalidDay::NotAnInstant)),
            ("2026-12-21T25:00:00Z", Some(InvalidDay::NotAnInstant)),
            ("دو هزار و بیست", Some(InvalidDay::NotAnInstant)),
        ] {
            assert_eq!(parse_instant(text).err(), refused, "{text}");
        }
    }
}
