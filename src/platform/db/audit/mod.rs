//! What a transaction tells the audit: each record that it added, changed or deleted, once, with what
//! changed of it. The ops know nothing of it.

pub mod chain;
mod entry;
pub mod numbered;
pub mod seal;
pub mod verify;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::audit_entry;
use entity::id::{ApiTokenId, Key, UserId};
use entity::print::Printed;
use entity::record::Record;
use foldhash::HashSet;
use sea_orm::Statement;
use uuid::Uuid;

use crate::platform::db::audit::entry::Entry;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Whence something is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// By which token; `None`: none, as on the command line.
    pub token_id: Option<ApiTokenId>,
    /// In which session.
    pub session_id: Option<Uuid>,
    /// From which address.
    pub address: Option<IpAddr>,
    /// By which request, as the log names it.
    pub request_id: Option<String>,
    /// By which command; `None`: by a mutation, which names itself.
    pub command: Option<&'static str>,
}

/// Why a statement that changes rows tells the audit nothing of each.
#[derive(Clone, Copy, Debug)]
pub struct Unaudited(pub &'static str);

/// What a transaction will tell the audit.
#[derive(Debug, Default)]
pub(super) struct Audit {
    origin: Arc<Origin>,
    verb: &'static str,
    changes: Vec<Box<dyn Changed>>,
    places: HashMap<(TypeId, Uuid), usize, foldhash::fast::RandomState>,
    /// Records whose values are not kept.
    erased: HashSet<Uuid>,
    entries: Vec<Entry>,
    /// That something was erased, told after all else.
    erasures: Vec<Entry>,
}

/// What became of one record.
#[derive(Debug)]
struct Change<M> {
    before: Option<M>,
    after: Option<Arc<M>>,
}

/// What became of one record of some table.
trait Changed: Any + std::fmt::Debug + Send + Sync {
    /// What its client id begins with, and the record.
    fn record(&self) -> Option<(&'static str, Uuid)>;

    /// What changed, as it was and as it became; `None`: nothing.
    fn values(&self) -> Option<(Option<String>, Option<String>)>;
}

impl<M: Record> Changed for Change<M> {
    fn record(&self) -> Option<(&'static str, Uuid)> {
        let row = self.before.as_ref().or(self.after.as_deref())?;
        Some((M::Id::PREFIX, row.key().into()))
    }

    fn values(&self) -> Option<(Option<String>, Option<String>)> {
        let (before, after) = (self.before.as_ref(), self.after.as_deref());
        let values = (before.map(|row| printed(row, after)), after.map(|row| printed(row, before)));
        match &values {
            (None, None) => None,
            // Only what follows from other columns.
            (Some(before), Some(after)) if before == after => None,
            _ => Some(values),
        }
    }
}

/// The columns in which a row differs from another.
fn printed<M: Printed>(row: &M, other: Option<&M>) -> String {
    let mut out = Vec::with_capacity(256);
    row.print(other, &mut out);
    out.extend_from_slice(if out.is_empty() { b"{}" } else { b"}" });
    // Texts are JSON of texts.
    String::from_utf8(out).unwrap_or_default()
}

impl Audit {
    /// Of a transaction that comes from there.
    pub fn of(origin: Arc<Origin>) -> Self {
        let verb = origin.command.unwrap_or("system");
        Self { origin, verb, ..Self::default() }
    }

    /// Names what is done, unless its origin is named already.
    pub fn label(&mut self, command: &'static str) {
        if self.origin.command.is_none() {
            self.verb = command;
        }
    }

    /// A record was added.
    pub fn added<M: Record>(&mut self, after: Arc<M>) {
        self.note(after.key().into(), None, Some(after));
    }

    /// A record was changed.
    pub fn changed<M: Record>(&mut self, before: &M, after: Arc<M>) {
        self.note(after.key().into(), Some(before), Some(after));
    }

    /// A record was deleted.
    pub fn deleted<M: Record>(&mut self, before: &M) {
        self.note(before.key().into(), Some(before), None);
    }

    fn note<M: Record>(&mut self, id: Uuid, before: Option<&M>, after: Option<Arc<M>>) {
        if !M::IS_AUDITED {
            return;
        }
        let place = *self.places.entry((TypeId::of::<M>(), id)).or_insert(self.changes.len());
        match self.changes.get_mut(place) {
            Some(change) => {
                let change: &mut dyn Any = &mut **change;
                if let Some(change) = change.downcast_mut::<Change<M>>() {
                    change.after = after;
                }
            }
            None => self.changes.push(Box::new(Change { before: before.cloned(), after })),
        }
    }

    /// Makes entries of what was done so far: what follows is done by another, or at another time.
    pub fn settle(&mut self, actor: Option<UserId>, now: DateTime<Utc>) {
        self.places.clear();
        for change in self.changes.drain(..) {
            let Some(((kind, record), (before, after))) = change.record().zip(change.values())
            else {
                continue;
            };
            let is_erased = self.erased.contains(&record);
            let kind = kind.into();
            self.entries.push(Entry { now, actor, kind, record, before, after, is_erased });
        }
    }

    /// What is left to be written, in statements.
    pub fn statements(&mut self, is_sqlite: bool) -> Result<Vec<Statement>, Error> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.append(&mut self.erasures);
        entries
            .chunks(entry::MOST)
            .map(|entries| entry::adding(entries, (&self.origin, self.verb), is_sqlite))
            .collect()
    }
}

impl Tx {
    /// Names what is done here in the audit.
    pub fn label(&mut self, command: &'static str) {
        self.audit.label(command);
    }

    /// Erases the values that the audit keeps of a record, for privacy: those of this transaction
    /// too, so that a record can be deleted for good. That it was done is told. Says of how many
    /// entries. The document that shares a record's id is erased with it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn erase_audit<K: Key>(&mut self, id: K) -> Result<u64, Error> {
        self.erase_audit_of(K::PREFIX, id.into()).await
    }

    /// As `erase_audit`, of a record by what its client id is made of.
    ///
    /// # Errors
    /// The database failed.
    pub async fn erase_audit_of(&mut self, kind: &str, id: Uuid) -> Result<u64, Error> {
        let erased = if self.is_sqlite() {
            let erase = self.statement(ERASE, [id.into()]);
            self.writes.execute(erase).await?.rows_affected()
        } else {
            let erase = self.statement("SELECT audit_erase($1)", [id.into()]);
            let row = self.writes.query_one_of::<audit_entry::Entity>(erase).await?;
            let row = row.ok_or_else(|| Error::Broken("no count of what was erased".to_owned()))?;
            row.try_get_by_index::<i64>(0)?.unsigned_abs()
        };
        self.audit.erased.insert(id);
        self.audit.erasures.push(Entry {
            now: self.now,
            actor: self.actor.user_id,
            kind: kind.to_owned().into(),
            record: id,
            before: Some("{}".to_owned()),
            after: Some(format!("{{\"erased_entries\":{erased}}}")),
            is_erased: false,
        });
        Ok(erased)
    }
}

const ERASE: &str = "UPDATE audit_entry SET before = NULL, after = NULL, salt = NULL \
     WHERE record_id = $1 AND salt IS NOT NULL";
