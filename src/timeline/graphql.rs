//! Timelines in the schema.

use async_graphql::Object;
use entity::choice::PipelineEventKind;
use entity::id::{self, StageId, TimelineEntryId};
use entity::{stage, timeline_entry, user};
use serde_json::Value;
use uuid::Uuid;

use crate::node::{self, Node};
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Records, connection};
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::DateTime;
use crate::process::graphql::Stage;
use crate::timeline::queries;
use crate::user::graphql::User;

impl Loaded<timeline_entry::Model> {
    const ACTOR: ToOne<timeline_entry::Model, user::Model> =
        ToOne::new(&["actor"], |row| row.actor_id.map(Into::into));
    const FROM_STAGE: ToOne<timeline_entry::Model, stage::Model> =
        ToOne::new(&["fromStage"], |row| stage_in(row, FROM_STAGE));
    const TO_STAGE: ToOne<timeline_entry::Model, stage::Model> =
        ToOne::new(&["toStage"], |row| stage_in(row, TO_STAGE));
}

impl Loadable for timeline_entry::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::ACTOR, &Loaded::<Self>::FROM_STAGE, &Loaded::<Self>::TO_STAGE];
    const WAITING: &'static [&'static str] = &["record"];
}

/// The names of facts within an entry's data.
const FROM_STAGE: &str = "fromStageId";
const TO_STAGE: &str = "toStageId";

fn stage_in(row: &timeline_entry::Model, name: &str) -> Option<Uuid> {
    let data: Value = serde_json::from_str(&row.data).ok()?;
    Some(StageId::parse(data.get(name)?.as_str()?).uuid())
}

/// Something that happened to a lead, account, contact or opportunity. Entries are kept for good.
#[Object(name = "TimelineEntry")]
impl Loaded<timeline_entry::Model> {
    /// Its id.
    pub async fn id(&self) -> TimelineEntryId {
        self.row.id
    }

    /// What happened. New kinds may come.
    fn kind(&self) -> PipelineEventKind {
        self.kind
    }

    /// When it happened.
    fn occurred_at(&self) -> DateTime {
        DateTime(self.occurred_at)
    }

    /// Who did it; null: the system.
    fn actor(&self) -> NullableField<User> {
        self.one(&Self::ACTOR)
    }

    /// The record that it is about, e.g. the quote that was sent or the note that was written; null where it was
    /// deleted or may not be seen.
    async fn record(&self) -> NullableField<Node> {
        node::load(&self.request, &id::text(&self.record_prefix, self.record_id)).await
    }

    /// The stage that the opportunity left; null where it did not move.
    #[graphql(name = "fromStage")]
    fn left_stage(&self) -> NullableField<Stage> {
        self.one(&Self::FROM_STAGE)
    }

    /// The stage that the opportunity entered; null where it did not move.
    #[graphql(name = "toStage")]
    fn entered_stage(&self) -> NullableField<Stage> {
        self.one(&Self::TO_STAGE)
    }
}

/// A page of a record's timeline, newest first. Anyone who can see the record sees its timeline.
pub async fn timeline(
    request: &RequestContext,
    subject: impl Into<Uuid>,
    first: Option<i32>,
    after: Option<String>,
) -> NullableField<Records<timeline_entry::Model>> {
    let input = PageInput { first, after, last: None, before: None };
    Some(read(request, subject.into(), &input).await.map_err(ResolverError::from))
}

async fn read(
    request: &RequestContext,
    subject: Uuid,
    input: &PageInput,
) -> Result<Records<timeline_entry::Model>, Error> {
    let joined = request.loaders().joined::<timeline_entry::Model>();
    let slice = queries::entries(request.session(), subject, input, &joined).await?;
    Ok(connection(slice, request, async_graphql::connection::EmptyFields))
}
