//! The relay: numbers committed events, publishes them to this process in order, and deletes expired rows.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::bus::Bus;
use crate::platform::events::log;

/// How often the relay looks for events of other servers when no local commit wakes it.
const POLL: Duration = Duration::from_secs(1);
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
const SWEEP: Duration = Duration::from_secs(60 * 60);
/// The most rows that one transaction numbers or deletes.
const BATCH: u16 = 500;

/// Numbers committed events and publishes them to this process in order.
#[derive(Debug)]
pub struct Relay {
    db: Db,
    bus: Bus,
    session: Session,
    pulse: Pulse,
    /// The last published number; `None`: the end of the log is not known yet.
    published: Option<i64>,
}

/// The time when the relay last had nothing left to publish.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<Instant>>);

impl Pulse {
    /// How long ago the relay last had nothing left to publish.
    #[must_use]
    pub fn lag(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

impl Relay {
    /// A relay that publishes events on a bus.
    #[must_use]
    pub fn new(db: Db, bus: Bus, clock: Clock) -> Self {
        Self {
            session: Session::system(db.clone(), clock),
            db,
            bus,
            pulse: Pulse(Arc::new(Mutex::new(Instant::now()))),
            published: None,
        }
    }

    /// The time when the relay last had nothing left to publish.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Works until `stop` is cancelled. If the database fails, it waits and retries.
    pub async fn run(mut self, stop: CancellationToken) {
        let committed = self.db.committed();
        let mut next_sweep = Instant::now();
        let mut wait = FIRST_WAIT;
        loop {
            let done = self.work(&mut next_sweep).await;
            let pause = async {
                match &done {
                    Ok(()) => {
                        let _ = timeout(POLL, committed.notified()).await;
                    }
                    Err(error) => {
                        tracing::warn!(?error, "the event relay failed; it retries");
                        sleep(wait).await;
                    }
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = pause => {}
            }
            wait = match done {
                Ok(()) => FIRST_WAIT,
                Err(_) => (wait * 2).min(LONGEST_WAIT),
            };
        }
    }

    async fn work(&mut self, next_sweep: &mut Instant) -> Result<(), Error> {
        self.publish_news().await?;
        if Instant::now() >= *next_sweep {
            self.sweep().await?;
            *next_sweep = Instant::now() + SWEEP;
        }
        Ok(())
    }

    async fn publish_news(&mut self) -> Result<(), Error> {
        let mut published = match self.published {
            Some(published) => published,
            None => log::extent(&self.session).await?.last,
        };
        self.published = Some(published);
        loop {
            let numbered = self.db.number_events(i64::from(BATCH)).await?;
            let news = log::read_after(&self.session, published, u64::from(BATCH)).await?;
            let is_full = news.len() >= usize::from(BATCH) || numbered >= u64::from(BATCH);
            for event in news {
                published = event.number;
                self.published = Some(published);
                self.bus.publish(event);
            }
            if !is_full {
                self.pulse.beat();
                return Ok(());
            }
        }
    }

    async fn sweep(&self) -> Result<(), Error> {
        let now = self.session.now();
        let batch = i64::from(BATCH);
        while self.db.drop_events(now, batch).await? > 0 {}
        while self.db.forget_keys(now, batch).await? > 0 {}
        while self.db.forget_sign_ins(now, batch).await? > 0 {}
        Ok(())
    }
}
