//! One verb's transaction: rows, numbers, search texts and events in one COMMIT.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::DocumentKind;
use entity::id::{EventId, UserId};
use entity::record::Record;
use entity::{event_log, organization};
use sea_orm::sea_query::Value;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend,
    EntityTrait, ExprTrait, Iterable, ModelTrait, QueryFilter, QuerySelect, Select,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, UpdateMany,
    sea_query::Expr,
};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::event::Event;
use crate::platform::db::Db;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::{Row, primary_key, with_ids};
use crate::platform::error::{Detail, Error, Problem, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::settings::Settings;
use crate::platform::text::search_text;

/// One verb's transaction. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    actor: Actor,
    now: DateTime<Utc>,
    settings: Settings,
    expected: Option<(Uuid, i32)>,
    overlay: Overlay,
    events: Vec<(EventId, Event)>,
    warnings: Vec<Warning>,
    committed: Arc<Notify>,
}

/// Something that was done and should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable.
    pub code: &'static str,
    /// For people.
    pub message: Message,
    /// Which input it is about.
    pub path: Vec<String>,
}

impl Tx {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where transactions begin"
    )]
    pub(super) async fn begin(db: &Db, actor: Actor, now: DateTime<Utc>) -> Result<Self, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = db.writer.begin_with_options(options).await?;
        let organization = organization::Entity::find().one(&inner).await?;
        let organization =
            organization.ok_or_else(|| Error::Broken("no organisation".to_owned()))?;
        Ok(Self {
            inner,
            actor,
            now,
            settings: Settings::new(organization),
            expected: None,
            overlay: Overlay::default(),
            events: Vec::new(),
            warnings: Vec::new(),
            committed: db.committed(),
        })
    }

    /// On whose behalf.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The user on whose behalf.
    ///
    /// # Errors
    /// It is the system itself, which owns nothing.
    pub fn user(&self) -> Result<UserId, Error> {
        self.actor.user_id.ok_or(Error::Unauthenticated)
    }

    /// The time of everything in this transaction.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The organisation's day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.settings.day(self.now)
    }

    /// The organisation's settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether the database is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Sqlite
    }

    /// Refuses a change that needs a further permission.
    ///
    /// # Errors
    /// The role does not hold it.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.actor.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden(permission))
        }
    }

    /// Makes `lock` compare a record's version.
    pub(super) const fn expect(&mut self, record: Uuid, version: i32) {
        self.expected = Some((record, version));
    }

    pub(super) const fn expects(&self) -> bool {
        self.expected.is_some()
    }

    /// The rows of a table that the actor sees.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the row rule is applied"
    )]
    #[must_use]
    pub fn find<E: Visible>(&self) -> Select<E> {
        E::visible_to(E::find(), &self.actor)
    }

    /// All rows of a table, seen or not: for rules that must hold for all, e.g. unique names.
    #[expect(
        clippy::disallowed_methods,
        reason = "rules that hold for all rows read all rows"
    )]
    #[must_use]
    pub fn find_any<E: EntityTrait>(&self) -> Select<E> {
        E::find()
    }

    /// Runs a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        Ok(R::fetch(rows, &self.inner).await?)
    }

    /// The first row of a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn one<R: Row>(&self, rows: Select<R::Table>) -> Result<Option<R>, Error> {
        Ok(self.all::<R>(rows.limit(1)).await?.into_iter().next())
    }

    /// A record that the actor sees, as it stands.
    ///
    /// # Errors
    /// There is none, or the database failed.
    pub async fn get<R: Row>(&self, id: impl Into<Uuid> + Send) -> Result<R, Error> {
        let rows = with_ids(self.find::<R::Table>(), &[id.into()]);
        self.one::<R>(rows).await?.ok_or_else(Error::not_found)
    }

    /// A record that the actor sees, locked until the transaction ends, at the expected version.
    ///
    /// # Errors
    /// There is none, it is at another version, or the database failed.
    pub async fn lock<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        let rows = with_ids(self.find::<R::Table>(), &[id]).lock_exclusive();
        let row = self.one::<R>(rows).await?.ok_or_else(Error::not_found)?;
        if let Some((record, expected)) = self.expected
            && record == id
        {
            self.expected = None;
            let current = row.at_version();
            if current != expected {
                let message = Message::new("version-conflict").with("version", current);
                let record = row.client_id();
                let detail = Detail::Version { current, record };
                return Err(Problem::new(UserErrorCode::VersionConflict, message)
                    .at("expectedVersion")
                    .with(detail)
                    .into());
            }
        }
        Ok(row)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert<M: Record>(&mut self, row: M) -> Result<M, Error> {
        let mut active = row.clone().into_active_model();
        set_all::<M>(&mut active, &row);
        M::Entity::insert(active)
            .exec_without_returning(&self.inner)
            .await?;
        self.overlay.put(&row);
        Ok(row)
    }

    /// Adds rows in one statement.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_all<M: Record>(&mut self, rows: &[M]) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let actives = rows.iter().map(|row| {
            let mut active = row.clone().into_active_model();
            set_all::<M>(&mut active, row);
            active
        });
        M::Entity::insert_many(actives)
            .exec_without_returning(&self.inner)
            .await?;
        rows.iter().for_each(|row| self.overlay.put(row));
        Ok(())
    }

    /// Writes what changed of a row and raises its version; nothing where nothing changed.
    ///
    /// # Errors
    /// The row was changed meanwhile, or the database failed.
    pub async fn update<M: Record>(&mut self, before: &M, mut after: M) -> Result<M, Error> {
        if changes(before, &after).is_empty() {
            return Ok(after);
        }
        after.raise(self.now);
        let id: Uuid = before.key().into();
        let mut update = M::Entity::update_many()
            .filter(Expr::col((M::Entity::default(), primary_key::<M::Entity>())).eq(id));
        if let Some(version) = before.version() {
            update =
                update.filter(Expr::col(sea_orm::sea_query::Alias::new("version")).eq(version));
        }
        for (column, value) in changes(before, &after) {
            update = update.col_expr(column, column.save_as(Expr::val(value)));
        }
        let written = update.exec(&self.inner).await?.rows_affected;
        if written != 1 {
            let message = Message::new("changed-meanwhile");
            return Err(Problem::new(UserErrorCode::VersionConflict, message).into());
        }
        self.overlay.put(&after);
        Ok(after)
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// The database failed, or something still refers to it.
    pub async fn delete<M: Record>(&mut self, row: &M) -> Result<(), Error> {
        let id: Uuid = row.key().into();
        M::Entity::delete_many()
            .filter(Expr::col((M::Entity::default(), primary_key::<M::Entity>())).eq(id))
            .exec(&self.inner)
            .await?;
        self.overlay.delete::<M>(id);
        Ok(())
    }

    /// Changes many rows in one statement; the overlay does not hear of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_many<E: EntityTrait>(&self, update: UpdateMany<E>) -> Result<u64, Error> {
        Ok(update.exec(&self.inner).await?.rows_affected)
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
        let row = self
            .inner
            .query_one_raw(self.statement(NEXT_NUMBER, [kind.into(), year.into()]))
            .await?
            .ok_or_else(|| Error::Broken("no number".to_owned()))?;
        let number: i32 = row.try_get_by_index(0)?;
        let year = year.to_string();
        Ok(format
            .replace("{year}", &year)
            .replace("{number}", &format!("{number:05}")))
    }

    /// Sets the text under which a record is found.
    ///
    /// # Errors
    /// The database failed.
    pub async fn index(&self, id: impl Into<Uuid>, parts: &[&str]) -> Result<(), Error> {
        let id: Uuid = id.into();
        let text = search_text(parts);
        self.inner
            .execute_raw(self.statement(INDEX, [id.into(), text.into()]))
            .await?;
        Ok(())
    }

    /// Tells others, once the transaction is committed.
    pub fn emit(&mut self, event: Event) {
        self.events.push((EventId::generate(), event));
    }

    /// Adds a warning to the payload.
    pub fn warn(&mut self, code: &'static str, message: Message, path: &str) {
        let path = path
            .split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        self.warnings.push(Warning {
            code,
            message,
            path,
        });
    }

    /// Writes the events and commits.
    ///
    /// # Errors
    /// The database failed; nothing was done.
    pub async fn commit(mut self) -> Result<Done, Error> {
        let done = self.finish();
        self.write_events(&done.events).await?;
        self.inner.commit().await?;
        self.committed.notify_one();
        Ok(done)
    }

    /// Takes everything back and keeps what it would have been.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn preview(mut self) -> Result<Done, Error> {
        let done = self.finish();
        self.inner.rollback().await?;
        Ok(done)
    }

    fn finish(&mut self) -> Done {
        Done {
            overlay: std::mem::take(&mut self.overlay),
            events: std::mem::take(&mut self.events),
            warnings: std::mem::take(&mut self.warnings),
        }
    }

    async fn write_events(&self, events: &[(EventId, Event)]) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        // SQLite has one writer: the public number is given here. On PostgreSQL the relay gives it.
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let first = if self.is_sqlite() {
            let row = self
                .inner
                .query_one_raw(self.statement(NEXT_EVENT, [count.into()]))
                .await?;
            let row = row.ok_or_else(|| Error::Broken("no event counter".to_owned()))?;
            let last: i64 = row.try_get_by_index(0)?;
            Some(last - count + 1)
        } else {
            None
        };
        let mut rows = Vec::with_capacity(events.len());
        for (offset, (id, event)) in (0_i64..).zip(events) {
            let (lead_id, opportunity_id, quote_id) = event.body.records();
            let body = serde_json::to_string(&event.body);
            rows.push(event_log::ActiveModel {
                position: ActiveValue::NotSet,
                number: ActiveValue::Set(first.map(|first| first + offset)),
                id: ActiveValue::Set(*id),
                kind: ActiveValue::Set(event.kind),
                occurred_at: ActiveValue::Set(self.now),
                actor_id: ActiveValue::Set(self.actor.user_id),
                lead_id: ActiveValue::Set(lead_id),
                opportunity_id: ActiveValue::Set(opportunity_id),
                quote_id: ActiveValue::Set(quote_id),
                body: ActiveValue::Set(body.map_err(|error| Error::Broken(error.to_string()))?),
            });
        }
        event_log::Entity::insert_many(rows)
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }

    pub(super) fn event_ids(&self) -> Vec<EventId> {
        self.events.iter().map(|(id, _)| *id).collect()
    }

    pub(super) fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values)
    }

    pub(super) const fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// What a transaction did.
#[derive(Debug, Default)]
pub struct Done {
    /// The rows it wrote.
    pub overlay: Overlay,
    /// The events it told.
    pub events: Vec<(EventId, Event)>,
    /// Its warnings.
    pub warnings: Vec<Warning>,
}

/// A row with a version.
pub trait Versioned {
    /// The version it is at; 0 where it has none.
    fn at_version(&self) -> i32;

    /// Its client id.
    fn client_id(&self) -> String;
}

impl<M: Record> Versioned for M {
    fn at_version(&self) -> i32 {
        self.version().unwrap_or(0)
    }

    fn client_id(&self) -> String {
        use entity::id::Key;
        self.key().to_text()
    }
}

impl<M: Record> Versioned for crate::platform::db::row::Priced<M> {
    fn at_version(&self) -> i32 {
        self.row.at_version()
    }

    fn client_id(&self) -> String {
        self.row.client_id()
    }
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

const INDEX: &str = "INSERT INTO search_document (record_id, text) VALUES ($1, $2) \
     ON CONFLICT (record_id) DO UPDATE SET text = excluded.text";
