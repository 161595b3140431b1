//! Keys that are asked for one by one and read at once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use uuid::Uuid;

/// Values by their keys: those that are read, and those that are asked for.
///
/// Whoever asks first waits until all that runs beside it has asked too, then reads for all. If it
/// is dropped meanwhile, the next one does.
pub(super) struct Batch<V> {
    state: Mutex<State<V>>,
    read: Notify,
}

struct State<V> {
    known: HashMap<Uuid, V>,
    asked: Vec<Uuid>,
    /// Whether somebody is about to read, or reads.
    is_read: bool,
}

/// What came of asking.
enum Asked<V> {
    /// It is known.
    Known(V),
    /// Nobody reads: whoever asked does.
    First,
    /// Somebody reads for all.
    Waits,
}

impl<V> Default for Batch<V> {
    fn default() -> Self {
        let state = State { known: HashMap::new(), asked: Vec::new(), is_read: false };
        Self { state: Mutex::new(state), read: Notify::new() }
    }
}

impl<V: Clone> Batch<V> {
    /// The value of a key, once it is read; `read` reads the values of many, each exactly once.
    pub(super) async fn load<'f, F>(&self, key: Uuid, read: impl Fn(Vec<Uuid>) -> F) -> V
    where
        F: Future<Output = HashMap<Uuid, V>> + Send + 'f,
    {
        loop {
            let has_read = self.read.notified();
            match self.ask(key) {
                Asked::Known(value) => return value,
                Asked::Waits => has_read.await,
                Asked::First => {
                    let reading = Reading(self);
                    // Back when all that is ready beside this has asked.
                    tokio::task::yield_now().await;
                    // On the heap and without its type: one of many reads, and each waits in a place of this size.
                    let read: BoxFuture<'f, _> = Box::pin(read(self.taken()));
                    let values = read.await;
                    self.state().known.extend(values);
                    drop(reading);
                }
            }
        }
    }

    fn ask(&self, key: Uuid) -> Asked<V> {
        let mut state = self.state();
        if let Some(value) = state.known.get(&key) {
            return Asked::Known(value.clone());
        }
        state.asked.push(key);
        if std::mem::replace(&mut state.is_read, true) { Asked::Waits } else { Asked::First }
    }

    /// The keys that are asked for, each once, in the order in which they were.
    fn taken(&self) -> Vec<Uuid> {
        let mut state = self.state();
        let mut keys = std::mem::take(&mut state.asked);
        let mut seen = HashSet::with_capacity(keys.len());
        keys.retain(|key| !state.known.contains_key(key) && seen.insert(*key));
        keys
    }

    fn state(&self) -> MutexGuard<'_, State<V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who reads, perhaps dropped before the end.
struct Reading<'a, V: Clone>(&'a Batch<V>);

impl<V: Clone> Drop for Reading<'_, V> {
    fn drop(&mut self) {
        self.0.state().is_read = false;
        self.0.read.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::future::join_all;
    use tokio::time::{sleep, timeout};

    use super::*;

    async fn doubled(keys: Vec<Uuid>) -> HashMap<Uuid, u128> {
        keys.into_iter().map(|key| (key, key.as_u128() * 2)).collect()
    }

    #[tokio::test]
    async fn what_is_asked_beside_each_other_is_read_at_once() {
        let batch = Batch::default();
        let reads = AtomicUsize::new(0);
        let read = |keys: Vec<Uuid>| {
            reads.fetch_add(1, Ordering::Relaxed);
            assert_eq!(keys.len(), 50, "each key once");
            doubled(keys)
        };
        let asked = (0..100).map(|n| batch.load(Uuid::from_u128(n % 50), read));
        let values = join_all(asked).await;
        assert!(values.iter().enumerate().all(|(n, value)| *value == (n as u128 % 50) * 2));
        assert_eq!(batch.load(Uuid::from_u128(7), read).await, 14, "known");
        assert_eq!(reads.into_inner(), 1);
    }

    #[tokio::test]
    async fn whoever_reads_may_be_dropped() {
        let batch = Batch::default();
        let slow = async |keys: Vec<Uuid>| {
            sleep(Duration::from_secs(3600)).await;
            doubled(keys).await
        };
        let dropped = timeout(Duration::from_millis(20), batch.load(Uuid::from_u128(1), slow));
        let waits = async {
            tokio::task::yield_now().await;
            batch.load(Uuid::from_u128(2), doubled).await
        };
        let (dropped, waited) = tokio::join!(dropped, waits);
        assert!(dropped.is_err());
        assert_eq!(waited, 4);
    }
}
