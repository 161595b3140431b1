//! How texts, numbers and days are shown to a person: the one place that knows digits and the forms of days.

use chrono::NaiveDate;
use entity::choice::Calendar;

use crate::platform::calendar::CalendarKind;

/// The language of texts, and the calendar of the days in them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Presentation {
    /// The language tag, e.g. `fa-IR`.
    pub locale: String,
    /// The calendar.
    pub calendar: Calendar,
}

impl Presentation {
    /// Texts in a language, with Gregorian days.
    #[must_use]
    pub fn in_language(locale: &str) -> Self {
        Self { locale: locale.to_owned(), calendar: Calendar::Gregorian }
    }

    /// A number in the language's digits; `number` is written in ASCII.
    #[must_use]
    pub fn number(&self, number: &str) -> String {
        if self.is_persian() { with_persian_digits(number) } else { number.to_owned() }
    }

    /// A day: in Persian `۱۴۰۵/۰۹/۰۲`, in the calendar; in other languages `2026-11-23`, as the API takes it.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> String {
        if !self.is_persian() {
            return day.to_string();
        }
        let (year, month, day) = CalendarKind::from(self.calendar).year_month_day(day);
        with_persian_digits(&format!("{year:04}/{month:02}/{day:02}"))
    }

    fn is_persian(&self) -> bool {
        self.locale.split(['-', '_']).next().is_some_and(|it| it.eq_ignore_ascii_case("fa"))
    }
}

fn with_persian_digits(text: &str) -> String {
    let persian = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32('۰' as u32 + digit).unwrap_or(c),
        None if c == '.' => '٫',
        None => c,
    };
    text.chars().map(persian).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(locale: &str, calendar: Calendar) -> Presentation {
        Presentation { locale: locale.to_owned(), calendar }
    }

    #[test]
    fn numbers_are_in_the_digits_of_the_language() {
        for (locale, number, expected) in [
            ("fa", "0123456789", "۰۱۲۳۴۵۶۷۸۹"),
            ("fa-IR", "-12.50", "-۱۲٫۵۰"),
            ("FA", "250", "۲۵۰"),
            ("en", "250", "250"),
            ("fat", "250", "250"),
            ("", "250", "250"),
        ] {
            let shown = shown(locale, Calendar::Jalali);
            assert_eq!(shown.number(number), expected, "{number} in {locale:?}");
        }
    }

    #[test]
    fn persian_days_are_in_the_calendar_and_others_as_the_api_takes_them() {
        for (locale, calendar, day, expected) in [
            ("fa", Calendar::Jalali, "2026-11-23", "۱۴۰۵/۰۹/۰۲"),
            ("fa-IR", Calendar::Jalali, "2026-03-21", "۱۴۰۵/۰۱/۰۱"),
            // The last day of a leap year.
            ("fa", Calendar::Jalali, "2025-03-20", "۱۴۰۳/۱۲/۳۰"),
            ("fa", Calendar::Gregorian, "2026-11-23", "۲۰۲۶/۱۱/۲۳"),
            ("en", Calendar::Jalali, "2026-11-23", "2026-11-23"),
            ("de", Calendar::Gregorian, "2026-01-02", "2026-01-02"),
        ] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(shown(locale, calendar).day(day), expected, "{locale} {calendar:?}");
        }
    }
}
