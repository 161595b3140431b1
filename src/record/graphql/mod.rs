//! Operations on records of several kinds in the schema.

pub mod duplicate;

use async_graphql::{Context, ID, Object};
use entity::choice::DeletableKind;
use entity::deletion;
use entity::id::{ContactId, DeletionId};

use crate::account::graphql::Contact;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::counted_page;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::record::input::{
    DeleteRecordsInput, EraseContactInput, ReassignRecordsInput, RestoreRecordsInput,
};
use crate::record::ops::ChangedRecords;
use crate::record::queries;
use crate::slices::Node;
use crate::user::graphql::{Team, User};

impl Loaded<deletion::Model> {
    const OWNER: ToOne<entity::deletion::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| row.owner_id.map(Into::into));
    const TEAM: ToOne<entity::deletion::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const DELETED_BY: ToOne<entity::deletion::Model, entity::user::Model> =
        ToOne::new(&["deletedBy"], |row| row.deleted_by_id.map(Into::into));
}

impl Loadable for deletion::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::OWNER, &Loaded::<Self>::TEAM, &Loaded::<Self>::DELETED_BY];
}

impl Paged for deletion::Model {
    const PAGE: &'static str = "A page of deleted records.";
}

/// A deleted record that can be restored.
#[Object(name = "DeletedRecord")]
impl Loaded<deletion::Model> {
    /// The id of the deletion, not of the record.
    fn id(&self) -> DeletionId {
        self.id
    }

    /// The id of the record, to be passed to `restoreRecords`.
    fn record_id(&self) -> ID {
        ID(self.kind.client_id(self.record_id))
    }

    /// The kind of record.
    fn kind(&self) -> DeletableKind {
        self.kind
    }

    /// The name that the record had.
    fn name(&self) -> &str {
        &self.name
    }

    /// The record's owner; null: records of this kind have none.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: the owner is in none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// When it was deleted.
    fn deleted_at(&self) -> DateTime {
        DateTime(self.deleted_at)
    }

    /// The user who deleted it; null: the system deleted it.
    fn deleted_by(&self) -> NullableField<User> {
        self.one(&Self::DELETED_BY)
    }
}

/// The queries for deleted records.
#[derive(Debug, Default)]
pub struct RecordQuery;

#[Object]
impl RecordQuery {
    /// The deleted records that can be restored, last deleted first. Only for administrators, and for managers within
    /// the records that they may see. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn deleted_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The kinds to list; omitted: all.")] kinds: Option<Vec<DeletableKind>>,
    ) -> NullableField<Records<deletion::Model, Counted>> {
        let input = PageInput { first, after, last, before };
        let request = ctx.request();
        counted_page(queries::deleted(request.session(), kinds), request, &input).await
    }
}

/// The result of a mutation of records of several kinds.
pub type RecordsPayload = Payload<ChangedRecords>;

/// The result of a mutation of records of several kinds.
#[Object(name = "RecordsPayload")]
impl Outcome<ChangedRecords> {
    /// The ids of the records, in the order of the input; null if the call was refused.
    async fn record_ids(&self) -> Option<Vec<ID>> {
        let done = self.done.as_ref()?;
        Some(done.records.iter().cloned().map(ID).collect())
    }

    /// The records, in the order of the input. Null for each record that the viewer cannot see any more, e.g. because
    /// it was deleted, and null as a list if the call was refused.
    async fn records(&self) -> Option<Vec<NullableField<Node>>> {
        let done = self.done.as_ref()?;
        let mut records = Vec::with_capacity(done.records.len());
        for id in &done.records {
            records.push(Node::load(&self.request, id).await);
        }
        Some(records)
    }
}

/// The result of erasing a person.
pub type EraseContactPayload = Payload<ContactId>;

/// The result of erasing a person.
#[Object(name = "EraseContactPayload")]
impl Outcome<ContactId> {
    /// The contact without its personal data; null if the contact is deleted or the call was refused.
    async fn contact(&self) -> NullableField<Contact> {
        self.load_written().await
    }
}

/// The mutations of records of several kinds.
#[derive(Debug, Default)]
pub struct RecordMutation;

#[Object]
impl RecordMutation {
    /// Reassigns records to another owner: all of them or none. Only for managers and administrators. Null only with an
    /// error.
    async fn reassign_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The records and their new owner.")] input: ReassignRecordsInput,
    ) -> NullableField<RecordsPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Deletes records on which nothing closed depends: all of them or none. Null only with an error.
    async fn delete_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The records to delete.")] input: DeleteRecordsInput,
    ) -> NullableField<RecordsPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Restores deleted records: all of them or none. Only for managers and administrators. Null only with an error.
    async fn restore_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The records to restore.")] input: RestoreRecordsInput,
    ) -> NullableField<RecordsPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Erases a person's data irreversibly; documents keep their parties. Only for administrators. Null only with an
    /// error.
    async fn erase_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact to erase.")] input: EraseContactInput,
    ) -> NullableField<EraseContactPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
