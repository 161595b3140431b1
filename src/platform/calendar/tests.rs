use std::hint::black_box;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::{Asia::Tehran, Tz, UTC};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::RelativePeriod::{
    LastMonth, NextMonth, NextQuarter, Overdue, ThisFiscalYear, ThisMonth, ThisQuarter, ThisWeek,
    Today,
};
use super::{Calendar, CalendarKind, RelativePeriod, local_date, local_start};

const JALALI: Calendar =
    Calendar { kind: CalendarKind::Jalali, fiscal_year_start: (1, 1), week_start: Weekday::Sat };
const GREGORIAN: Calendar =
    Calendar { kind: CalendarKind::Gregorian, fiscal_year_start: (4, 6), week_start: Weekday::Mon };

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date of the tests")
}

/// Rows of period, today, first and last day; an empty text means unbounded.
fn check(calendar: Calendar, rows: &[(RelativePeriod, &str, &str, &str)]) {
    for (period, today, first, last) in rows {
        let bounds = calendar.period_bounds(*period, date(today));
        let expected = (first.parse().ok(), last.parse().ok());
        assert_eq!(bounds, expected, "{period:?} of {today}");
    }
}

#[test]
fn known_days_of_jalali() {
    for (gregorian, jalali) in [
        ("2026-11-23", (1405, 9, 2)),
        ("2025-03-20", (1403, 12, 30)),
        ("2025-03-21", (1404, 1, 1)),
        ("2024-03-20", (1403, 1, 1)),
        ("2026-03-20", (1404, 12, 29)),
        ("2026-03-21", (1405, 1, 1)),
        ("2030-03-20", (1408, 12, 30)),
        ("1979-02-11", (1357, 11, 22)),
    ] {
        assert_eq!(CalendarKind::Jalali.year_month_day(date(gregorian)), jalali, "{gregorian}");
        let (year, month, day) = jalali;
        assert_eq!(JALALI.day(year, month, day), date(gregorian), "{gregorian}");
    }
}

#[test]
fn esfand_has_a_thirtieth_day_in_leap_years() {
    let leap: Vec<i32> =
        (1379..=1410).filter(|&year| JALALI.existing_day(year, 12, 30).is_some()).collect();
    assert_eq!(leap, [1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408]);
}

#[test]
fn years_have_names() {
    assert_eq!(JALALI.year_month(date("2026-11-23")), (1405, 9));
    assert_eq!(JALALI.fiscal_year(date("2026-11-23")), 1405);
    assert_eq!(JALALI.fiscal_year(date("2026-03-20")), 1404);
    assert_eq!(GREGORIAN.year_month(date("2026-04-05")), (2026, 4));
    assert_eq!(GREGORIAN.fiscal_year(date("2026-04-05")), 2025);
    assert_eq!(GREGORIAN.fiscal_year(date("2026-04-06")), 2026);
}

#[test]
fn periods_of_a_jalali_organisation() {
    // 2026-11-23 is a Monday, 2 Azar 1405.
    check(
        JALALI,
        &[
            (Overdue, "2026-11-23", "", "2026-11-22"),
            (LastMonth, "2026-11-23", "2026-10-23", "2026-11-21"),
            (LastMonth, "2026-03-25", "2026-02-20", "2026-03-20"),
            (NextQuarter, "2026-11-23", "2026-12-22", "2027-03-20"),
            (Today, "2026-11-23", "2026-11-23", "2026-11-23"),
            (ThisWeek, "2026-11-23", "2026-11-21", "2026-11-27"),
            (ThisWeek, "2026-11-21", "2026-11-21", "2026-11-27"),
            (ThisWeek, "2026-11-27", "2026-11-21", "2026-11-27"),
            (ThisMonth, "2026-11-23", "2026-11-22", "2026-12-21"),
            (ThisMonth, "2025-03-01", "2025-02-19", "2025-03-20"),
            (ThisMonth, "2026-03-01", "2026-02-20", "2026-03-20"),
            (NextMonth, "2026-11-23", "2026-12-22", "2027-01-20"),
            (NextMonth, "2025-03-20", "2025-03-21", "2025-04-20"),
            (ThisQuarter, "2026-11-23", "2026-09-23", "2026-12-21"),
            (ThisFiscalYear, "2026-11-23", "2026-03-21", "2027-03-20"),
            (ThisFiscalYear, "2025-03-20", "2024-03-20", "2025-03-20"),
        ],
    );
}

