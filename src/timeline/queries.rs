//! Reads timelines.

use entity::timeline_entry;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::platform::db::page::Rows;
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// The timeline of a record, newest first.
///
/// # Errors
/// The actor may not see customers.
pub fn entries(session: &Session, subject: Uuid) -> Result<Rows<timeline_entry::Entity>, Error> {
    let rows = session.find::<timeline_entry::Entity>()?;
    let entries = rows.filter(timeline_entry::Column::SubjectId.eq(subject));
    let column = timeline_entry::Column::OccurredAt;
    let newest_first = SortKey { column, is_descending: true, is_nullable: false };
    Ok(Rows::new(vec![entries], vec![newest_first]))
}
