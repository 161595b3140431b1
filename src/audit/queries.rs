//! Queries of the audit.

use entity::audit_entry;
use entity::id::split;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::audit::input::AuditFilter;
use crate::platform::db::page::Rows;
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

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
    Ok(Rows { parts: vec![rows], along_list: None, keys: vec![newest_first] })
}

/// A malformed id matches no entry.
fn uuid(text: &str) -> Uuid {
    split(text).map_or(Uuid::nil(), |(_, id)| id)
}
