//! From the relay to everybody who listens in this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::broadcast;

use crate::platform::events::log::Delivered;

/// How many events wait for the slowest listener; whoever falls further behind reads the log.
const CAPACITY: usize = 1024;

/// From the relay to everybody who listens in this process.
#[derive(Clone, Debug)]
pub struct Bus {
    told: broadcast::Sender<Arc<Delivered>>,
    attending: Arc<AtomicUsize>,
}

/// Held as long as somebody follows the stream, alone or with others.
#[derive(Debug)]
pub struct Attendance(Arc<AtomicUsize>);

impl Drop for Attendance {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self { told: broadcast::Sender::new(CAPACITY), attending: Arc::default() }
    }
}

impl Bus {
    /// Tells everybody who listens now.
    pub fn publish(&self, event: Delivered) {
        // Nobody may be listening.
        let _ = self.told.send(Arc::new(event));
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<Delivered>> {
        self.told.subscribe()
    }

    /// Counts somebody who follows the stream, alone or with others.
    #[must_use]
    pub fn attend(&self) -> Attendance {
        self.attending.fetch_add(1, Ordering::Relaxed);
        Attendance(Arc::clone(&self.attending))
    }

    /// How many follow the stream now.
    #[must_use]
    pub fn attending(&self) -> usize {
        self.attending.load(Ordering::Relaxed)
    }
}
