//! Parses and validates the organization's settings.

use chrono_tz::Tz;
use entity::choice::{Calendar, DayOfWeek};
use entity::organization;

use crate::platform::country;
use crate::platform::error::UserError;
use crate::platform::text::visible::{clean, has_control};

/// The days of the week and their stored names.
const DAYS: [(DayOfWeek, &str); 7] = [
    (DayOfWeek::Monday, "MONDAY"),
    (DayOfWeek::Tuesday, "TUESDAY"),
    (DayOfWeek::Wednesday, "WEDNESDAY"),
    (DayOfWeek::Thursday, "THURSDAY"),
    (DayOfWeek::Friday, "FRIDAY"),
    (DayOfWeek::Saturday, "SATURDAY"),
    (DayOfWeek::Sunday, "SUNDAY"),
];

/// Parses stored days, e.g. `THURSDAY,FRIDAY`.
#[must_use]
pub fn weekend(kept: &str) -> Vec<DayOfWeek> {
    let is_kept = |name: &str| kept.split(',').any(|day| day == name);
    DAYS.iter().filter(|(_, name)| is_kept(name)).map(|(day, _)| *day).collect()
}

/// Formats days for storage, from Monday on and without duplicates.
#[must_use]
pub fn stored_weekend(days: &[DayOfWeek]) -> String {
    let kept: Vec<&str> =
        DAYS.iter().filter(|(day, _)| days.contains(day)).map(|(_, name)| *name).collect();
    kept.join(",")
}

/// First day of the fiscal year as month and day, e.g. `"01-01"`.
#[must_use]
pub fn month_and_day(row: &organization::Model) -> String {
    let (month, day) = (row.fiscal_year_start_month, row.fiscal_year_start_day);
    format!("{month:02}-{day:02}")
}

/// Parses the first day of the fiscal year from a text such as `"01-01"`. In years whose month lacks that day,
/// the month's last day counts.
///
/// # Errors
/// The text is no month and day of the calendar.
pub fn fiscal_year_start(text: &str, calendar: Calendar) -> Result<(i32, i32), UserError> {
    let wrong = || UserError::invalid("organization-fiscal-year-start").at("fiscalYearStart");
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let digits = |text: &str| {
        let is_number = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (month, day) = digits(month).zip(digits(day)).ok_or_else(wrong)?;
    if (1..=12).contains(&month) && (1..=longest(calendar, month)).contains(&day) {
        Ok((month, day))
    } else {
        Err(wrong())
    }
}

const fn longest(calendar: Calendar, month: i32) -> i32 {
    match (calendar, month) {
        (Calendar::Gregorian, 2) => 29,
        (Calendar::Gregorian, 4 | 6 | 9 | 11) | (Calendar::Jalali, 7..) => 30,
        (Calendar::Gregorian | Calendar::Jalali, _) => 31,
    }
}

/// Validates the IANA name of a time zone.
///
/// # Errors
/// No time zone has that name.
pub fn time_zone(name: &str) -> Result<String, UserError> {
    let zone: Result<Tz, _> = name.trim().parse();
    zone.map(|zone| zone.name().to_owned())
        .map_err(|_| UserError::invalid("organization-time-zone").at("timeZone"))
}

/// Validates an ISO 3166 country code of two letters and returns it in upper case.
///
/// # Errors
/// It is no country's code.
pub fn country(code: &str) -> Result<String, UserError> {
    let code = country::code(code).map(str::to_owned);
    code.ok_or_else(|| UserError::invalid("organization-country").at("defaultCountry"))
}

/// Validates a number format: at most 40 characters, with `{number}` and `{year}` once each. The counter
/// restarts each fiscal year, and the year keeps the numbers unique.
///
/// # Errors
/// `{number}` or `{year}` is missing, or something else is in braces.
pub fn number_format(format: &str, path: &str) -> Result<String, UserError> {
    let format = clean(format);
    let bare = format.replacen("{number}", "", 1).replacen("{year}", "", 1);
    let has_both = format.contains("{number}") && format.contains("{year}");
    let is_plain = !bare.contains(['{', '}']) && !has_control(&format, true);
    if has_both && is_plain && format.chars().count() <= 40 {
        return Ok(format);
    }
    Err(UserError::invalid("organization-number-format").at(path))
}

#[cfg(test)]
mod tests;
