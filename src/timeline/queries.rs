//! Reads timelines.

use entity::timeline_entry;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Slice, SortKey, page};
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// A page of a record's timeline, newest first.
///
/// # Errors
/// The page is not acceptable, or the database failed.
pub async fn entries(
    session: &Session,
    subject: Uuid,
    input: &PageInput,
    joined: &JoinedRelations,
) -> Result<Slice<timeline_entry::Model>, Error> {
    let rows = session
        .find::<timeline_entry::Entity>()?
        .filter(timeline_entry::Column::SubjectId.eq(subject));
    let column = timeline_entry::Column::OccurredAt;
    let newest_first = SortKey { column, is_descending: true, is_nullable: false };
    page(session, &[rows], &[newest_first], input, joined).await
}
