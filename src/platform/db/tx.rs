//! One verb's transaction: rows, numbers, search texts and events in one COMMIT.

use std::any::TypeId;
use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BrowserSessionId, EventId, UserId};
use entity::record::Record;
use entity::{document, organization};
use sea_orm::sea_query::Value;
use sea_orm::{DbBackend, EntityTrait, QuerySelect, QueryTrait, Select, Statement};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::event::Event;
use crate::platform::auth::visit::Visit;
use crate::platform::db::Db;
use crate::platform::db::audit::{Audit, Origin};
use crate::platform::db::known::Known;
use crate::platform::db::lanes::Line;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::{Row, with_id};
use crate::platform::db::small::{MOST_ROWS, Small, Table};
use crate::platform::db::write_buffer::{TablesRead, WriteBuffer};
use crate::platform::error::{Detail, Error, Problem, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::settings::Settings;

/// One verb's transaction. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    pub(super) writes: WriteBuffer,
    pub(super) actor: Actor,
    /// Whence the request comes.
    pub(super) visit: Option<Arc<Visit>>,
    pub(super) now: DateTime<Utc>,
    pub(super) settings: Settings,
    expected: Option<(Uuid, i32)>,
    pub(super) overlay: Overlay,
    pub(super) known: Known,
    small: Arc<Small>,
    /// Which small tables this transaction has written.
    pub(super) changed_small: HashSet<TypeId>,
    /// It has locked a row of a small table, perhaps after another transaction had changed some.
    reads_afresh: bool,
    pub(super) events: Vec<Told>,
    warnings: Vec<Warning>,
    pub(super) audit: Audit,
    committed: Arc<Notify>,
    audited: Arc<Notify>,
}

/// Something that others hear of once the transaction is committed.
#[derive(Debug)]
pub struct Told {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; `None`: by the system itself.
    pub by: Option<UserId>,
    /// What.
    pub event: Event,
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
    #[expect(clippy::disallowed_methods, reason = "the organisation has no row rule")]
    pub(super) async fn begin(
        db: &Db,
        (actor, now): (Actor, DateTime<Utc>),
        origin: Arc<Origin>,
    ) -> Result<Self, Error> {
        let line = db.begin().await?;
        let organization = organization::Entity::find().one(&line).await?;
        let organization =
            organization.ok_or_else(|| Error::Broken("no organisation".to_owned()))?;
        let tx = Self::over(db, line, (actor, now), organization);
        Ok(Self { audit: Audit::of(origin), ..tx })
    }

    /// Over a transaction that has begun.
    pub(super) fn over(
        db: &Db,
        line: Line,
        (actor, now): (Actor, DateTime<Utc>),
        organization: organization::Model,
    ) -> Self {
        Self {
            writes: WriteBuffer::new(line),
            actor,
            visit: None,
            now,
            settings: Settings::new(organization),
            expected: None,
            overlay: Overlay::default(),
            known: Known::default(),
            small: Arc::clone(&db.small),
            changed_small: HashSet::new(),
            reads_afresh: false,
            events: Vec::new(),
            warnings: Vec::new(),
            audit: Audit::of(Arc::default()),
            committed: db.committed(),
            audited: db.audited(),
        }
    }

