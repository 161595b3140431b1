//! Reads within a transaction. A query sees the rows that the transaction has written.

use std::any::TypeId;
use std::sync::Arc;

use entity::document;
use sea_orm::{EntityTrait, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::reference_cache::{CachedTable, MOST_ROWS};
use crate::platform::db::row::{Row, with_id};
use crate::platform::db::tx::Tx;
use crate::platform::db::write_buffer::TablesRead;
use crate::platform::error::Error;

impl Tx {
    /// The rows of a table that the actor may see.
    #[expect(clippy::disallowed_methods, reason = "this is where the row rule is applied")]
    #[must_use]
    pub fn find<E: Visible>(&self) -> Select<E> {
        E::visible_to(E::find(), &self.actor)
    }

    /// All rows of a table, visible or not: for rules that must hold for all rows, e.g. unique names.
    #[expect(clippy::disallowed_methods, reason = "rules that hold for all rows read all rows")]
    #[must_use]
    pub fn find_any<E: EntityTrait>(&self) -> Select<E> {
        E::find()
    }

    /// Runs a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        let connection = self.writes.reading(tables_read::<R>(&rows)).await?;
        Ok(R::fetch(rows, &connection, &[]).await?)
    }

    /// The first row of a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn one<R: Row>(&self, rows: Select<R::Table>) -> Result<Option<R>, Error> {
        Ok(self.all::<R>(rows.limit(1)).await?.into_iter().next())
    }

    /// All rows of a reference table that the actor may see; read at most once per transaction.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<R>>, Error> {
        if let Some(rows) = self.cache.get::<R>() {
            return Ok(rows);
        }
        let rows = match self.reference_cache::<R>().await? {
            Some(table) => table.models(),
            None => Arc::new(self.all::<R>(self.find::<R::Table>()).await?),
        };
        self.cache.put(Arc::clone(&rows));
        Ok(rows)
    }

    /// A cached reference table as of the start of the transaction; `None`: the table is not cached, this transaction
    /// has changed it, or a lock was taken since, which requires fresh rows.
    async fn reference_cache<R: Row>(&self) -> Result<Option<Arc<CachedTable<R>>>, Error> {
        let is_changed = self.changed_cached.contains(&TypeId::of::<R>());
        if !R::Table::IS_CACHED || is_changed || self.reads_afresh {
            return Ok(None);
        }
        let version = self.settings.organization.reference_version;
        if let Some(kept) = self.reference_cache.get::<R>(version) {
            return Ok(kept);
        }
        let rows = self.all::<R>(self.find::<R::Table>().limit(MOST_ROWS + 1)).await?;
        Ok(self.reference_cache.put(version, rows))
    }

    /// A record that the actor may see.
    ///
    /// # Errors
    /// The record does not exist or is not visible, or the database failed.
    pub async fn get<R: Row>(&self, id: impl Into<Uuid> + Send) -> Result<R, Error> {
        let id = id.into();
        if let Some(table) = self.reference_cache::<R>().await? {
            return table.get(id).map(|row| R::clone(&row)).ok_or_else(Error::not_found);
        }
        let rows = with_id(self.find::<R::Table>(), id);
        self.one::<R>(rows).await?.ok_or_else(Error::not_found)
    }
}

/// The tables that a selection reads. A row type that is not the table's model includes the record's document.
fn tables_read<R: Row>(rows: &Select<R::Table>) -> TablesRead {
    let reads = TablesRead::by(rows.as_query());
    let is_row = TypeId::of::<R>() == TypeId::of::<<R::Table as EntityTrait>::Model>();
    if is_row { reads } else { reads.and::<document::Entity>() }
}
