//! The rows that a transaction wrote; its payload is resolved from them before the database is read.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use entity::record::Record;
use uuid::Uuid;

/// The rows that a transaction wrote or deleted, by table and id.
#[derive(Clone, Default)]
pub struct Overlay(HashMap<TypeId, HashMap<Uuid, Option<WrittenRow>>>);

type WrittenRow = Arc<dyn Any + Send + Sync>;

/// What a transaction did to one row.
#[derive(Debug)]
pub enum Fate<M> {
    /// It did not write the row.
    Untouched,
    /// It wrote the row, which is now this.
    Written(M),
    /// It deleted the row.
    Deleted,
}

impl Overlay {
    /// Stores a row as it was written.
    pub fn put<M: Record>(&mut self, row: &M) -> Arc<M> {
        let id: Uuid = row.key().into();
        let written = Arc::new(row.clone());
        self.table::<M>().insert(id, Some(Arc::clone(&written) as WrittenRow));
        written
    }

    /// Marks a row as deleted.
    pub fn delete<M: Record>(&mut self, id: Uuid) {
        self.table::<M>().insert(id, None);
    }

    /// What the transaction did to a row.
    #[must_use]
    pub fn fate<M: Record>(&self, id: Uuid) -> Fate<M> {
        match self.0.get(&TypeId::of::<M>()).and_then(|rows| rows.get(&id)) {
            None => Fate::Untouched,
            Some(None) => Fate::Deleted,
            Some(Some(row)) => {
                row.downcast_ref::<M>().map_or(Fate::Untouched, |row| Fate::Written(row.clone()))
            }
        }
    }

    /// All rows of a table that were written and not deleted.
    pub fn written<M: Record>(&self) -> impl Iterator<Item = &M> {
        self.0
            .get(&TypeId::of::<M>())
            .into_iter()
            .flat_map(HashMap::values)
            .filter_map(|row| row.as_ref()?.downcast_ref::<M>())
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn table<M: Record>(&mut self) -> &mut HashMap<Uuid, Option<WrittenRow>> {
        self.0.entry(TypeId::of::<M>()).or_default()
    }
}

impl std::fmt::Debug for Overlay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overlay").field("tables", &self.0.len()).finish()
    }
}
