//! Those who act: a session for each, and one clock for all.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::user;

use crate::access::Actor;
use crate::cli::demo::history::act::Worker;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::session::Session;
use crate::platform::db::verb::{Verb, perform};
use crate::platform::graphql::scalars::Date;

/// Those who act.
#[derive(Debug)]
pub struct Cast {
    db: Db,
    clock: Clock,
    zone: Tz,
    sessions: BTreeMap<Worker, Session>,
    /// How often each verb was performed.
    pub performed: BTreeMap<&'static str, usize>,
}

impl Cast {
    /// The administrator alone.
    pub fn new(db: Db, administrator: &user::Model, zone: Tz) -> Self {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH);
        let mut cast =
            Self { db, clock, zone, sessions: BTreeMap::new(), performed: BTreeMap::new() };
        cast.join(Worker::Admin, administrator);
        cast
    }

    /// Lets somebody act, or act as somebody who has changed.
    pub fn join(&mut self, worker: Worker, user: &user::Model) {
        let actor = Actor {
            user_id: Some(user.id),
            role: user.role,
            reach: user.reach,
            team_id: user.team_id,
        };
        let session = Session::new(self.db.clone(), Some(actor), self.clock.clone());
        self.sessions.insert(worker, session);
    }

    /// Sets the clock.
    pub fn at(&self, time: DateTime<Utc>) {
        self.clock.set(time);
    }

    /// The company's day.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().with_timezone(&self.zone).date_naive()
    }

    /// The day after so many days.
    pub fn in_days(&self, days: u64) -> Date {
        Date(self.today() + Days::new(days))
    }

    /// Somebody's session.
    pub fn session(&self, worker: Worker) -> anyhow::Result<&Session> {
        self.sessions.get(&worker).with_context(|| format!("{} is nobody", worker.key()))
    }

    /// Performs a verb.
    pub async fn act<V: Verb>(&mut self, by: Worker, verb: V) -> anyhow::Result<V::Done> {
        let ran = perform(self.session(by)?, verb).await.context(V::NAME)?;
        let Some(done) = ran.done else {
            let reasons = ran.problems.iter().map(|problem| {
                let text = problem.message.in_locale("en");
                format!("{:?} at {:?}: {text}", problem.code, problem.path.join("."))
            });
            let reasons: Vec<_> = reasons.collect();
            let now = self.clock.now();
            bail!("{} by {} on {now} was refused: {}", V::NAME, by.key(), reasons.join("; "));
        };
        *self.performed.entry(V::NAME).or_default() += 1;
        Ok(done)
    }
}
