//! One command's transaction: rows, numbers, search texts and events in one COMMIT.

mod journal;
mod lifecycle;
mod number;
mod read;
pub(super) mod statements;
mod version;
mod write;

use std::any::TypeId;
use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BrowserSessionId, EventId, UserId};
use sea_orm::sea_query::Value;
use sea_orm::{DbBackend, Statement};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::event::Event;
use crate::platform::auth::client_context::ClientContext;
use crate::platform::db::audit::Audit;
use crate::platform::db::hooks::Hooks;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::reference_cache::ReferenceCache;
use crate::platform::db::table_cache::TxTableCache;
use crate::platform::db::write_buffer::WriteBuffer;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::settings::Settings;

pub use lifecycle::TxOutcome;
pub use version::Versioned;

/// One command's transaction. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    pub(super) writes: WriteBuffer,
    pub(super) actor: Actor,
    /// Where the request comes from.
    pub(super) client: Option<Arc<ClientContext>>,
    pub(super) now: DateTime<Utc>,
    settings: Settings,
    /// The version that a record must be at, until the record is locked.
    expected_version: Option<(Uuid, i32)>,
    pub(super) overlay: Overlay,
    cache: TxTableCache,
    reference_cache: Arc<ReferenceCache>,
    /// The small tables that this transaction has written.
    changed_small: HashSet<TypeId>,
    /// It has locked a row of a small table, perhaps after another transaction had changed some.
    reads_afresh: bool,
    events: Vec<EmittedEvent>,
    warnings: Vec<Warning>,
    pub(super) audit: Audit,
    committed: Arc<Notify>,
    audited: Arc<Notify>,
    pub(super) hooks: Arc<Hooks>,
}

/// An event that subscribers hear of once the transaction is committed.
#[derive(Debug)]
struct EmittedEvent {
    id: EventId,
    at: DateTime<Utc>,
    /// Whose doing it is; `None`: the system's own.
    actor: Option<UserId>,
    event: Event,
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
        self.client.as_ref()?.browser
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

    /// Emits an event, once the transaction is committed.
    pub fn emit(&mut self, event: Event) {
        let (id, at, actor) = (EventId::generate(), self.now, self.actor.user_id);
        self.events.push(EmittedEvent { id, at, actor, event });
    }

    /// Adds a warning to the payload.
    pub fn warn(&mut self, code: &'static str, message: Message, path: &str) {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self.warnings.push(Warning { code, message, path });
    }

    pub(super) fn event_ids(&self) -> Vec<EventId> {
        self.events.iter().map(|emitted| emitted.id).collect()
    }

    pub(super) fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.writes.backend(), sql, values)
    }
}
