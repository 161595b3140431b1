//! Who sees notes, and the notes of a record: pinned ones first, then the newest.

use std::cmp::Ordering;

use entity::id::{AccountId, ContactId, LeadId, NoteId, OpportunityId, QuoteId};
use entity::{account, contact, lead, note, opportunity, quote};
use sea_orm::Condition;
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::access::rows::{Visible, is_seen};
use crate::platform::db::filter::{Filter, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::read::{ChildOf, Cut};

/// The most notes of a record in a list without pages.
const MOST_NOTES: usize = 100;

impl Visible for note::Entity {
    const VIEW: Permission = Permission::ViewCustomers;

    /// Anyone who can see the record that a note is on sees the note.
    fn seen_by(actor: &Actor) -> Option<Condition> {
        let of_opportunity = (opportunity::Column::Id, note::Column::OpportunityId);
        let seen = [
            is_seen::<lead::Entity>(actor, (lead::Column::Id, note::Column::LeadId)),
            is_seen::<account::Entity>(actor, (account::Column::Id, note::Column::AccountId)),
            is_seen::<contact::Entity>(actor, (contact::Column::Id, note::Column::ContactId)),
            is_seen::<opportunity::Entity>(actor, of_opportunity),
            is_seen::<quote::Entity>(actor, (quote::Column::Id, note::Column::QuoteId)),
        ];
        Some(seen.into_iter().fold(Condition::any(), Condition::add))
    }
}

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
    type Id = NoteId;

    fn text(&self) -> &Given<String> {
        &self.text
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self { text: _, mine } = self;
        terms.mine(note::Column::AuthorId, mine)
    }
}

/// The order of notes that are looked for: newest first.
#[must_use]
pub fn newest_first() -> Vec<SortKey<note::Column>> {
    let column = note::Column::CreatedAt;
    vec![SortKey { column, is_descending: true, is_nullable: false }]
}
