//! Limits how fast a client's messages are read; further ones wait in network buffers.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

const WINDOW: Duration = Duration::from_secs(1);

/// A limit on messages per second.
#[derive(Debug)]
pub struct Pace {
    max: u32,
    read: u32,
    since: Instant,
}

impl Pace {
    /// Allows at most `max` messages per second.
    pub fn new(max: u32) -> Self {
        Self { max, read: 0, since: Instant::now() }
    }

    /// Completes when the next message may be read. Cancel-safe.
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
