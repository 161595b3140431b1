//! The people who run the commands. All share one transaction and one clock, so that the company is created
//! completely or not at all.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::user;

use crate::access::Actor;
use crate::cli::demo::history::action::Worker;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::graphql::scalars::Date;

/// The people who run the commands.
#[derive(Debug)]
pub struct Actors {
    /// The shared transaction.
    pub tx: Tx,
    now: DateTime<Utc>,
    zone: Tz,
    actors: BTreeMap<Worker, Actor>,
    /// How often each command was performed.
    pub performed: BTreeMap<&'static str, usize>,
}

impl Actors {
    /// Starts with the administrator alone.
    pub fn new(tx: Tx, administrator: &user::Model, zone: Tz) -> Self {
        let now = tx.now();
        let mut actors =
            Self { tx, now, zone, actors: BTreeMap::new(), performed: BTreeMap::new() };
        actors.join(Worker::Admin, administrator);
        actors
    }

    /// Adds a person, or replaces one whose record has changed.
    pub fn join(&mut self, worker: Worker, user: &user::Model) {
        self.actors.insert(worker, Actor::of(user, &[]));
    }

    /// Sets the clock.
    pub const fn at(&mut self, time: DateTime<Utc>) {
        self.now = time;
    }

    /// The current day in the company's time zone.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// The day in so many days.
    pub fn in_days(&self, days: u64) -> Date {
        Date(self.today() + Days::new(days))
    }

    /// Performs a command as a person.
    pub async fn act<C: Command>(&mut self, by: Worker, command: C) -> anyhow::Result<C::Output> {
        let actor = self.actors.get(&by).with_context(|| format!("{} is nobody", by.key()))?;
        self.tx.impersonate(actor.clone(), self.now);
        match self.tx.perform(command).await {
            Ok(output) => {
                *self.performed.entry(C::NAME).or_default() += 1;
                Ok(output)
            }
            Err(Error::Refused(problems)) => {
                let reasons = problems.iter().map(|problem| {
                    let text = problem.message.in_locale("en");
                    format!("{:?} at {:?}: {text}", problem.code, problem.path.join("."))
                });
                let reasons = reasons.collect::<Vec<_>>().join("; ");
                bail!("{} by {} on {} was refused: {reasons}", C::NAME, by.key(), self.now);
            }
            Err(error) => Err(error).context(C::NAME),
        }
    }
}
