//! Writes rows within a transaction. Each write is remembered for the payload and recorded in the audit.

use std::any::TypeId;
use std::sync::Arc;

use entity::id::Key;
use entity::record::Record;
use entity::search_document;
use sea_orm::{QueryTrait, Statement, StatementBuilder, UpdateMany};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::overlay::Fate;
use crate::platform::db::tx::{Tx, statements};
use crate::platform::db::write_buffer::{PendingWrite, WriteKind};
use crate::platform::error::Error;
use crate::platform::text::search_text;

impl Tx {
    /// Inserts a row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert<M: Record<Entity: Visible>>(&mut self, row: M) -> Result<M, Error> {
        let insert = self.build(&statements::insert(std::slice::from_ref(&row)));
        let id = Some(row.key().into());
        self.writes.push(PendingWrite::to::<M::Entity>(WriteKind::Insert, id, insert)).await?;
        let written = self.wrote(&row);
        self.audit.added(written);
        Ok(row)
    }

    /// Inserts rows by one statement.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_all<M: Record<Entity: Visible>>(
        &mut self,
        rows: &[M],
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let insert = self.build(&statements::insert(rows));
        self.writes.push(PendingWrite::to::<M::Entity>(WriteKind::Insert, None, insert)).await?;
        for row in rows {
            let written = self.wrote(row);
            self.audit.added(written);
        }
        Ok(())
    }

    /// Updates the changed columns of a row and raises its version; does nothing if no column changed.
    ///
    /// # Errors
    /// The row was changed by another transaction, or the database failed.
    pub async fn update<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        mut after: M,
    ) -> Result<M, Error> {
        if statements::is_changed(before, &after) {
            after.raise(self.now);
            self.replace(before, &after).await?;
        }
        Ok(after)
    }

    /// Raises a record's version when only its parts changed.
    ///
    /// # Errors
    /// The row was changed by another transaction, or the database failed.
    pub async fn touch<M: Record<Entity: Visible>>(&mut self, row: &M) -> Result<M, Error> {
        let mut after = row.clone();
        after.raise(self.now);
        self.replace(row, &after).await?;
        Ok(after)
    }

    /// Changes a row that this transaction has inserted, without raising its version.
    ///
    /// # Errors
    /// The database failed.
    pub async fn finish_insert<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        after: M,
    ) -> Result<M, Error> {
        if statements::is_changed(before, &after) {
            self.replace(before, &after).await?;
        }
        Ok(after)
    }

    async fn replace<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        after: &M,
    ) -> Result<(), Error> {
        let id = before.key().into();
        self.check_lock_order_of_write::<M>(id)?;
        let insert = || self.build(&statements::insert(std::slice::from_ref(after)));
        if !self.writes.replace_insert::<M::Entity>(id, &insert).await {
            let update = self.build(&statements::update(before, after));
            let write = PendingWrite::to::<M::Entity>(WriteKind::Update, Some(id), update);
            self.writes.push(write).await?;
        }
        let written = self.wrote(after);
        self.audit.changed(before, written);
        Ok(())
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// The database failed, or another row still refers to this one.
    pub async fn delete<M: Record<Entity: Visible>>(&mut self, row: &M) -> Result<(), Error> {
        self.check_lock_order_of_write::<M>(row.key().into())?;
        self.writes.execute(self.build(&statements::delete(row))).await?;
        self.overlay.delete::<M>(row.key().into());
        self.audit.deleted(row);
        self.forget_table::<M::Entity>();
        Ok(())
    }

    /// Changes many rows by one statement. Neither the overlay nor the audit records them; the caller gives the reason
    /// why the audit need not.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_many<E: Visible>(
        &mut self,
        update: UpdateMany<E>,
        _: Unaudited,
    ) -> Result<u64, Error> {
        self.forget_table::<E>();
        let update = self.build(&update.into_query());
        Ok(self.writes.execute(update).await?.rows_affected())
    }

    /// Like `update_many`, for one row, which must exist: it is sent with the other pending writes.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_unaudited<E: Visible>(
        &mut self,
        row: impl Into<Uuid>,
        update: UpdateMany<E>,
        _: Unaudited,
    ) -> Result<(), Error> {
        self.forget_table::<E>();
        let update = self.build(&update.into_query());
        let write = PendingWrite::to::<E>(WriteKind::Update, Some(row.into()), update);
        Ok(self.writes.push(write).await?)
    }

    /// Sets the text by which a record is found in searches.
    ///
    /// # Errors
    /// The database failed.
    pub async fn set_search_text<K: Key, S: AsRef<str>>(
        &self,
        id: K,
        parts: &[S],
    ) -> Result<(), Error> {
        let id: Uuid = id.into();
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        let text = search_text(&parts);
        let set = self.statement(SET_SEARCH_TEXT, [id.into(), K::PREFIX.into(), text.into()]);
        if self.writes.replace_insert::<search_document::Entity>(id, &|| set.clone()).await {
            return Ok(());
        }
        let write = PendingWrite::to::<search_document::Entity>(WriteKind::Insert, Some(id), set);
        Ok(self.writes.push(write).await?)
    }

    /// An update or a deletion locks its row, unless this transaction has inserted it.
    fn check_lock_order_of_write<M: Record<Entity: Visible>>(
        &mut self,
        id: Uuid,
    ) -> Result<(), Error> {
        match self.overlay.fate::<M>(id) {
            Fate::Untouched => self.check_lock_order::<M::Entity>(id),
            Fate::Written(_) | Fate::Deleted => Ok(()),
        }
    }

    /// Adds a part to the text by which a record is found in searches.
    ///
    /// # Errors
    /// The database failed.
    pub async fn add_search_text(&self, id: impl Into<Uuid>, part: &str) -> Result<(), Error> {
        let id: Uuid = id.into();
        let text = search_text(&[part]);
        let add = self.statement(ADD_SEARCH_TEXT, [id.into(), text.into()]);
        self.writes.execute(add).await?;
        Ok(())
    }

    pub(super) fn build(&self, statement: &impl StatementBuilder) -> Statement {
        self.writes.backend().build(statement)
    }

    fn wrote<M: Record<Entity: Visible>>(&mut self, row: &M) -> Arc<M> {
        self.forget_table::<M::Entity>();
        self.overlay.put(row)
    }

    /// Drops the cached rows of a table that is written.
    fn forget_table<E: Visible>(&mut self) {
        self.cache.forget::<E::Model>();
        if E::IS_CACHED {
            self.changed_cached.insert(TypeId::of::<E::Model>());
        }
    }
}

const SET_SEARCH_TEXT: &str = "INSERT INTO search_document (record_id, kind, text) VALUES ($1, $2, $3) \
     ON CONFLICT (record_id) DO UPDATE SET text = excluded.text";

const ADD_SEARCH_TEXT: &str = "UPDATE search_document SET text = text || $2 WHERE record_id = $1";
