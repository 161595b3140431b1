//! The event stream of one subscriber: from its cursor on, in order, without loss or duplicates.

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

/// The most events read at once while catching up: what a slow subscriber keeps in memory.
const PAGE: u16 = 100;
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The event stream, which any number of followers can read.
#[derive(Clone, Debug)]
pub struct Stream {
    /// Reads the log as the system; the viewer's permissions are checked for each event.
    session: Session,
    bus: Bus,
    checkpoint_every: Duration,
}

/// What a follower receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event, with the cursors before and after it.
    Event {
        /// The event.
        event: Arc<Delivered>,
        /// The cursor before it.
        before: Cursor,
        /// The cursor after it.
        after: Cursor,
    },
    /// All events up to this cursor were received.
    Checkpoint(Cursor),
    /// The log no longer contains the events after the follower's cursor; it continues from this one.
    Gap(Cursor),
}

/// One follower of the stream.
#[derive(Debug)]
pub struct Follower {
    stream: Stream,
    receiver: Receiver<Arc<Delivered>>,
    cursor: Cursor,
    state: StreamState,
    next_checkpoint: Pin<Box<Sleep>>,
}

#[derive(Debug)]
enum StreamState {
    /// The cursor must be compared with the range of the log.
    Behind,
    /// Reading the log.
    CatchingUp(VecDeque<Arc<Delivered>>),
    /// Receiving from the bus.
    Live,
}

impl Stream {
    /// A stream that reads the log with a system session.
    #[must_use]
    pub const fn new(session: Session, bus: Bus, checkpoint_every: Duration) -> Self {
        Self { session, bus, checkpoint_every }
    }

    /// Counts a subscription, whether on a stream of its own or in a group.
    #[must_use]
    pub fn attend(&self) -> Attendance {
        self.bus.attend()
    }

    /// Follows the stream from a cursor on; `None`: from now on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn follow(&self, after: Option<Cursor>) -> Result<Follower, Error> {
        // Subscribed first: events published meanwhile are in the log, on the bus, or both.
        let receiver = self.bus.listen();
        let cursor = match after {
            Some(cursor) => cursor,
            None => log::here(&self.session).await?,
        };
        Ok(Follower {
            stream: self.clone(),
            receiver,
            cursor,
            state: StreamState::Behind,
            next_checkpoint: Box::pin(sleep(self.checkpoint_every)),
        })
    }
}

impl Heard {
    /// The cursor after it.
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
    /// The next item. If the database fails, it waits and retries. `on_idle` is called with the current cursor whenever
    /// all events of the log were read and the follower starts to wait.
    pub async fn next(&mut self, on_idle: impl Fn(&Cursor)) -> Heard {
        let mut wait = FIRST_WAIT;
        loop {
            match self.step(&on_idle).await {
                Ok(Some(heard)) => return heard,
                Ok(None) => wait = FIRST_WAIT,
                Err(error) => {
                    tracing::warn!(?error, "a follower could not read the event log; it retries");
                    sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    async fn step(&mut self, on_idle: &impl Fn(&Cursor)) -> Result<Option<Heard>, Error> {
        match &mut self.state {
            StreamState::Behind => {
                let gap = self.gap().await?;
                self.state = StreamState::CatchingUp(VecDeque::new());
                Ok(gap)
            }
            StreamState::CatchingUp(page) => match page.pop_front() {
                Some(event) => Ok(self.hear(event)),
                None => self.read().await,
            },
            StreamState::Live => {
                on_idle(&self.cursor);
                Ok(self.listen().await)
            }
        }
    }

    /// Whether the log lacks the events after the cursor: they were deleted, or the cursor is of another log.
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
                self.state = StreamState::Live;
                Ok(Some(self.checkpoint()))
            }
            // Deleted since the last check.
            Some(first) if first.number > number + 1 => {
                self.state = StreamState::Behind;
                Ok(None)
            }
            Some(_) => {
                self.state = StreamState::CatchingUp(page.into_iter().map(Arc::new).collect());
                Ok(None)
            }
        }
    }

    async fn listen(&mut self) -> Option<Heard> {
        let received = tokio::select! {
            biased;
            () = &mut self.next_checkpoint => None,
            received = self.receiver.recv() => Some(received),
        };
        match received {
            None => Some(self.checkpoint()),
            Some(Ok(event)) if event.number <= self.cursor.number => None,
            Some(Ok(event)) if event.number == self.cursor.number + 1 => self.hear(event),
            // The follower is too slow, or the relay started later: the log has the rest.
            Some(Ok(_) | Err(RecvError::Lagged(_))) => {
                self.state = StreamState::Behind;
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
