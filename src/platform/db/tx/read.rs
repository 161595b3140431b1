//! How a transaction reads. A query sees the rows that the transaction has written.

use std::any::TypeId;
use std::sync::Arc;

use entity::document;
use sea_orm::{EntityTrait, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::reference_cache::{MOST_ROWS, Table};
use crate::platform::db::row::{Row, with_id};
use crate::platform::db::tx::{Tx, Versioned};
use crate::platform::db::write_buffer::TablesRead;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

impl Tx {
    /// The rows of a table that the actor sees.
    #[expect(clippy::disallowed_methods, reason = "this is where the row rule is applied")]
    #[must_use]
    pub fn find<E: Visible>(&self) -> Select<E> {
        E::visible_to(E::find(), &self.actor)
    }

    /// All rows of a table, seen or not: for rules that must hold for all, e.g. unique names.
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

    /// All rows of a small table that the actor sees, read once a transaction.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<R>>, Error> {
        if let Some(rows) = self.cache.get::<R>() {
            return Ok(rows);
        }
        let rows = match self.reference_cache::<R>().await? {
            Some(table) => table.whole(),
            None => Arc::new(self.all::<R>(self.find::<R::Table>()).await?),
        };
        self.cache.put(Arc::clone(&rows));
        Ok(rows)
    }

    /// A small table as it stood when the transaction began; `None`: it is not kept, this
    /// transaction has changed it, or it must be read as it stands after a lock.
    async fn reference_cache<R: Row>(&self) -> Result<Option<Arc<Table<R>>>, Error> {
        let is_changed = self.changed_small.contains(&TypeId::of::<R>());
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

    /// A record that the actor sees, as it stands.
    ///
    /// # Errors
    /// There is none, or the database failed.
    pub async fn get<R: Row>(&self, id: impl Into<Uuid> + Send) -> Result<R, Error> {
        let id = id.into();
        if let Some(table) = self.reference_cache::<R>().await? {
            return table.get(id).map(|row| R::clone(&row)).ok_or_else(Error::not_found);
        }
        let rows = with_id(self.find::<R::Table>(), id);
        self.one::<R>(rows).await?.ok_or_else(Error::not_found)
    }

    /// A record that the actor may change, locked until the transaction ends, at the expected version.
    ///
    /// # Errors
    /// There is none, it may only be read, it is at another version, or the database failed.
    pub async fn lock<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let row = self.lock_seen::<R>(id).await?;
        if R::Table::may_change(row.model(), &self.actor) {
            return Ok(row);
        }
        let message = Message::new("shared-for-reading");
        Err(UserError::new(UserErrorCode::NotPermitted, message).into())
    }

    /// As `lock`, for a change that is open to actors who may only read the record.
    ///
    /// # Errors
    /// There is none, it is at another version, or the database failed.
    pub async fn lock_seen<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        self.reads_afresh |= R::Table::IS_CACHED;
        let rows = with_id(self.find::<R::Table>(), id).lock_exclusive();
        let row = self.one::<R>(rows).await?.ok_or_else(Error::not_found)?;
        self.check_version(id, &row)?;
        Ok(row)
    }
}

/// The tables that a selection reads: what is more than a row of its table is read with its document.
fn tables_read<R: Row>(rows: &Select<R::Table>) -> TablesRead {
    let reads = TablesRead::by(rows.as_query());
    let is_row = TypeId::of::<R>() == TypeId::of::<<R::Table as EntityTrait>::Model>();
    if is_row { reads } else { reads.and::<document::Entity>() }
}
