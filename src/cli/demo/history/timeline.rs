//! Plans the actions of one lead or opportunity forwards and dates them backwards from its end, within working
//! hours.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use crate::cli::demo::history::action::{DemoAction, DemoEvent, Worker};

/// Beginning and end of the working day, in minutes.
const WORKDAY: (u32, u32) = (8 * 60 + 30, 17 * 60);

/// The actions of one lead or opportunity, in order.
#[derive(Debug, Default)]
pub struct Timeline(Vec<(TimeDelta, Worker, DemoAction)>);

impl Timeline {
    /// Appends an action, `after` the previous one.
    pub fn then(&mut self, after: TimeDelta, by: Worker, act: DemoAction) {
        self.0.push((after, by, act));
    }

    /// Dates the actions so that the last one happens about at `end`. Shortens the pauses if they would begin
    /// before the company's year.
    #[must_use]
    pub fn dated(self, end: DateTime<Utc>, year: &DemoYear) -> Vec<DemoEvent> {
        let long: i64 = self.0.iter().skip(1).map(|(after, ..)| after.num_seconds()).sum();
        let room = (end - year.start).num_seconds().max(0) * 3 / 4;
        let mut at = year.at_work(end);
        let mut events = Vec::with_capacity(self.0.len());
        for (after, by, act) in self.0.into_iter().rev() {
            events.push(DemoEvent { at, by, act });
            let seconds = after.num_seconds();
            let seconds = if long > room { seconds * room / long } else { seconds };
            at = year.at_work(at - TimeDelta::seconds(seconds.max(60)));
        }
        events.reverse();
        events
    }
}

/// The year of the demo's history.
#[derive(Clone, Copy, Debug)]
pub struct DemoYear {
    /// When the company starts to sell.
    pub start: DateTime<Utc>,
    /// The end of the history.
    pub now: DateTime<Utc>,
    /// The company's time zone.
    pub zone: Tz,
}

impl DemoYear {
    /// The last moment within working hours that is not after `at`.
    #[must_use]
    pub fn at_work(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let (opens, closes) = WORKDAY;
        let local = at.with_timezone(&self.zone);
        let minute = local.hour() * 60 + local.minute();
        // An arbitrary but fixed minute of the working day before.
        let before = opens + minute * 7 % (closes - opens);
        let (mut day, minute) = match minute {
            early if early < opens => (local.date_naive() - Days::new(1), before),
            late if late >= closes => (local.date_naive(), before),
            during => (local.date_naive(), during),
        };
        if day.weekday() == Weekday::Fri {
            day = day - Days::new(1);
        }
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60 + local.second(), 0);
        let there = time.map(|time| self.zone.from_local_datetime(&day.and_time(time)).earliest());
        let there = there.flatten().map_or(at, |there| there.with_timezone(&Utc));
        there.clamp(self.start, self.now)
    }

    /// The moment `time` before now.
    #[must_use]
    pub fn ago(&self, time: TimeDelta) -> DateTime<Utc> {
        (self.now - time).max(self.start)
    }
}
