//! The notes of a record: pinned ones first, then the newest.

use std::cmp::Ordering;

use entity::id::{AccountId, ContactId, LeadId, OpportunityId, QuoteId};
use entity::note;
use sea_orm::QueryFilter;
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::platform::db::filter::{Filter, Nested, Terms, condition};
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Slice, SortKey, page};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::read::{ChildOf, Cut};

/// The most notes of a record in a list without pages.
const MOST_NOTES: usize = 100;

macro_rules! notes_of {
    ($($parent:ty: $column:ident $field:ident;)*) => {$(
        impl ChildOf<$parent> for note::Model {
            const SEEN_WITH_PARENT: bool = true;

            fn parent_column() -> note::Column {
                note::Column::$column
            }

            fn parent(&self) -> Option<Uuid> {
                self.$field.map(Into::into)
            }

            fn order(&self, other: &Self) -> Ordering {
                let key = |note: &Self| (note.is_pinned, note.created_at, note.id);
                key(other).cmp(&key(self))
            }

            fn cut() -> Option<Cut<note::Entity>> {
                let columns = [note::Column::IsPinned, note::Column::CreatedAt, note::Column::Id];
                let by = columns.into_iter().map(|column| (column, Order::Desc)).collect();
                Some(Cut { most: MOST_NOTES, by })
            }
        }
    )*};
}

notes_of! {
    LeadId: LeadId lead_id;
    AccountId: AccountId account_id;
    ContactId: ContactId contact_id;
    OpportunityId: OpportunityId opportunity_id;
    QuoteId: QuoteId quote_id;
}

/// Which notes are looked for.
#[derive(Clone)]
pub struct NoteSearch {
    /// Words of the text.
    pub text: Given<String>,
    /// Whether the viewer wrote them.
    pub mine: Given<bool>,
}

impl Filter for NoteSearch {
    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: None, or: None, not: None }
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self { text, mine } = self;
        terms.text(note::Column::Id, text)?;
        terms.mine(note::Column::AuthorId, mine)
    }
}

/// A page of notes within reach, newest first.
///
/// # Errors
/// The text is too short, the page is not acceptable, or the database failed.
pub async fn containing(
    session: &Session,
    search: &NoteSearch,
    input: &PageInput,
    joined: &JoinedRelations,
) -> Result<Slice<note::Model>, Error> {
    let rows = session.find::<note::Entity>()?.filter(condition(search, session)?);
    let column = note::Column::CreatedAt;
    let newest_first = SortKey { column, is_descending: true, is_nullable: false };
    page(session, &[rows], &[newest_first], input, joined).await
}
