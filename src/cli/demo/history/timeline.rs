//! A story is told forwards and dated backwards, from the day it ends on, within working hours.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use crate::cli::demo::history::action::{DemoAction, DemoEvent, Worker};

/// Half past eight and five, in minutes.
const WORKDAY: (u32, u32) = (8 * 60 + 30, 17 * 60);

/// What happens to one lead or opportunity, in order.
#[derive(Debug, Default)]
pub struct Timeline(Vec<(TimeDelta, Worker, DemoAction)>);

impl Timeline {
    /// Goes on, so long after what came before.
    pub fn then(&mut self, after: TimeDelta, by: Worker, act: DemoAction) {
        self.0.push((after, by, act));
    }

    /// With dates, so that it ends about when it should; told faster where it would begin before
    /// the company does.
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

/// The year that is told.
#[derive(Clone, Copy, Debug)]
pub struct DemoYear {
    /// When the company begins to sell.
    pub start: DateTime<Utc>,
    /// When history ends.
    pub now: DateTime<Utc>,
    /// Where it works.
    pub zone: Tz,
}

impl DemoYear {
    /// The last working time that is not after a time.
    #[must_use]
    pub fn at_work(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let (opens, closes) = WORKDAY;
        let local = at.with_timezone(&self.zone);
        let minute = local.hour() * 60 + local.minute();
        // Any minute of the day before is as good as another.
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

    /// So long before now.
    #[must_use]
    pub fn ago(&self, time: TimeDelta) -> DateTime<Utc> {
        (self.now - time).max(self.start)
    }
}
