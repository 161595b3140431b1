use entity::choice::{Calendar, DayOfWeek};

use super::{fiscal_year_start, number_format, stored_weekend, time_zone, weekend};

#[test]
fn a_fiscal_year_begins_on_a_day_that_its_calendar_has() {
    let cases = [
        ("01-01", Calendar::Jalali, Some((1, 1))),
        ("01-31", Calendar::Jalali, Some((1, 31))),
        ("07-31", Calendar::Jalali, None),
        ("12-30", Calendar::Jalali, Some((12, 30))),
        ("02-29", Calendar::Gregorian, Some((2, 29))),
        ("02-30", Calendar::Gregorian, None),
        ("04-31", Calendar::Gregorian, None),
        ("12-31", Calendar::Gregorian, Some((12, 31))),
        ("13-01", Calendar::Gregorian, None),
        ("00-01", Calendar::Gregorian, None),
        ("1-1", Calendar::Gregorian, None),
        ("+1-01", Calendar::Gregorian, None),
        ("", Calendar::Gregorian, None),
    ];
    for (text, calendar, expected) in cases {
        assert_eq!(fiscal_year_start(text, calendar).ok(), expected, "{text} {calendar:?}");
    }
}

#[test]
fn a_weekend_reads_back_as_it_was_kept() {
    let kept = stored_weekend(&[DayOfWeek::Friday, DayOfWeek::Thursday, DayOfWeek::Friday]);
    assert_eq!(kept, "THURSDAY,FRIDAY");
    assert_eq!(weekend(&kept), [DayOfWeek::Thursday, DayOfWeek::Friday]);
    assert_eq!(weekend(""), []);
}

#[test]
fn a_number_format_has_year_and_number_once_each() {
    let cases = [
        ("QUO-{year}-{number}", true),
        (" {number}/{year} ", true),
        ("QUO-{number}", false),
        ("QUO-{year}", false),
        ("{year}{number}{number}", false),
        ("{year}-{number}-{month}", false),
        ("", false),
    ];
    for (format, is_possible) in cases {
        assert_eq!(number_format(format, "quoteNumberFormat").is_ok(), is_possible, "{format}");
    }
}

#[test]
fn a_time_zone_is_known_by_its_name() {
    assert_eq!(time_zone("Asia/Tehran").ok().as_deref(), Some("Asia/Tehran"));
    assert!(time_zone("Tehran").is_err());
}
