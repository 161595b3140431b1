//! Timelines in the schema.

use std::borrow::Cow;

use async_graphql::{Object, TypeName};
use entity::choice::PipelineEventKind;
use entity::id::{self, Key, StageId, TimelineEntryId};
use entity::{stage, timeline_entry, user};
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::page::PageInput;
use crate::platform::db::row::Row;
use crate::platform::graphql::connection::{Paged, Records};
use crate::platform::graphql::list::uncounted_page;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::process::graphql::Stage;
use crate::slices::Node;
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

impl Paged for timeline_entry::Model {
    const PAGE: &'static str = "A page of a timeline.";
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
        Node::load(&self.request, &id::text(&self.record_prefix, self.record_id)).await
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

/// The timeline of a record, as a field of its type in the schema.
#[derive(Debug)]
pub struct TimelineOf<R>(pub Loaded<R>);

impl<R: Row> TypeName for TimelineOf<R> {
    fn type_name() -> Cow<'static, str> {
        format!("{}_timeline", R::Key::PREFIX).into()
    }
}

#[Object(name_type)]
impl<R: Row> TimelineOf<R> {
    /// What happened to it, newest first; kept for good; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn timeline(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
    ) -> NullableField<Records<timeline_entry::Model>> {
        let input = PageInput { first, after, last: None, before: None };
        let Loaded { row, request } = &self.0;
        let entries = queries::entries(request.session(), row.id());
        // On the heap: it is large, and every field of the type has room for it.
        Box::pin(uncounted_page(entries, request, &input)).await
    }
}
