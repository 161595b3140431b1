//! Reads the deleted records that can be restored.

use entity::choice::DeletableKind;
use entity::deletion;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// The deletions of records, of some kinds or of all.
///
/// # Errors
/// The actor may not see deleted records.
pub fn deleted(
    session: &Session,
    kinds: Option<Vec<DeletableKind>>,
) -> Result<Vec<Select<deletion::Entity>>, Error> {
    let of_kinds = |rows: Select<deletion::Entity>| match &kinds {
        None => rows,
        Some(kinds) => rows.filter(deletion::Column::Kind.is_in(kinds.iter().copied())),
    };
    Ok(session.find_parts::<deletion::Entity>()?.into_iter().map(of_kinds).collect())
}

/// Sorts deletions with the latest first.
#[must_use]
pub const fn newest_first() -> [SortKey<deletion::Column>; 1] {
    [SortKey { column: deletion::Column::DeletedAt, is_descending: true, is_nullable: false }]
}
