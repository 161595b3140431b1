//! Builds the statements that add audit entries.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use entity::id::{AuditEntryId, UserId};
use sea_orm::sea_query::{ArrayType, Value};
use sea_orm::{DbBackend, Statement};
use uuid::Uuid;

use crate::platform::db::audit::Origin;
use crate::platform::db::audit::seal::{self, SALT};
use crate::platform::error::Error;

/// The most entries in one statement.
pub(super) const MOST: usize = 500;

/// An audit entry that is not written yet.
#[derive(Debug)]
pub(super) struct NewAuditEntry {
    /// The time of the change.
    pub now: DateTime<Utc>,
    /// The user who made the change; `None`: the system.
    pub actor: Option<UserId>,
    /// The prefix of the record's client id.
    pub kind: Cow<'static, str>,
    /// The record's id.
    pub record: Uuid,
    /// The differing columns before the change, as JSON.
    pub before: Option<String>,
    /// The differing columns after the change, as JSON.
    pub after: Option<String>,
    /// Whether only the digest of the values is kept.
    pub is_erased: bool,
}

/// The statement that adds entries. Each gets a random salt, and the digest of its values.
pub(super) fn adding(
    entries: &[NewAuditEntry],
    (origin, verb): (&Origin, &str),
    is_sqlite: bool,
) -> Result<Statement, Error> {
    let mut salts = vec![0; entries.len() * SALT];
    getrandom::fill(&mut salts)
        .map_err(|error| Error::Broken(format!("no randomness: {error}")))?;
    let sealed = entries.iter().zip(salts.chunks(SALT)).map(|(entry, salt)| {
        let digest = seal::values(salt, entry.before.as_deref(), entry.after.as_deref());
        Sealed { entry, salt, digest: digest.to_vec() }
    });
    let whence = [
        origin.token_id.into(),
        origin.session_id.into(),
        origin.address.map(|address| address.to_string()).into(),
        origin.request_id.clone().into(),
        verb.into(),
    ];
    Ok(if is_sqlite { of_rows(sealed, whence) } else { of_columns(sealed, whence) })
}

struct Sealed<'a> {
    entry: &'a NewAuditEntry,
    salt: &'a [u8],
    digest: Vec<u8>,
}

impl Sealed<'_> {
    fn before(&self) -> Option<String> {
        self.entry.before.clone().filter(|_| !self.entry.is_erased)
    }

    fn after(&self) -> Option<String> {
        self.entry.after.clone().filter(|_| !self.entry.is_erased)
    }

    fn salt(&self) -> Option<Vec<u8>> {
        (!self.entry.is_erased).then(|| self.salt.to_vec())
    }
}

/// For SQLite: one row of parameters per entry; the values common to all entries are passed once.
fn of_rows<'a>(sealed: impl Iterator<Item = Sealed<'a>>, whence: [Value; 5]) -> Statement {
    let mut sql = format!("INSERT INTO audit_entry ({WHENCE}, {COLUMNS}) VALUES ");
    let mut values = Vec::from(whence);
    for sealed in sealed {
        let NewAuditEntry { now, actor, kind, record, .. } = sealed.entry;
        sql.push_str(if values.len() == 5 {
            "($1, $2, $3, $4, $5"
        } else {
            ", ($1, $2, $3, $4, $5"
        });
        for place in values.len() + 1..=values.len() + 9 {
            let _ = write!(sql, ", ${place}");
        }
        sql.push(')');
        values.extend([
            AuditEntryId::generate().into(),
            (*now).into(),
            (*actor).into(),
            kind.as_ref().into(),
            (*record).into(),
            sealed.before().into(),
            sealed.after().into(),
            sealed.salt().into(),
            sealed.digest.into(),
        ]);
    }
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

/// For PostgreSQL: one array per column, so that the statement's text does not depend on the number of entries. The
/// arrays hold no nulls: an absent value is passed as the nil UUID or as empty, and `nullif` turns it into null.
fn of_columns<'a>(sealed: impl Iterator<Item = Sealed<'a>>, whence: [Value; 5]) -> Statement {
    let mut columns: [Vec<Value>; 9] = std::array::from_fn(|_| Vec::new());
    for sealed in sealed {
        let NewAuditEntry { now, actor, kind, record, .. } = sealed.entry;
        let row: [Value; 9] = [
            AuditEntryId::generate().into(),
            (*now).into(),
            actor.map_or_else(Uuid::nil, UserId::uuid).into(),
            kind.as_ref().into(),
            (*record).into(),
            sealed.before().unwrap_or_default().into(),
            sealed.after().unwrap_or_default().into(),
            sealed.salt().unwrap_or_default().into(),
            sealed.digest.into(),
        ];
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let kinds = [
        ArrayType::Uuid,
        ArrayType::ChronoDateTimeUtc,
        ArrayType::Uuid,
        ArrayType::String,
        ArrayType::Uuid,
        ArrayType::String,
        ArrayType::String,
        ArrayType::Bytes,
        ArrayType::Bytes,
    ];
    let arrays = kinds.into_iter().zip(columns);
    let arrays = arrays.map(|(kind, column)| Value::Array(kind, Some(Box::new(column))));
    let values: Vec<Value> = whence.into_iter().chain(arrays).collect();
    let sql = format!("INSERT INTO audit_entry ({WHENCE}, {COLUMNS}) {SELECTED}");
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

const WHENCE: &str = "token_id, session_id, address, request_id, verb";

const COLUMNS: &str =
    "id, occurred_at, actor_id, record_kind, record_id, before, after, salt, digest";

// The transaction gets its number before it draws a position: `chain_audit` relies on this order.
const SELECTED: &str = "SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, e.id, e.at, \
     nullif(e.actor, '00000000-0000-0000-0000-000000000000'), e.kind, e.record, \
     nullif(e.old, ''), nullif(e.new, ''), nullif(e.salt, ''), e.digest \
     FROM unnest($6::uuid[], $7::timestamptz[], $8::uuid[], $9::text[], $10::uuid[], $11::text[], \
     $12::text[], $13::bytea[], $14::bytea[]) \
     AS e (id, at, actor, kind, record, old, new, salt, digest) \
     WHERE pg_current_xact_id() IS NOT NULL";
