//! Keys that are asked for one by one and read at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::platform::glance::{self, Mode};

/// Values by their keys: those that are read, and those that are asked for.
///
/// Whoever asks first waits until all that runs beside it has asked too, then reads for all. If it
/// is dropped meanwhile, the next one does.
pub(in crate::platform::graphql) struct Batch<V>(Arc<Inner<V>>);

struct Inner<V> {
    state: Mutex<State<V>>,
    read: Notify,
}

struct State<V> {
    known: HashMap<Uuid, V>,
    asked: Vec<Uuid>,
    /// Whether somebody is about to read, or reads.
    is_read: bool,
}

/// Reads the values of many keys, each exactly once.
pub(in crate::platform::graphql) type Reading<V> = BoxFuture<'static, HashMap<Uuid, V>>;

/// What there is to do until what was asked for is known.
enum Next {
    /// Nothing: it is known.
    Known,
    /// Reading: nobody else does.
    Read,
    /// Waiting for who reads.
    Wait,
}

impl<V> Default for Batch<V> {
    fn default() -> Self {
        let state = State { known: HashMap::new(), asked: Vec::new(), is_read: false };
        Self(Arc::new(Inner { state: Mutex::new(state), read: Notify::new() }))
    }
}

impl<V> Clone for Batch<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V: Clone + Send + 'static> Batch<V> {
    /// The value of a key, once it is read; `read` is made where it has to be read, and reads the
    /// values of many.
    pub(in crate::platform::graphql) async fn load<R>(
        &self,
        key: Uuid,
        read: impl FnOnce() -> R,
    ) -> V
    where
        R: Fn(Vec<Uuid>) -> Reading<V> + Send + Sync + 'static,
    {
        if let Some(value) = self.known(key) {
            return value;
        }
        if glance::mode() == Mode::Gathers {
            self.0.state().asked.push(key);
            glance::want(Arc::as_ptr(&self.0).addr(), || {
                let (batch, read) = (self.clone(), read());
                Box::pin(async move { batch.settle(&read).await })
            });
            return std::future::pending().await;
        }
        glance::waits().await;
        let read = read();
        // On the heap: who loads mostly gathers first, and every field has room for this.
        Box::pin(async move {
            loop {
                self.0.state().asked.push(key);
                self.settle(&read).await;
                if let Some(value) = self.known(key) {
                    return value;
                }
            }
        })
        .await
    }

    /// Keeps a value that was read by other means.
    pub(super) fn put(&self, key: Uuid, value: V) {
        self.0.state().known.insert(key, value);
    }

    /// Whether the value of a key is there.
    pub(super) fn knows(&self, key: Uuid) -> bool {
        self.0.state().known.contains_key(&key)
    }

    fn known(&self, key: Uuid) -> Option<V> {
        self.0.state().known.get(&key).cloned()
    }

    /// Completes when all is known that was asked for.
    async fn settle(&self, read: &(impl Fn(Vec<Uuid>) -> Reading<V> + Sync)) {
        loop {
            let has_read = self.0.read.notified();
            match self.0.next() {
                Next::Known => return,
                Next::Wait => has_read.await,
                Next::Read => {
                    let begun = Begun(&self.0);
                    // Back when all that is ready beside this has asked.
                    tokio::task::yield_now().await;
                    let values = read(self.0.taken()).await;
                    self.0.state().known.extend(values);
                    drop(begun);
                }
            }
        }
    }
}

impl<V> Inner<V> {
    fn next(&self) -> Next {
        let mut state = self.state();
        let State { known, asked, is_read } = &mut *state;
        if *is_read {
            return Next::Wait;
        }
        asked.retain(|key| !known.contains_key(key));
        if asked.is_empty() {
            return Next::Known;
        }
        *is_read = true;
        Next::Read
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
struct Begun<'a, V>(&'a Inner<V>);

impl<V> Drop for Begun<'_, V> {
    fn drop(&mut self) {
        self.0.state().is_read = false;
        self.0.read.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::task::Poll;

    use futures_util::future::join_all;

    use super::*;

    fn doubled(keys: Vec<Uuid>) -> Reading<u128> {
        Box::pin(async { keys.into_iter().map(|key| (key, key.as_u128() * 2)).collect() })
    }

    /// Doubles, counts how often, and refuses a key that comes twice.
    fn counted(
        reads: &Arc<AtomicUsize>,
    ) -> impl Fn(Vec<Uuid>) -> Reading<u128> + Send + Sync + 'static {
        let reads = Arc::clone(reads);
        move |keys| {
            reads.fetch_add(1, Ordering::Relaxed);
            assert_eq!(keys.len(), 50, "each key once");
            doubled(keys)
        }
    }

    #[tokio::test]
    async fn what_is_asked_beside_each_other_is_read_at_once() {
        let batch = Batch::default();
        let reads = Arc::new(AtomicUsize::new(0));
        let asked = (0..100).map(|n| batch.load(Uuid::from_u128(n % 50), || counted(&reads)));
        let values = join_all(asked).await;
        assert!(values.iter().enumerate().all(|(n, value)| *value == (n as u128 % 50) * 2));
        assert_eq!(batch.load(Uuid::from_u128(7), || doubled).await, 14, "known");
        assert_eq!(reads.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_is_gathered_is_read_at_once_and_then_there() {
        let batch = Batch::default();
        let reads = Arc::new(AtomicUsize::new(0));
        let ask = |n: u128| {
            let loading = std::pin::pin!(batch.load(Uuid::from_u128(n), || counted(&reads)));
            glance::once(loading)
        };
        let gathered = glance::gather(|| (0..100).for_each(|n| assert!(ask(n % 50).is_pending())));
        assert_eq!(gathered.len(), 1);
        assert_eq!(reads.load(Ordering::Relaxed), 0, "not yet");
        join_all(gathered).await;
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        assert_eq!(ask(49), Poll::Ready(98));
        assert!(glance::gather(|| assert!(ask(3).is_ready())).is_empty());
    }

    #[tokio::test]
    async fn who_glances_asks_for_nothing() {
        let batch: Batch<u128> = Batch::default();
        let loading = std::pin::pin!(batch.load(Uuid::from_u128(1), || doubled));
        assert!(glance::at_once(loading).is_pending());
        assert!(batch.0.taken().is_empty());
    }

    #[tokio::test]
    async fn whoever_reads_may_be_dropped() {
        let batch = Batch::default();
        let reads = Arc::new(AtomicBool::new(false));
        let begun = Arc::clone(&reads);
        let endless = move |_: Vec<Uuid>| -> Reading<u128> {
            begun.store(true, Ordering::Relaxed);
            Box::pin(pending())
        };
        let mut dropped = Box::pin(batch.load(Uuid::from_u128(1), || endless));
        while !reads.load(Ordering::Relaxed) {
            assert!(glance::once(dropped.as_mut()).is_pending());
        }
        let mut waits = Box::pin(batch.load(Uuid::from_u128(2), || doubled));
        assert!(glance::once(waits.as_mut()).is_pending(), "somebody reads");
        drop(dropped);
        assert_eq!(waits.await, 4);
    }
}