#[test]
fn periods_of_a_gregorian_organisation() {
    check(
        GREGORIAN,
        &[
            (LastMonth, "2026-01-31", "2025-12-01", "2025-12-31"),
            (NextQuarter, "2026-11-23", "2027-01-06", "2027-04-05"),
            (NextQuarter, "2027-04-05", "2027-04-06", "2027-07-05"),
            (ThisWeek, "2024-12-31", "2024-12-30", "2025-01-05"),
            (ThisMonth, "2024-02-29", "2024-02-01", "2024-02-29"),
            (NextMonth, "2024-12-31", "2025-01-01", "2025-01-31"),
            (NextMonth, "2024-01-31", "2024-02-01", "2024-02-29"),
            (ThisQuarter, "2026-04-05", "2026-01-06", "2026-04-05"),
            (ThisQuarter, "2026-04-06", "2026-04-06", "2026-07-05"),
            (ThisQuarter, "2026-12-31", "2026-10-06", "2027-01-05"),
            (ThisFiscalYear, "2024-12-31", "2024-04-06", "2025-04-05"),
        ],
    );
}

#[test]
fn a_fiscal_year_may_begin_on_a_day_that_some_years_lack() {
    let starting = |month, day| Calendar { fiscal_year_start: (month, day), ..JALALI };
    check(
        starting(12, 30),
        &[
            (ThisFiscalYear, "2025-03-20", "2025-03-20", "2026-03-19"),
            (ThisFiscalYear, "2026-03-20", "2026-03-20", "2027-03-19"),
        ],
    );
    // Invalid settings are clamped to the nearest valid day.
    check(starting(0, 0), &[(ThisFiscalYear, "2026-11-23", "2026-03-21", "2027-03-20")]);
}

#[test]
fn a_day_begins_at_midnight_of_its_zone() {
    let at = |text: &str, zone: Tz| {
        let instant: DateTime<Utc> = text.parse().expect("an instant of the tests");
        local_date(instant, zone)
    };
    assert_eq!(at("2026-11-22T20:29:59Z", Tehran), date("2026-11-22"));
    assert_eq!(at("2026-11-22T20:30:00Z", Tehran), date("2026-11-23"));
    assert_eq!(at("2026-11-22T20:30:00Z", UTC), date("2026-11-22"));
}

#[test]
fn far_days_do_not_panic() {
    let periods = [Overdue, ThisWeek, ThisMonth, NextMonth, ThisQuarter, ThisFiscalYear];
    for day in [NaiveDate::MIN, NaiveDate::MAX, date("0001-01-01"), date("9999-12-31")] {
        for period in periods {
            black_box(JALALI.period_bounds(period, day));
            black_box(GREGORIAN.period_bounds(period, day));
        }
    }
}

proptest! {
    #[test]
    fn a_jalali_day_round_trips(year in 1300_i32..=1500, month in 1_u8..=12, day in 1_u8..=29) {
        assert_eq!(CalendarKind::Jalali.year_month_day(JALALI.day(year, month, day)), (year, month, day));
    }

    #[test]
    fn periods_hold_their_day_and_meet(
        offset in 0_i32..73_000,
        start in (1_u8..=12, 1_u8..=31),
        kind in prop_oneof![Just(CalendarKind::Jalali), Just(CalendarKind::Gregorian)],
        week in any::<u8>().prop_map(|n| Weekday::try_from(n % 7).expect("less than 7")),
    ) {
        let calendar = Calendar { kind, fiscal_year_start: start, week_start: week };
        let day = NaiveDate::from_num_days_from_ce_opt(701_000 + offset).expect("1920 to 2120");
        let bounds = [Calendar::week_bounds, Calendar::month_bounds, Calendar::quarter_bounds, Calendar::fiscal_year_bounds];
        for of in bounds {
            let (first, last) = of(&calendar, day);
            assert!(first <= day && day <= last, "{first} {day} {last}");
            assert_eq!(of(&calendar, first), (first, last));
            assert_eq!(of(&calendar, last), (first, last));
            let next = last.succ_opt().expect("2120");
            assert_eq!(of(&calendar, next).0, next);
        }
        let (_, last) = calendar.month_bounds(day);
        let next = last.succ_opt().expect("2120");
        assert_eq!(calendar.next_month_bounds(day), calendar.month_bounds(next));
    }
}

#[test]
fn a_day_starts_at_midnight_or_when_clocks_were_put_forward_over_it() {
    for (day, zone, start) in [
        ("2026-11-23", Tehran, "2026-11-22T20:30:00Z"),
        ("2026-11-23", UTC, "2026-11-23T00:00:00Z"),
        // Midnight did not exist: the clocks went from 24:00 to 1:00.
        ("2018-03-22", Tehran, "2018-03-21T20:30:00Z"),
        ("2018-03-23", Tehran, "2018-03-22T19:30:00Z"),
    ] {
        let day: NaiveDate = day.parse().unwrap();
        let found = local_start(day, zone);
        assert_eq!(found, start.parse::<DateTime<Utc>>().unwrap(), "{day} in {zone}");
        assert_eq!(local_date(found, zone), day);
        assert!(local_date(found - TimeDelta::seconds(1), zone) < day);
    }
}
