//! Reads within a transaction. A query sees the rows that the transaction has written.

use std::any::TypeId;
use std::sync::Arc;

use entity::document;
use sea_orm::sea_query::{LockType, Order};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::reference_cache::{CachedTable, MOST_ROWS};
use crate::platform::db::row::{Row, id_of, with_id};
use crate::platform::db::tx::{Tx, Versioned};
use crate::platform::db::write_buffer::TablesRead;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

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

    /// Locks a record that the actor may change until the transaction ends, and checks its expected version.
    ///
    /// # Errors
    /// The record does not exist or is not visible, the actor may only read it, it is at another version, or the
    /// database failed.
    pub async fn lock<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        let row = self.lock_any_version::<R>(id).await?;
        if R::Table::may_change(row.model(), &self.actor) {
            self.check_version(id, &row)?;
            return Ok(row);
        }
        let message = Message::new("shared-for-reading");
        Err(UserError::new(UserErrorCode::NotPermitted, message).into())
    }

    /// Like `lock`, for a change that is open to actors who may only read the record.
    ///
    /// # Errors
    /// The record does not exist or is not visible, it is at another version, or the database failed.
    pub async fn lock_seen<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        let row = self.lock_any_version::<R>(id).await?;
        self.check_version(id, &row)?;
        Ok(row)
    }

    async fn lock_any_version<R: Row>(&mut self, id: Uuid) -> Result<R, Error> {
        self.reads_afresh |= R::Table::IS_CACHED;
        let rows = with_id(self.find::<R::Table>(), id);
        self.lock_one::<R>(rows).await?.ok_or_else(Error::not_found)
    }

    /// Locks rows until the transaction ends and returns them, in the order of their ids. All commands lock rows of one
    /// kind in this order, so that two of them do not wait for each other.
    ///
    /// # Errors
    /// A lock was not granted in time, or the database failed.
    pub async fn lock_all<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.all(locking(rows)).await
    }

    /// Locks the only row of a selection until the transaction ends, if there is one.
    ///
    /// # Errors
    /// The lock was not granted in time, or the database failed.
    pub async fn lock_one<R: Row>(&self, rows: Select<R::Table>) -> Result<Option<R>, Error> {
        self.one(locking(rows)).await
    }
}

/// A selection that locks its rows as an update does, in the order of their ids. Ids never change, so other rows may
/// refer to the locked ones meanwhile: a foreign key waits only for a stronger lock.
fn locking<E: EntityTrait>(rows: Select<E>) -> Select<E> {
    rows.order_by(id_of::<E>(), Order::Asc).lock(LockType::NoKeyUpdate)
}

/// The tables that a selection reads. A row type that is not the table's model includes the record's document.
fn tables_read<R: Row>(rows: &Select<R::Table>) -> TablesRead {
    let reads = TablesRead::by(rows.as_query());
    let is_row = TypeId::of::<R>() == TypeId::of::<<R::Table as EntityTrait>::Model>();
    if is_row { reads } else { reads.and::<document::Entity>() }
}
