//! The bus: from the relay to all subscribers in this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::broadcast;

use crate::platform::events::log::Delivered;

/// How many events the bus keeps for its slowest receiver; one that is further behind reads the log.
const CAPACITY: usize = 1024;

/// The bus: from the relay to all subscribers in this process.
#[derive(Clone, Debug)]
pub struct Bus {
    sender: broadcast::Sender<Arc<Delivered>>,
    attending: Arc<AtomicUsize>,
}

/// Counts one subscription as long as it is held.
#[derive(Debug)]
pub struct Attendance(Arc<AtomicUsize>);

impl Drop for Attendance {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(CAPACITY), attending: Arc::default() }
    }
}

impl Bus {
    /// Sends an event to all current receivers.
    pub fn publish(&self, event: Delivered) {
        // Fails if there are no receivers, which is fine.
        let _ = self.sender.send(Arc::new(event));
    }

    /// A receiver of all events from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<Delivered>> {
        self.sender.subscribe()
    }

    /// Counts a subscription, whether on a stream of its own or in a group.
    #[must_use]
    pub fn attend(&self) -> Attendance {
        self.attending.fetch_add(1, Ordering::Relaxed);
        Attendance(Arc::clone(&self.attending))
    }

    /// The current number of subscriptions.
    #[must_use]
    pub fn attending(&self) -> usize {
        self.attending.load(Ordering::Relaxed)
    }
}
