//! The transaction of one command: rows, numbers, search texts and events in one COMMIT.

mod gapless;
mod journal;
mod keys;
mod lifecycle;
mod lock;
mod number;
mod read;
pub(super) mod statements;
mod timeline;
mod version;
mod write;

use std::any::TypeId;
use std::collections::{BTreeSet, HashSet};
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
use crate::platform::db::command::Concurrency;
use crate::platform::db::hooks::Hooks;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::reference_cache::ReferenceCache;
use crate::platform::db::table_cache::TxTableCache;
use crate::platform::db::write_buffer::WriteBuffer;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::settings::Settings;
use entity::choice::PipelineEventKind;
use entity::timeline_entry;

pub use keys::LookupKey;
pub use lifecycle::TxOutcome;
pub use timeline::TimelineEntry;
pub use version::Versioned;

/// The transaction of one command. It is rolled back if it is dropped without `commit`.
#[derive(Debug)]
pub struct Tx {
    pub(super) writes: WriteBuffer,
    pub(super) concurrency: Concurrency,
    pub(super) actor: Actor,
    /// The client that made the request; `None`: the server's own work.
    pub(super) client: Option<Arc<ClientContext>>,
    pub(super) now: DateTime<Utc>,
    settings: Settings,
    /// The version that a record must have; taken when the record is locked.
    expected_version: Option<(Uuid, i32)>,
    pub(super) overlay: Overlay,
    cache: TxTableCache,
    reference_cache: Arc<ReferenceCache>,
    /// The cached reference tables that this transaction has changed.
    changed_cached: HashSet<TypeId>,
    /// Whether a row of a cached reference table was locked: another transaction may have changed the table before the
    /// lock was granted, so the cache may be stale.
    reads_afresh: bool,
    locks: lock::Locks,
    events: Vec<EmittedEvent>,
    /// Entries of timelines, written at the commit.
    timeline: Vec<timeline_entry::Model>,
    warnings: Vec<Warning>,
    /// The numbers of the keys that are locked.
    locked_keys: BTreeSet<i64>,
    pub(super) audit: Audit,
    committed: Arc<Notify>,
    audited: Arc<Notify>,
    pub(super) hooks: Arc<Hooks>,
}

/// An event that is published after the commit.
#[derive(Debug)]
struct EmittedEvent {
    id: EventId,
    at: DateTime<Utc>,
    /// The user who caused it; `None`: the system.
    actor: Option<UserId>,
    event: Event,
}

/// Something the caller should know about a command that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The machine-readable code; it never changes.
    pub code: &'static str,
    /// The text for people.
    pub message: Message,
    /// The path of the input that the warning is about.
    pub path: Vec<String>,
}

impl Tx {
    /// The actor on whose behalf the transaction runs.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The user on whose behalf the transaction runs.
    ///
    /// # Errors
    /// The actor is the system, which owns no records.
    pub fn user(&self) -> Result<UserId, Error> {
        self.actor.user_id.ok_or(Error::Unauthenticated)
    }

    /// The browser session of the actor; `None`: the request does not come from a browser.
    #[must_use]
    pub fn browser(&self) -> Option<BrowserSessionId> {
        self.client.as_ref()?.browser
    }

    /// The time of the transaction: every change carries it.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The current day in the organization's time zone.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.settings.day(self.now)
    }

    /// The organization's settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether the database is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.writes.backend() == DbBackend::Sqlite
    }

    /// Fails unless the actor holds a further permission.
    ///
    /// # Errors
    /// The role lacks the permission.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.actor.may(permission) { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }

    /// Adds an event, to be published after the commit.
    pub fn emit(&mut self, event: Event) {
        if let Some(entry) = event.timeline_entry() {
            self.add_to_timeline(entry);
        }
        let (id, at, actor) = (EventId::generate(), self.now, self.actor.user_id);
        self.events.push(EmittedEvent { id, at, actor, event });
    }

    /// Adds a warning to the payload.
    pub fn warn(&mut self, code: &'static str, message: Message, path: &str) {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self.warnings.push(Warning { code, message, path });
    }

    /// The kinds of the events emitted so far.
    pub(super) fn event_kinds(&self) -> impl Iterator<Item = PipelineEventKind> {
        self.events.iter().map(|emitted| emitted.event.kind)
    }

    pub(super) fn event_ids(&self) -> Vec<EventId> {
        self.events.iter().map(|emitted| emitted.id).collect()
    }

    pub(super) fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.writes.backend(), sql, values)
    }
}
