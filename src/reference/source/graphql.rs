//! Sources of leads in the schema.

use async_graphql::{Context, Object};
use entity::id::SourceId;

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::reference::graphql::Source;
use crate::reference::queries;
use crate::reference::source::input::{CreateSourceInput, UpdateSourceInput};

impl Loadable for entity::source::Model {}

/// Where leads come from.
#[Object(name = "Source")]
impl Loaded<entity::source::Model> {
    /// Its id.
    pub async fn id(&self) -> SourceId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Order in lists, smallest first.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether new leads may name it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What came of adding or changing a source.
pub type SourcePayload = Payload<SourceId>;

/// What came of adding or changing a source.
#[Object(name = "SourcePayload")]
impl Outcome<SourceId> {
    /// The source; as it is where its change was refused, null where a new one was.
    async fn source(&self) -> NullableField<Source> {
        self.load_written().await
    }
}

/// Reads sources.
#[derive(Debug, Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// Sources of leads, in their order; at most 1,000.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::source::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::sources(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Changes sources.
#[derive(Debug, Default)]
pub struct SourceMutation;

#[Object]
impl SourceMutation {
    /// Adds a source of leads. For administrators.
    async fn create_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source.")] input: CreateSourceInput,
    ) -> NullableField<SourcePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a source of leads. For administrators.
    async fn update_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateSourceInput,
    ) -> NullableField<SourcePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
