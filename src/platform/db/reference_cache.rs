//! Reference tables that change seldom, cached in memory: stages, currencies, price lists, people.
//!
//! The cache is never stale for its reader. A transaction that changes one of these tables raises the organization's
//! reference version, every transaction and every request reads that version first, and cached rows are valid only for
//! the version at which they were read.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::platform::db::row::Row;

/// A table with more rows is not cached: its rows are read by id.
pub(super) const MOST_ROWS: u64 = 5_000;

/// A cached reference table, in the order in which its rows were read.
#[derive(Debug)]
pub struct CachedTable<R> {
    rows: Arc<Vec<Arc<R>>>,
    /// The same rows, as rules take them.
    models: Arc<Vec<R>>,
    places: HashMap<Uuid, usize>,
}

impl<R: Row> CachedTable<R> {
    /// A row by its id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<Arc<R>> {
        self.rows.get(*self.places.get(&id)?).cloned()
    }

    /// All rows, as rules take them.
    #[must_use]
    pub fn models(&self) -> Arc<Vec<R>> {
        Arc::clone(&self.models)
    }

    /// All rows, as resolvers take them.
    #[must_use]
    pub fn shared(&self) -> Arc<Vec<Arc<R>>> {
        Arc::clone(&self.rows)
    }
}

/// The cached reference tables, all of one version.
#[derive(Default)]
pub(super) struct ReferenceCache(Mutex<CachedTables>);

#[derive(Default)]
struct CachedTables {
    version: i64,
    tables: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl ReferenceCache {
    /// A table as of a version; `None`: it must be read. `Some(None)`: it is too large for the cache.
    pub(super) fn get<R: Row>(&self, version: i64) -> Option<Option<Arc<CachedTable<R>>>> {
        let kept = self.kept();
        let table = kept.tables.get(&TypeId::of::<R>()).filter(|_| kept.version == version)?;
        Arc::clone(table)
            .downcast::<Option<Arc<CachedTable<R>>>>()
            .ok()
            .map(|table| (*table).clone())
    }

    /// Caches a table that was read at this version or later.
    pub(super) fn put<R: Row>(&self, version: i64, rows: Vec<R>) -> Option<Arc<CachedTable<R>>> {
        let is_cacheable = rows.len() as u64 <= MOST_ROWS;
        let table = is_cacheable.then(|| {
            let places = rows.iter().enumerate().map(|(place, row)| (row.id(), place)).collect();
            let shared = rows.iter().cloned().map(Arc::new).collect();
            Arc::new(CachedTable { rows: Arc::new(shared), models: Arc::new(rows), places })
        });
        let mut kept = self.kept();
        if kept.version < version {
            kept.version = version;
            kept.tables.clear();
        }
        if kept.version == version {
            kept.tables.insert(TypeId::of::<R>(), Arc::new(table.clone()));
        }
        table
    }

    fn kept(&self) -> MutexGuard<'_, CachedTables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for ReferenceCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReferenceCache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use entity::id::CampaignId;
    use entity::{campaign, localized::Localized};

    use super::*;

    fn campaigns(count: usize) -> Vec<campaign::Model> {
        let campaign = || campaign::Model {
            id: CampaignId::generate(),
            version: 1,
            name: Localized::new([("en", "Fair")]),
            starts_on: None,
            ends_on: None,
            is_active: true,
        };
        (0..count).map(|_| campaign()).collect()
    }

    #[test]
    fn what_is_kept_is_good_for_its_version_only() {
        let reference_cache = ReferenceCache::default();
        assert!(reference_cache.get::<campaign::Model>(3).is_none(), "it was not read yet");
        let rows = campaigns(2);
        let id = rows[0].id.uuid();
        reference_cache.put(3, rows);
        let kept =
            reference_cache.get::<campaign::Model>(3).expect("it is kept").expect("it is small");
        assert!(kept.get(id).is_some());
        assert_eq!(kept.models().len(), 2);
        for other in [2, 4] {
            assert!(reference_cache.get::<campaign::Model>(other).is_none(), "{other}");
        }
        reference_cache.put(4, campaigns(1));
        assert!(reference_cache.get::<campaign::Model>(3).is_none(), "an older one is forgotten");
        reference_cache.put(3, campaigns(7));
        let kept = reference_cache.get::<campaign::Model>(4).flatten().expect("a newer one stays");
        assert_eq!(kept.models().len(), 1);
    }

    #[test]
    fn a_table_that_has_grown_is_not_kept() {
        let reference_cache = ReferenceCache::default();
        let many = usize::try_from(MOST_ROWS).expect("a number of rows") + 1;
        assert!(reference_cache.put(1, campaigns(many)).is_none());
        assert!(reference_cache.get::<campaign::Model>(1).expect("that much is known").is_none());
    }
}
