//! The stream as one listener hears it: from its cursor on, in order, nothing lost or doubled.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, Sleep, sleep};

use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::bus::{Attendance, Bus};
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::{self, Delivered};

/// Events read at once while catching up: what a slow listener holds in memory.
const PAGE: u16 = 100;
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Where listeners hear the stream.
#[derive(Clone, Debug)]
pub struct Stream {
    /// How the log is read: as the system; the reader's rights are tested event by event.
    session: Session,
    bus: Bus,
    checkpoint_every: Duration,
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event, and the places right before and after it.
    Event {
        /// The event.
        event: Arc<Delivered>,
        /// The place before it.
        before: Cursor,
        /// The place after it.
        after: Cursor,
    },
    /// Nothing is left up to here.
    Checkpoint(Cursor),
    /// The log no longer reaches back to the listener's cursor; it goes on from here.
    Gap(Cursor),
}

/// One listener.
#[derive(Debug)]
pub struct Follower {
    stream: Stream,
    receiver: Receiver<Arc<Delivered>>,
    cursor: Cursor,
    state: State,
    next_checkpoint: Pin<Box<Sleep>>,
}

#[derive(Debug)]
enum State {
    /// The log's extent is to be compared with the cursor.
    Behind,
    /// Reading the log.
    CatchingUp(VecDeque<Arc<Delivered>>),
    /// Listening to the bus.
    Live,
}

impl Stream {
    /// A stream that reads the log as the system.
    #[must_use]
    pub const fn new(session: Session, bus: Bus, checkpoint_every: Duration) -> Self {
        Self { session, bus, checkpoint_every }
    }

    /// Counts somebody who follows the stream, alone or with others.
    #[must_use]
    pub fn attend(&self) -> Attendance {
        self.bus.attend()
    }

    /// Follows the stream from a cursor on; `None`: from now on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn follow(&self, after: Option<Cursor>) -> Result<Follower, Error> {
        // Listening comes first: what is told meanwhile is in the log, the bus, or both.
        let receiver = self.bus.listen();
        let cursor = match after {
            Some(cursor) => cursor,
            None => log::here(&self.session).await?,
        };
        Ok(Follower {
            stream: self.clone(),
            receiver,
            cursor,
            state: State::Behind,
            next_checkpoint: Box::pin(sleep(self.checkpoint_every)),
        })
    }
}

impl Heard {
    /// The place after it.
    #[must_use]
    pub const fn cursor(&self) -> &Cursor {
        match self {
            Self::Event { after: cursor, .. } | Self::Checkpoint(cursor) | Self::Gap(cursor) => {
                cursor
            }
        }
    }
}

impl Follower {
    /// What comes next. Where the database fails, it waits and asks again. `on_idle` is called with the
    /// current place whenever all events of the log were read and the follower starts to wait for more.
    pub async fn next(&mut self, on_idle: impl Fn(&Cursor)) -> Heard {
        let mut wait = FIRST_WAIT;
        loop {
            match self.step(&on_idle).await {
                Ok(Some(heard)) => return heard,
                Ok(None) => wait = FIRST_WAIT,
                Err(error) => {
                    tracing::warn!(?error, "a listener could not read the log; it tries again");
                    sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    async fn step(&mut self, on_idle: &impl Fn(&Cursor)) -> Result<Option<Heard>, Error> {
        match &mut self.state {
            State::Behind => {
                let gap = self.gap().await?;
                self.state = State::CatchingUp(VecDeque::new());
                Ok(gap)
            }
            State::CatchingUp(page) => match page.pop_front() {
                Some(event) => Ok(self.hear(event)),
                None => self.read().await,
            },
            State::Live => {
                on_idle(&self.cursor);
                Ok(self.listen().await)
            }
        }
    }

    /// Whether the log lacks what follows the cursor: dropped, or of another log altogether.
    async fn gap(&mut self) -> Result<Option<Heard>, Error> {
        let extent = log::extent(&self.stream.session).await?;
        if (extent.dropped..=extent.last).contains(&self.cursor.number) {
            return Ok(None);
        }
        if self.cursor.number < extent.dropped {
            self.cursor.number = extent.dropped;
        } else {
            self.cursor = log::here(&self.stream.session).await?;
        }
        Ok(Some(Heard::Gap(self.cursor.clone())))
    }

    async fn read(&mut self) -> Result<Option<Heard>, Error> {
        let number = self.cursor.number;
        let page = log::read_after(&self.stream.session, number, u64::from(PAGE)).await?;
        match page.first() {
            None => {
                self.state = State::Live;
                Ok(Some(self.checkpoint()))
            }
            // Dropped since the last look.
            Some(first) if first.number > number + 1 => {
                self.state = State::Behind;
                Ok(None)
            }
            Some(_) => {
                self.state = State::CatchingUp(page.into_iter().map(Arc::new).collect());
                Ok(None)
            }
        }
    }

    async fn listen(&mut self) -> Option<Heard> {
        let told = tokio::select! {
            biased;
            () = &mut self.next_checkpoint => None,
            told = self.receiver.recv() => Some(told),
        };
        match told {
            None => Some(self.checkpoint()),
            Some(Ok(event)) if event.number <= self.cursor.number => None,
            Some(Ok(event)) if event.number == self.cursor.number + 1 => self.hear(event),
            // Too slow, or the relay began after us: the log has the rest.
            Some(Ok(_) | Err(RecvError::Lagged(_))) => {
                self.state = State::Behind;
                None
            }
            // The server stops.
            Some(Err(RecvError::Closed)) => std::future::pending().await,
        }
    }

    fn hear(&mut self, event: Arc<Delivered>) -> Option<Heard> {
        let before = self.cursor.clone();
        self.cursor.pass(event.number, event.position);
        if before.has_seen(event.number, event.position) {
            return None;
        }
        let after = self.cursor.clone();
        Some(Heard::Event { event, before, after })
    }

    fn checkpoint(&mut self) -> Heard {
        let next = Instant::now() + self.stream.checkpoint_every;
        self.next_checkpoint.as_mut().reset(next);
        Heard::Checkpoint(self.cursor.clone())
    }
}
