//! Begin, commit and preview of a transaction.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::id::EventId;
use entity::organization;
use sea_orm::EntityTrait;

use crate::access::Actor;
use crate::platform::db::Db;
use crate::platform::db::audit::{Audit, Origin};
use crate::platform::db::command::Concurrency;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::pool::Lease;
use crate::platform::db::table_cache::TxTableCache;
use crate::platform::db::tx::lock::Locks;
use crate::platform::db::tx::{Tx, Warning};
use crate::platform::db::write_buffer::WriteBuffer;
use crate::platform::error::Error;
use crate::platform::settings::Settings;

/// The outcome of a transaction.
#[derive(Debug, Default)]
pub struct TxOutcome {
    /// The rows that were written.
    pub overlay: Overlay,
    /// The events that were emitted.
    pub events: Vec<EventId>,
    /// The warnings that were given.
    pub warnings: Vec<Warning>,
}

impl Tx {
    #[expect(clippy::disallowed_methods, reason = "the organisation has no row rule")]
    pub(in crate::platform::db) async fn begin(
        db: &Db,
        concurrency: Concurrency,
        (actor, now): (Actor, DateTime<Utc>),
        origin: Arc<Origin>,
    ) -> Result<Self, Error> {
        let lease = db.begin_command(concurrency).await?;
        let organization = organization::Entity::find().one(&lease).await?;
        let organization =
            organization.ok_or_else(|| Error::Broken("no organisation".to_owned()))?;
        let tx = Self::over(db, lease, (actor, now), organization);
        Ok(Self { audit: Audit::of(origin), concurrency, ..tx })
    }

    /// Wraps a database transaction that has begun.
    pub(in crate::platform::db) fn over(
        db: &Db,
        lease: Lease,
        (actor, now): (Actor, DateTime<Utc>),
        organization: organization::Model,
    ) -> Self {
        Self {
            writes: WriteBuffer::new(lease),
            // Only the set-up of an empty database wraps a transaction, and nothing else runs then.
            concurrency: Concurrency::Exclusive,
            actor,
            client: None,
            now,
            settings: Settings::new(organization),
            expected_version: None,
            overlay: Overlay::default(),
            cache: TxTableCache::default(),
            reference_cache: Arc::clone(&db.reference_cache),
            changed_cached: HashSet::new(),
            reads_afresh: false,
            locks: Locks::default(),
            events: Vec::new(),
            timeline: Vec::new(),
            warnings: Vec::new(),
            locked_keys: BTreeSet::new(),
            audit: Audit::of(Arc::default()),
            committed: db.committed(),
            audited: db.audited(),
            hooks: Arc::clone(&db.hooks),
        }
    }

    /// Continues as another actor and at another time within the same transaction: for a setup that brings a history.
    pub fn impersonate(&mut self, actor: Actor, now: DateTime<Utc>) {
        if let Some(organization) = self.overlay.written::<organization::Model>().next() {
            self.settings = Settings::new(organization.clone());
        }
        self.overlay = Overlay::default();
        self.locks = Locks::default();
        self.audit.settle(self.actor.user_id, self.now);
        self.actor = actor;
        self.now = now;
    }

    /// Writes the audit and the events, and commits.
    ///
    /// # Errors
    /// The database failed; nothing was committed.
    pub async fn commit(mut self) -> Result<TxOutcome, Error> {
        if !self.changed_cached.is_empty() {
            self.writes.execute(self.statement(RAISE_REFERENCES, [])).await?;
        }
        self.write_audit().await?;
        self.write_timeline().await?;
        self.write_events().await?;
        let outcome = self.take_outcome();
        self.writes.commit().await?;
        self.committed.notify_one();
        self.audited.notify_one();
        Ok(outcome)
    }

    /// Rolls everything back, and returns what would have been the outcome.
    ///
    /// # Errors
    /// The database failed.
    pub(in crate::platform::db) async fn preview(mut self) -> Result<TxOutcome, Error> {
        let outcome = self.take_outcome();
        // Sends the pending writes, so that a dry run meets the same database errors as a commit.
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
}

const RAISE_REFERENCES: &str = "UPDATE organization SET reference_version = reference_version + 1";
