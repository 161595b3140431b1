//! How a transaction writes: rows, numbers, search texts and the event log.

use std::any::TypeId;
use std::sync::Arc;

use entity::choice::DocumentKind;
use entity::record::Record;
use entity::{audit_entry, event_counter, event_log, number_counter, search_document};
use sea_orm::sea_query::{Alias, Expr, Value};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, ExprTrait, Iterable, ModelTrait,
    QueryFilter, QueryTrait, Statement, UpdateMany,
};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::row::primary_key;
use crate::platform::db::tx::{Told, Tx};
use crate::platform::db::write_buffer::{PendingWrite, WriteKind};
use crate::platform::error::Error;
use crate::platform::text::search_text;

impl Tx {
    /// Adds a row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert<M: Record<Entity: Visible>>(&mut self, row: M) -> Result<M, Error> {
        let insert = self.insert_statement(std::slice::from_ref(&row));
        let id = Some(row.key().into());
        self.writes.push(PendingWrite::to::<M::Entity>(WriteKind::Insert, id, insert)).await?;
        let written = self.wrote(&row);
        self.audit.added(written);
        Ok(row)
    }

    /// Adds rows in one statement.
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
        let insert = self.insert_statement(rows);
        self.writes.push(PendingWrite::to::<M::Entity>(WriteKind::Insert, None, insert)).await?;
        for row in rows {
            let written = self.wrote(row);
            self.audit.added(written);
        }
        Ok(())
    }

    /// Writes what changed of a row and raises its version; nothing where nothing changed.
    ///
    /// # Errors
    /// The row was changed meanwhile, or the database failed.
    pub async fn update<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        after: M,
    ) -> Result<M, Error> {
        if changes(before, &after).is_empty() {
            return Ok(after);
        }
        self.raise(before, after).await
    }

    /// Raises a record's version where only what belongs to it changed.
    ///
    /// # Errors
    /// The row was changed meanwhile, or the database failed.
    pub async fn touch<M: Record<Entity: Visible>>(&mut self, row: &M) -> Result<M, Error> {
        self.raise(row, row.clone()).await
    }

    /// Completes a row that this transaction has added: its version stays.
    ///
    /// # Errors
    /// The database failed.
    pub async fn complete<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        after: M,
    ) -> Result<M, Error> {
        if changes(before, &after).is_empty() {
            return Ok(after);
        }
        self.replace(before, after).await
    }

    async fn raise<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        mut after: M,
    ) -> Result<M, Error> {
        after.raise(self.now);
        self.replace(before, after).await
    }

    async fn replace<M: Record<Entity: Visible>>(
        &mut self,
        before: &M,
        after: M,
    ) -> Result<M, Error> {
        let id: Uuid = before.key().into();
        let insert = || self.insert_statement(std::slice::from_ref(&after));
        if self.writes.replace_insert::<M::Entity>(id, &insert).await {
            let written = self.wrote(&after);
            self.audit.changed(before, written);
            return Ok(after);
        }
        let mut update = M::Entity::update_many()
            .filter(Expr::col((M::Entity::default(), primary_key::<M::Entity>())).eq(id));
        if let Some(version) = before.version() {
            update = update.filter(Expr::col(Alias::new("version")).eq(version));
        }
        for (column, value) in changes(before, &after) {
            update = update.col_expr(column, column.save_as(Expr::val(value)));
        }
        let update = self.writes.backend().build(&update.into_query());
        let write = PendingWrite::to::<M::Entity>(WriteKind::Update, Some(id), update);
        self.writes.push(write).await?;
        let written = self.wrote(&after);
        self.audit.changed(before, written);
        Ok(after)
    }

    fn insert_statement<M: Record<Entity: Visible>>(&self, rows: &[M]) -> Statement {
        let actives = rows.iter().map(|row| {
            let mut active = row.clone().into_active_model();
            set_all::<M>(&mut active, row);
            active
        });
        let query = M::Entity::insert_many(actives).into_query();
        self.writes.backend().build(&query)
    }

    fn wrote<M: Record<Entity: Visible>>(&mut self, row: &M) -> Arc<M> {
        self.changed::<M::Entity>();
        self.overlay.put(row)
    }

    fn changed<E: Visible>(&mut self) {
        self.known.forget::<E::Model>();
        if E::IS_SMALL {
            self.changed_small.insert(TypeId::of::<E::Model>());
        }
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// The database failed, or something still refers to it.
    pub async fn delete<M: Record<Entity: Visible>>(&mut self, row: &M) -> Result<(), Error> {
        let id: Uuid = row.key().into();
        let delete = M::Entity::delete_many()
            .filter(Expr::col((M::Entity::default(), primary_key::<M::Entity>())).eq(id));
        let delete = self.writes.backend().build(&delete.into_query());
        self.writes.execute(delete).await?;
        self.overlay.delete::<M>(id);
        self.audit.deleted(row);
        self.changed::<M::Entity>();
        Ok(())
    }

    /// Changes many rows in one statement; neither the overlay nor the audit hears of them, and it is said
    /// why the audit need not.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_many<E: Visible>(
        &mut self,
        update: UpdateMany<E>,
        _: Unaudited,
    ) -> Result<u64, Error> {
        self.changed::<E>();
        let update = self.writes.backend().build(&update.into_query());
        Ok(self.writes.execute(update).await?.rows_affected())
    }

    /// Draws the next number of a kind of document, e.g. `QUO-1405-00042`. Its counter stays
    /// locked until the commit: draw it as the last thing before the row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn next_number(&self, kind: DocumentKind) -> Result<String, Error> {
        let organization = &self.settings.organization;
        let format = match kind {
            DocumentKind::Opportunity => &organization.opportunity_number_format,
            DocumentKind::Quote => &organization.quote_number_format,
            DocumentKind::Order => &organization.order_number_format,
            DocumentKind::Invoice => &organization.invoice_number_format,
        };
        let year = self.settings.calendar.fiscal_year(self.today());
        let next = self.statement(NEXT_NUMBER, [kind.into(), year.into()]);
        let row = self
            .writes
            .query_one_of::<number_counter::Entity>(next)
            .await?
            .ok_or_else(|| Error::Broken("no number".to_owned()))?;
        let number: i32 = row.try_get_by_index(0)?;
        let year = year.to_string();
        Ok(format.replace("{year}", &year).replace("{number}", &format!("{number:05}")))
    }

    /// Sets the text under which a record is found.
    ///
    /// # Errors
    /// The database failed.
    pub async fn index(&self, id: impl Into<Uuid>, parts: &[&str]) -> Result<(), Error> {
        let id: Uuid = id.into();
        let text = search_text(parts);
        let set = self.statement(SET_SEARCH_TEXT, [id.into(), text.into()]);
        if self.writes.replace_insert::<search_document::Entity>(id, &|| set.clone()).await {
            return Ok(());
        }
        let write = PendingWrite::to::<search_document::Entity>(WriteKind::Insert, Some(id), set);
        Ok(self.writes.push(write).await?)
    }

    pub(super) async fn write_audit(&mut self) -> Result<(), Error> {
        self.audit.settle(self.actor.user_id, self.now);
        for statement in self.audit.statements(self.is_sqlite())? {
            let write = PendingWrite::to::<audit_entry::Entity>(WriteKind::Insert, None, statement);
            self.writes.push(write).await?;
        }
        Ok(())
    }

    pub(super) async fn write_events(&self) -> Result<(), Error> {
        let told = &self.events;
        if told.is_empty() {
            return Ok(());
        }
        // SQLite has one writer: the public number is given here. On PostgreSQL the relay gives it.
        let count = i64::try_from(told.len()).unwrap_or(i64::MAX);
        let first = if self.is_sqlite() {
            let next = self.statement(NEXT_EVENT, [count.into()]);
            let row = self.writes.query_one_of::<event_counter::Entity>(next).await?;
            let row = row.ok_or_else(|| Error::Broken("no event counter".to_owned()))?;
            let last: i64 = row.try_get_by_index(0)?;
            Some(last - count + 1)
        } else {
            None
        };
        let mut rows = Vec::with_capacity(told.len());
        for (offset, told) in (0_i64..).zip(told) {
            rows.push(logged(told, first.map(|first| first + offset))?);
        }
        for chunk in rows.chunks(EVENTS_A_STATEMENT) {
            let events = chunk.iter().cloned();
            let query = event_log::Entity::insert_many(events).into_query();
            let statement = self.writes.backend().build(&query);
            let write = PendingWrite::to::<event_log::Entity>(WriteKind::Insert, None, statement);
            self.writes.push(write).await?;
        }
        Ok(())
    }
}

