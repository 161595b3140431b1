//! From the relay to everybody who listens in this process.

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::platform::events::log::Delivered;

/// How many events wait for the slowest listener; whoever falls further behind reads the log.
const CAPACITY: usize = 1024;

/// From the relay to everybody who listens in this process.
#[derive(Clone, Debug)]
pub struct Bus(broadcast::Sender<Arc<Delivered>>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl Bus {
    /// Tells everybody who listens now.
    pub fn publish(&self, event: Delivered) {
        // Nobody may be listening.
        let _ = self.0.send(Arc::new(event));
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<Delivered>> {
        self.0.subscribe()
    }

    /// How many listen now.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }
}
