//! Collects the audit entries of a transaction: one for each record that was added, changed or deleted, with the
//! columns that differ. Commands need not know about it.

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

use crate::platform::db::audit::entry::NewAuditEntry;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Where a change comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The API token; `None`: the change was made without one, e.g. from the command line.
    pub token_id: Option<ApiTokenId>,
    /// The browser session.
    pub session_id: Option<Uuid>,
    /// The client's address.
    pub address: Option<IpAddr>,
    /// The request's id, as in the log.
    pub request_id: Option<String>,
    /// The subcommand of the command line; `None`: the change is a mutation's, which names itself.
    pub command: Option<&'static str>,
}

/// The reason why a statement that changes many rows writes no audit entries.
#[derive(Clone, Copy, Debug)]
pub struct Unaudited(pub &'static str);

/// The audit entries of one transaction, until they are written.
#[derive(Debug, Default)]
pub(super) struct Audit {
    origin: Arc<Origin>,
    verb: &'static str,
    changes: Vec<Box<dyn Changed>>,
    places: HashMap<(TypeId, Uuid), usize, foldhash::fast::RandomState>,
    /// Records whose values must not be kept.
    erased: HashSet<Uuid>,
    entries: Vec<NewAuditEntry>,
    /// Entries that record an erasure; written last.
    erasures: Vec<NewAuditEntry>,
}

/// The change of one record.
#[derive(Debug)]
struct RowChange<M> {
    before: Option<M>,
    after: Option<Arc<M>>,
}

/// The change of one record of any table.
trait Changed: Any + std::fmt::Debug + Send + Sync {
    /// The prefix of the record's client id, and the record's id.
    fn record(&self) -> Option<(&'static str, Uuid)>;

    /// The differing columns before and after, as JSON; `None`: nothing differs.
    fn values(&self) -> Option<(Option<String>, Option<String>)>;
}

impl<M: Record> Changed for RowChange<M> {
    fn record(&self) -> Option<(&'static str, Uuid)> {
        let row = self.before.as_ref().or(self.after.as_deref())?;
        Some((M::Id::PREFIX, row.key().into()))
    }

    fn values(&self) -> Option<(Option<String>, Option<String>)> {
        let (before, after) = (self.before.as_ref(), self.after.as_deref());
        let values = (before.map(|row| printed(row, after)), after.map(|row| printed(row, before)));
        match &values {
            (None, None) => None,
            // Only unaudited columns differ.
            (Some(before), Some(after)) if before == after => None,
            _ => Some(values),
        }
    }
}

/// The columns in which `row` differs from `other`, as JSON.
fn printed<M: Printed>(row: &M, other: Option<&M>) -> String {
    let mut out = Vec::with_capacity(256);
    row.print(other, &mut out);
    out.extend_from_slice(if out.is_empty() { b"{}" } else { b"}" });
    // `print` writes valid UTF-8 only, since texts are escaped as JSON.
    String::from_utf8(out).unwrap_or_default()
}

impl Audit {
    /// For a transaction from this origin.
    pub fn of(origin: Arc<Origin>) -> Self {
        let verb = origin.command.unwrap_or("system");
        Self { origin, verb, ..Self::default() }
    }

    /// Names the command in the entries, unless the origin names it already.
    pub fn label(&mut self, command: &'static str) {
        if self.origin.command.is_none() {
            self.verb = command;
        }
    }

    /// Records that a row was added.
    pub fn added<M: Record>(&mut self, after: Arc<M>) {
        self.note(after.key().into(), None, Some(after));
    }

    /// Records that a row was changed.
    pub fn changed<M: Record>(&mut self, before: &M, after: Arc<M>) {
        self.note(after.key().into(), Some(before), Some(after));
    }

    /// Records that a row was deleted.
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
                if let Some(change) = change.downcast_mut::<RowChange<M>>() {
                    change.after = after;
                }
            }
            None => self.changes.push(Box::new(RowChange { before: before.cloned(), after })),
        }
    }

    /// Turns the changes so far into entries, because what follows has another actor or time.
    pub fn settle(&mut self, actor: Option<UserId>, now: DateTime<Utc>) {
        self.places.clear();
        for change in self.changes.drain(..) {
            let Some(((kind, record), (before, after))) = change.record().zip(change.values())
            else {
                continue;
            };
            let is_erased = self.erased.contains(&record);
            let kind = kind.into();
            self.entries.push(NewAuditEntry { now, actor, kind, record, before, after, is_erased });
        }
    }

    /// Takes the entries, as the statements that add them.
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
    /// Names the command in this transaction's audit entries.
    pub fn label(&mut self, command: &'static str) {
        self.audit.label(command);
    }

    /// Erases the values that the audit keeps of a record, for privacy, including those of this transaction, and
    /// returns the number of entries erased. The erasure itself is recorded. A document shares its record's id and is
    /// erased with it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn erase_audit<K: Key>(&mut self, id: K) -> Result<u64, Error> {
        self.erase_audit_of(K::PREFIX, id.into()).await
    }

    /// Like `erase_audit`, for a record given by the parts of its client id.
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
        self.audit.erasures.push(NewAuditEntry {
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