/// Each has ten values, and a statement of PostgreSQL 65,535 at most, of SQLite 32,766.
const EVENTS_A_STATEMENT: usize = 1000;

fn logged(told: &Told, number: Option<i64>) -> Result<event_log::ActiveModel, Error> {
    let (lead_id, opportunity_id, quote_id) = told.event.body.records();
    let body = serde_json::to_string(&told.event.body);
    Ok(event_log::ActiveModel {
        position: ActiveValue::NotSet,
        number: ActiveValue::Set(number),
        id: ActiveValue::Set(told.id),
        kind: ActiveValue::Set(told.event.kind),
        occurred_at: ActiveValue::Set(told.at),
        actor_id: ActiveValue::Set(told.by),
        lead_id: ActiveValue::Set(lead_id),
        opportunity_id: ActiveValue::Set(opportunity_id),
        quote_id: ActiveValue::Set(quote_id),
        body: ActiveValue::Set(body.map_err(|error| Error::Broken(error.to_string()))?),
    })
}

type Columns<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

fn changes<M: Record>(before: &M, after: &M) -> Vec<(Columns<M>, Value)> {
    Columns::<M>::iter()
        .filter_map(|column| {
            let value = after.get(column);
            (before.get(column) != value).then_some((column, value))
        })
        .collect()
}

fn set_all<M: Record>(active: &mut <M::Entity as EntityTrait>::ActiveModel, row: &M) {
    for column in Columns::<M>::iter() {
        active.set(column, row.get(column));
    }
}

const NEXT_NUMBER: &str = "INSERT INTO number_counter (kind, year, last_number) VALUES ($1, $2, 1) \
     ON CONFLICT (kind, year) DO UPDATE SET last_number = number_counter.last_number + 1 \
     RETURNING last_number";

const NEXT_EVENT: &str =
    "UPDATE event_counter SET last_number = last_number + $1 WHERE id = 1 RETURNING last_number";

const SET_SEARCH_TEXT: &str = "INSERT INTO search_document (record_id, text) VALUES ($1, $2) \
     ON CONFLICT (record_id) DO UPDATE SET text = excluded.text";
