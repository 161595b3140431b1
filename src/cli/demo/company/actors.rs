//! Those who act: one transaction and one clock for all, so that the company is there as a whole or
//! not at all.

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

/// Those who act.
#[derive(Debug)]
pub struct Actors {
    /// What they act in.
    pub tx: Tx,
    now: DateTime<Utc>,
    zone: Tz,
    actors: BTreeMap<Worker, Actor>,
    /// How often each command was performed.
    pub performed: BTreeMap<&'static str, usize>,
}

impl Actors {
    /// The administrator alone.
    pub fn new(tx: Tx, administrator: &user::Model, zone: Tz) -> Self {
        let now = tx.now();
        let mut actors =
            Self { tx, now, zone, actors: BTreeMap::new(), performed: BTreeMap::new() };
        actors.join(Worker::Admin, administrator);
        actors
    }

    /// Lets somebody act, or act as somebody who has changed.
    pub fn join(&mut self, worker: Worker, user: &user::Model) {
        self.actors.insert(worker, Actor::of(user, &[]));
    }

    /// Sets the clock.
    pub const fn at(&mut self, time: DateTime<Utc>) {
        self.now = time;
    }

    /// The company's day.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// The day after so many days.
    pub fn in_days(&self, days: u64) -> Date {
        Date(self.today() + Days::new(days))
    }

    /// Performs a command.
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
