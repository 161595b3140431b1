//! Notes in the schema.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object, TypeName};
use entity::id::{Key, NoteId};
use entity::{note, user};

use crate::event::NoteFacts;
use crate::event::graphql::event;
use crate::note::input::{CreateNoteInput, DeleteNoteInput, UpdateNoteInput};
use crate::note::ops::DeletedNote;
use crate::note::queries::{self, NoteSearch};
use crate::note::subject::Subject;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::db::row::Row;
use crate::platform::graphql::connection::{Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{
    ChildOf, Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::DateTime;
use crate::slices::Node;
use crate::user::graphql::User;

/// A note in the schema.
pub type Note = View<note::Model>;

impl Loaded<note::Model> {
    const AUTHOR: ToOne<note::Model, user::Model> =
        ToOne::new(&["author"], |row| Some(row.author_id.into()));
}

impl Loadable for note::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::AUTHOR];
    const WAITING: &'static [&'static str] = &["record"];
}

impl Paged for note::Model {
    const PAGE: &'static str = "A page of notes.";
}

/// A text on a lead, account, contact, opportunity or quote. Anyone who can see the record sees its notes.
#[Object(name = "Note")]
impl Loaded<note::Model> {
    /// Its id.
    pub async fn id(&self) -> NoteId {
        self.row.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Its text.
    fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is listed before the record's other notes.
    fn is_pinned(&self) -> bool {
        self.is_pinned
    }

    /// Who wrote it; null only with an error.
    fn author(&self) -> NullableField<User> {
        self.one(&Self::AUTHOR)
    }

    /// The record that it is on; null if the viewer can no longer see it.
    async fn record(&self) -> NullableField<Node> {
        Node::load(&self.request, &Subject::of(&self.row)?.client_id()).await
    }

    /// When it was written.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}

/// A record that notes are kept on: a parent of notes.
pub trait HasNotes: Loadable {
    /// The relation that the field `notes` needs.
    const NOTES: &'static dyn Relation<Self>;

    /// Its notes.
    fn notes(record: &Loaded<Self>) -> NullableField<ViewList<note::Model>>;
}

impl<R: Loadable> HasNotes for R
where
    note::Model: ChildOf<R::Key>,
{
    const NOTES: &'static dyn Relation<Self> = &NotesOf::<R>::NOTES;

    fn notes(record: &Loaded<Self>) -> NullableField<ViewList<note::Model>> {
        record.many(&NotesOf::<R>::NOTES)
    }
}

/// The notes on a record, as a field of its type in the schema.
#[derive(Debug)]
pub struct NotesOf<R>(pub Loaded<R>);

impl<R: Loadable> NotesOf<R> {
    const NOTES: ToMany<R, note::Model, R::Key> = ToMany::new(&["notes"], |row| row.id().into());
}

impl<R: Row> TypeName for NotesOf<R> {
    fn type_name() -> Cow<'static, str> {
        format!("{}_notes", R::Key::PREFIX).into()
    }
}

#[Object(name_type)]
impl<R: HasNotes> NotesOf<R> {
    /// Notes on it: pinned ones first, then the newest; at most 100; null only with an error.
    fn notes(&self) -> NullableField<ViewList<note::Model>> {
        R::notes(&self.0)
    }
}

event! {
    /// A note was written, changed or deleted.
    NoteChanged(NoteFacts) {
        /// The note.
        async fn note_id(&self) -> NoteId {
            self.body.id
        }

        /// The note's version after the change; ignore events older than the version you show.
        async fn note_version(&self) -> i32 {
            self.body.version
        }

        /// The record that it is on.
        async fn record_id(&self) -> ID {
            ID(self.body.record.clone())
        }

        /// The note as it is now; null where it was deleted or may not be seen.
        async fn note(&self) -> NullableField<Note> {
            self.head.request.load(self.body.id).await
        }
    }
}

/// The result of writing or changing a note.
pub type NotePayload = Payload<NoteId>;

/// The result of writing or changing a note.
#[Object(name = "NotePayload")]
impl Outcome<NoteId> {
    /// The note; after a refused change, in its current state; null: there is none.
    async fn note(&self) -> NullableField<Note> {
        self.load_written().await
    }
}

/// The result of deleting a note.
pub type DeleteNotePayload = Payload<DeletedNote>;

/// The result of deleting a note.
#[Object(name = "DeleteNotePayload")]
impl Outcome<DeletedNote> {
    /// The id of the deleted note; null where it was refused.
    async fn note_id(&self) -> Option<ID> {
        Some(ID(self.done.as_ref()?.note.to_string()))
    }

    /// The record that the note was on; null where it was refused.
    async fn record_id(&self) -> Option<ID> {
        Some(ID(self.done.as_ref()?.record.clone()))
    }
}

/// Reads notes.
#[derive(Debug, Default)]
pub struct NoteQuery;

#[Object]
impl NoteQuery {
    /// Notes whose text contains some words, on all records within reach, newest first. The notes of one record are its
    /// field `notes`. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Folded search in the text; at least 2 characters.")] text: String,
        #[graphql(desc = "True: only those that the viewer wrote; omitted: all.")] mine: Option<
            bool,
        >,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
    ) -> NullableField<Records<note::Model>> {
        let page = PageInput { first, after, last: None, before: None };
        let filter = NoteSearch { text: Given(Some(text)), mine: Given(mine) };
        let list = List { filter, keys: queries::newest_first(), page };
        Some(list.uncounted(ctx.request()).await.map_err(ResolverError::from))
    }
}

/// Changes notes.
#[derive(Debug, Default)]
pub struct NoteMutation;

#[Object]
impl NoteMutation {
    /// Writes a note on a lead, account, contact, opportunity or quote. Null only with an error.
    async fn create_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record, and the text.")] input: CreateNoteInput,
    ) -> NullableField<NotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a note's text, or pins or unpins it. Null only with an error.
    async fn update_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note, and what changes.")] input: UpdateNoteInput,
    ) -> NullableField<NotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Deletes a note for good. Null only with an error.
    async fn delete_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note.")] input: DeleteNoteInput,
    ) -> NullableField<DeleteNotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