    /// Goes on on another's behalf and at another time, all in one transaction: for a set-up that
    /// brings a history with it.
    pub fn turn_to(&mut self, actor: Actor, now: DateTime<Utc>) {
        if let Some(organization) = self.overlay.written::<organization::Model>().next() {
            self.settings = Settings::new(organization.clone());
        }
        self.overlay = Overlay::default();
        self.audit.settle(self.actor.user_id, self.now);
        self.actor = actor;
        self.now = now;
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

    /// The browser in which the actor is signed in.
    #[must_use]
    pub fn browser(&self) -> Option<BrowserSessionId> {
        self.visit.as_ref()?.browser
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
        self.writes.backend() == DbBackend::Sqlite
    }

    /// Refuses a change that needs a further permission.
    ///
    /// # Errors
    /// The role does not hold it.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.actor.may(permission) { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }

    /// Makes `lock` compare a record's version.
    pub(super) const fn expect(&mut self, record: Uuid, version: i32) {
        self.expected = Some((record, version));
    }

    pub(super) const fn expects(&self) -> bool {
        self.expected.is_some()
    }

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
        Ok(R::fetch(rows, &connection, &R::everything().into()).await?)
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
    pub async fn whole<R: Row>(&self) -> Result<Arc<Vec<R>>, Error> {
        if let Some(rows) = self.known.get::<R>() {
            return Ok(rows);
        }
        let rows = match self.small::<R>().await? {
            Some(table) => table.whole(),
            None => Arc::new(self.all::<R>(self.find::<R::Table>()).await?),
        };
        self.known.put(Arc::clone(&rows));
        Ok(rows)
    }

    /// A small table as it stood when the transaction began; `None`: it is not kept, this
    /// transaction has changed it, or it must be read as it stands after a lock.
    async fn small<R: Row>(&self) -> Result<Option<Arc<Table<R>>>, Error> {
        let is_changed = self.changed_small.contains(&TypeId::of::<R>());
        if !R::Table::IS_SMALL || is_changed || self.reads_afresh {
            return Ok(None);
        }
        let version = self.settings.organization.reference_version;
        if let Some(kept) = self.small.get::<R>(version) {
            return Ok(kept);
        }
        let rows = self.all::<R>(self.find::<R::Table>().limit(MOST_ROWS + 1)).await?;
        Ok(self.small.put(version, rows))
    }

    /// A record that the actor sees, as it stands.
    ///
    /// # Errors
    /// There is none, or the database failed.
    pub async fn get<R: Row>(&self, id: impl Into<Uuid> + Send) -> Result<R, Error> {
        let id = id.into();
        if let Some(table) = self.small::<R>().await? {
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
        Err(Problem::new(UserErrorCode::NotPermitted, message).into())
    }

    /// As `lock`, for a change that who may only read a record may make too.
    ///
    /// # Errors
    /// There is none, it is at another version, or the database failed.
    pub async fn lock_seen<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        self.reads_afresh |= R::Table::IS_SMALL;
        let rows = with_id(self.find::<R::Table>(), id).lock_exclusive();
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

    /// Tells others, once the transaction is committed.
    pub fn emit(&mut self, event: Event) {
        let (id, at, by) = (EventId::generate(), self.now, self.actor.user_id);
        self.events.push(Told { id, at, by, event });
    }

    /// Adds a warning to the payload.
    pub fn warn(&mut self, code: &'static str, message: Message, path: &str) {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self.warnings.push(Warning { code, message, path });
    }

    /// Writes the audit and the events, and commits.
    ///
    /// # Errors
    /// The database failed; nothing was done.
    pub async fn commit(mut self) -> Result<TxOutcome, Error> {
        if !self.changed_small.is_empty() {
            self.writes.execute(self.statement(RAISE_REFERENCES, [])).await?;
        }
        self.write_audit().await?;
        self.write_events().await?;
        let outcome = self.take_outcome();
        self.writes.commit().await?;
        self.committed.notify_one();
        self.audited.notify_one();
        Ok(outcome)
    }

    /// Rolls everything back, and tells what would have been.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn preview(mut self) -> Result<TxOutcome, Error> {
        let outcome = self.take_outcome();
        // What would be refused is refused now too.
        self.writes.flush().await?;
        self.writes.rollback().await?;
        Ok(outcome)
    }

    fn take_outcome(&mut self) -> TxOutcome {
        TxOutcome {
            overlay: std::mem::take(&mut self.overlay),
            events: self.event_ids(),
            warnings: std::mem::take(&mut self.warnings),
        }
    }

    pub(super) fn event_ids(&self) -> Vec<EventId> {
        self.events.iter().map(|told| told.id).collect()
    }

    pub(super) fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.writes.backend(), sql, values)
    }
}

const RAISE_REFERENCES: &str = "UPDATE organization SET reference_version = reference_version + 1";

/// The tables that a selection reads: what is more than a row of its table is read with its document.
fn tables_read<R: Row>(rows: &Select<R::Table>) -> TablesRead {
    let reads = TablesRead::by(rows.as_query());
    let is_row = TypeId::of::<R>() == TypeId::of::<<R::Table as EntityTrait>::Model>();
    if is_row { reads } else { reads.and::<document::Entity>() }
}

/// What a transaction did.
#[derive(Debug, Default)]
pub struct TxOutcome {
    /// The rows it wrote.
    pub overlay: Overlay,
    /// The events it emitted.
    pub events: Vec<EventId>,
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
