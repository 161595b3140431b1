//! The GraphQL types, queries and mutations of lead sources.

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

/// A source from which leads come, e.g. an exhibition or the website.
#[Object(name = "Source")]
impl Loaded<entity::source::Model> {
    /// The source's id.
    pub async fn id(&self) -> SourceId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The source's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The source's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Position in lists, in ascending order.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether new leads may refer to it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// The result of creating or updating a source.
pub type SourcePayload = Payload<SourceId>;

/// The result of creating or updating a source.
#[Object(name = "SourcePayload")]
impl Outcome<SourceId> {
    /// The source; unchanged if an update was refused, null if a creation was refused.
    async fn source(&self) -> NullableField<Source> {
        self.load_written().await
    }
}

/// Queries for lead sources.
#[derive(Debug, Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// Lead sources, by position; at most 1,000; null only with an error.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive sources.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::source::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::sources(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Mutations of lead sources.
#[derive(Debug, Default)]
pub struct SourceMutation;

#[Object]
impl SourceMutation {
    /// Creates a lead source. For administrators. Null only with an error.
    async fn create_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new source.")] input: CreateSourceInput,
    ) -> NullableField<SourcePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a lead source. For administrators. Null only with an error.
    async fn update_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source and its new values.")] input: UpdateSourceInput,
    ) -> NullableField<SourcePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
