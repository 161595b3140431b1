//! How fast a client's messages are read: those beyond that wait in its own network buffers.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

const WINDOW: Duration = Duration::from_secs(1);

/// How fast a client's messages are read.
#[derive(Debug)]
pub struct Pace {
    max: u32,
    read: u32,
    since: Instant,
}

impl Pace {
    /// At most `max` messages a second.
    pub fn new(max: u32) -> Self {
        Self { max, read: 0, since: Instant::now() }
    }

    /// Completes when the next message may be read. May be cancelled.
    pub async fn ready(&mut self) {
        if self.read >= self.max {
            sleep_until(self.since + WINDOW).await;
        }
    }

    /// Counts a message.
    pub fn count(&mut self) {
        if self.since.elapsed() >= WINDOW {
            self.since = Instant::now();
            self.read = 0;
        }
        self.read += 1;
    }
}
