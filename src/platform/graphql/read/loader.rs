//! A data loader, over the crate `dataloader`: keys requested concurrently are read by one statement.

use std::any::Any;
use std::collections::HashMap as StdHashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use dataloader::BatchFn;
use dataloader::cached;
use foldhash::{HashMap, HashMapExt};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::platform::error::Error;

/// The value of a key: a row, the rows of a parent, or an error. Its type is erased; the caller knows it.
#[derive(Clone)]
pub(super) struct LoadedValue(pub(super) Result<Option<Arc<dyn Any + Send + Sync>>, Arc<Error>>);

/// Reads the entries of many keys by one statement.
pub(super) type ReadMany =
    Box<dyn Fn(Vec<Uuid>) -> BoxFuture<'static, Vec<(Uuid, LoadedValue)>> + Send + Sync>;

/// How often the first load of a batch yields to its siblings before it reads. Siblings load within one poll, so once
/// suffices; the crate's default of ten would cost a small query ten turns of the runtime.
const YIELDS: usize = 1;

/// The entries of one table, or of one relation, within one request.
///
/// It is not generic, so that its code is compiled once and not for each table.
pub(super) struct Loader {
    batches: cached::Loader<Uuid, LoadedValue, Batch>,
    /// The loaded entries, for synchronous access.
    loaded: Mutex<HashMap<Uuid, LoadedValue>>,
}

struct Batch(ReadMany);

impl BatchFn<Uuid, LoadedValue> for Batch {
    async fn load(&mut self, keys: &[Uuid]) -> StdHashMap<Uuid, LoadedValue> {
        let mut entries: StdHashMap<_, _> = (self.0)(keys.to_vec()).await.into_iter().collect();
        // The crate would retry a key without an entry forever.
        for key in keys {
            entries.entry(*key).or_insert(LoadedValue(Ok(None)));
        }
        entries
    }
}

impl Loader {
    pub(super) fn new(read: ReadMany) -> Self {
        let batches = cached::Loader::new(Batch(read));
        let batches = batches.with_max_batch_size(usize::MAX).with_yield_count(YIELDS);
        Self { batches, loaded: Mutex::new(HashMap::new()) }
    }

    /// An entry that has been loaded already.
    pub(super) fn loaded(&self, key: Uuid) -> Option<LoadedValue> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// Loads entries, in one batch with concurrent loads. The future is boxed: every field that loads would otherwise
    /// contain the crate's future, and the compiler would process it for each of them.
    pub(super) fn load_many(&self, mut keys: Vec<Uuid>) -> BoxFuture<'_, ()> {
        {
            let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            keys.retain(|key| !loaded.contains_key(key));
        }
        if keys.is_empty() {
            return Box::pin(ready(()));
        }
        Box::pin(async move {
            loop {
                // If the future that drives a batch is dropped, e.g. by a timeout, the crate loses the batch's keys and
                // fails the other callers: they try again.
                if let Ok(entries) = self.batches.try_load_many(keys.clone()).await {
                    self.keep(entries);
                    return;
                }
            }
        })
    }

    /// Loads one entry.
    pub(super) async fn load(&self, key: Uuid) -> LoadedValue {
        self.load_many(vec![key]).await;
        self.loaded(key).unwrap_or(LoadedValue(Ok(None)))
    }

    /// Adds entries that were read by other means.
    pub(super) fn prime_many(&self, entries: Vec<(Uuid, LoadedValue)>) -> BoxFuture<'_, ()> {
        self.keep(entries.iter().cloned());
        Box::pin(self.batches.prime_many(entries))
    }

    /// Stores entries for synchronous access.
    pub(super) fn keep(&self, entries: impl IntoIterator<Item = (Uuid, LoadedValue)>) {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).extend(entries);
    }
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::future::join_all;
    use tokio::sync::Semaphore;
    use tokio::time::timeout;

    use super::*;

    /// A loader of numbers that counts its reads; each read waits for a permit.
    fn numbers(permits: &Arc<Semaphore>, reads: &Arc<AtomicUsize>) -> Loader {
        let (permits, reads) = (Arc::clone(permits), Arc::clone(reads));
        Loader::new(Box::new(move |keys| {
            let (permits, reads) = (Arc::clone(&permits), Arc::clone(&reads));
            Box::pin(async move {
                reads.fetch_add(1, Ordering::Relaxed);
                permits.acquire().await.expect("it is not closed").forget();
                let known = keys.into_iter().filter(|key| key.as_u128() < 100);
                known.map(|key| (key, entry(key.as_u128()))).collect()
            })
        }))
    }

    fn entry(number: u128) -> LoadedValue {
        LoadedValue(Ok(Some(Arc::new(number))))
    }

    fn number(entry: LoadedValue) -> Option<u128> {
        entry.0.ok()?.map(|number| *number.downcast_ref::<u128>().expect("it is a number"))
    }

    #[tokio::test]
    async fn siblings_are_read_by_one_statement_and_only_once() {
        let (permits, reads) = (Arc::new(Semaphore::new(10)), Arc::default());
        let loader = numbers(&permits, &reads);
        let load = |key: u128| loader.load(Uuid::from_u128(key));
        let found = join_all([load(1), load(2), load(3), load(200)]).await;
        let found: Vec<_> = found.into_iter().map(number).collect();
        assert_eq!(found, [Some(1), Some(2), Some(3), None]);
        loader.load_many((1..4).map(Uuid::from_u128).collect()).await;
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        assert_eq!(number(loader.loaded(Uuid::from_u128(2)).expect("it was loaded")), Some(2));
        assert!(loader.loaded(Uuid::from_u128(4)).is_none());
    }

    #[tokio::test]
    async fn a_primed_entry_is_not_read() {
        let (permits, reads) = (Arc::new(Semaphore::new(10)), Arc::default());
        let loader = numbers(&permits, &reads);
        let seven = Uuid::from_u128(7);
        loader.prime_many(vec![(seven, entry(70))]).await;
        assert_eq!(number(loader.load(seven).await), Some(70));
        assert_eq!(reads.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn who_drives_a_batch_may_give_up_and_the_others_are_answered() {
        let (permits, reads) = (Arc::new(Semaphore::new(0)), Arc::default());
        let loader = numbers(&permits, &reads);
        let key = Uuid::from_u128(5);
        {
            let driver = timeout(Duration::from_millis(20), loader.load(key));
            assert!(driver.await.is_err(), "it waits for a permit");
        }
        assert_eq!(reads.load(Ordering::Relaxed), 1, "its batch had begun");
        permits.add_permits(1);
        assert_eq!(number(loader.load(key).await), Some(5));
        assert_eq!(reads.load(Ordering::Relaxed), 2);
    }
}
