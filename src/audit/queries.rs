//! Queries of the audit.

use entity::audit_entry;
use entity::id::split;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::access::Actor;
use crate::audit::input::AuditFilter;
use crate::audit::rules::{ChangesSince, changes_since};
use crate::platform::db::page::Rows;
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::{Error, Expected};

/// The entries that match a filter, newest first.
///
/// # Errors
/// The caller may not read the audit.
pub fn entries(
    session: &Session,
    filter: &AuditFilter,
) -> Result<Rows<audit_entry::Entity>, Error> {
    let AuditFilter { record, actor, verb, since, until } = filter;
    let mut rows = session.find::<audit_entry::Entity>()?;
    if let Some(record) = &**record {
        rows = rows.filter(audit_entry::Column::RecordId.eq(uuid(record)));
    }
    if let Some(actor) = &**actor {
        rows = rows.filter(audit_entry::Column::ActorId.eq(uuid(actor)));
    }
    if let Some(verb) = &**verb {
        rows = rows.filter(audit_entry::Column::Verb.eq(verb.replace('\0', "")));
    }
    if let Some(since) = **since {
        rows = rows.filter(audit_entry::Column::OccurredAt.gte(since.0));
    }
    if let Some(until) = **until {
        rows = rows.filter(audit_entry::Column::OccurredAt.lt(until.0));
    }
    let column = audit_entry::Column::OccurredAt;
    let newest_first = SortKey { column, is_descending: true, is_nullable: false };
    Ok(Rows::new(vec![rows], vec![newest_first]))
}

/// The most entries that are read to say what was changed meanwhile.
const MOST_CHANGES: u64 = 100;

/// The changes of a record since the state that somebody expected, for a caller who may see the record. It tells who
/// and when, and the names of fields, which need no permission to read the audit; no values.
///
/// # Errors
/// The database failed.
pub async fn changes_of(
    session: &Session,
    record: Uuid,
    expected: Expected,
) -> Result<Option<ChangesSince>, Error> {
    let session = session.with_rights(Actor::system());
    let rows = session
        .find::<audit_entry::Entity>()?
        .filter(audit_entry::Column::RecordId.eq(record))
        .order_by_desc(audit_entry::Column::OccurredAt)
        .order_by_desc(audit_entry::Column::Position)
        .limit(MOST_CHANGES);
    let entries = session.values::<audit_entry::Model, _>(rows).await?;
    Ok(changes_since(&entries, expected))
}

/// A malformed id matches no entry.
fn uuid(text: &str) -> Uuid {
    split(text).map_or(Uuid::nil(), |(_, id)| id)
}
