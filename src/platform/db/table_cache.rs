//! Reference tables as one transaction has read them: stages, currencies and the like, once each.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The tables of which one transaction has read all rows.
#[derive(Default)]
pub(super) struct TxTableCache(Mutex<HashMap<TypeId, TableRows>>);

type TableRows = Arc<dyn Any + Send + Sync>;

impl TxTableCache {
    /// The rows of a table, if it has been read.
    pub fn get<R: Send + Sync + 'static>(&self) -> Option<Arc<Vec<R>>> {
        let tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tables.get(&TypeId::of::<R>())?).downcast().ok()
    }

    /// Stores the rows of a table.
    pub fn put<R: Send + Sync + 'static>(&self, rows: Arc<Vec<R>>) {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tables.insert(TypeId::of::<R>(), rows);
    }

    /// Drops a table that was written.
    pub fn forget<R: 'static>(&self) {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tables.remove(&TypeId::of::<R>());
    }
}

impl std::fmt::Debug for TxTableCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TxTableCache").finish_non_exhaustive()
    }
}
