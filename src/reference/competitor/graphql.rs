//! The GraphQL types, queries and mutations of competitors.

use async_graphql::{Context, Object};
use entity::id::CompetitorId;

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::reference::competitor::input::{CreateCompetitorInput, UpdateCompetitorInput};
use crate::reference::graphql::Competitor;
use crate::reference::queries;

impl Loadable for entity::competitor::Model {}

/// A company that competes for the same opportunities.
#[Object(name = "Competitor")]
impl Loaded<entity::competitor::Model> {
    /// The competitor's id.
    pub async fn id(&self) -> CompetitorId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The competitor's name.
    fn name(&self) -> &str {
        &self.name
    }

    /// Address of its website; null: not entered.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
    }

    /// Its strengths in general; null: not entered.
    fn strengths(&self) -> Option<&str> {
        self.strengths.as_deref()
    }

    /// Its weaknesses in general; null: not entered.
    fn weaknesses(&self) -> Option<&str> {
        self.weaknesses.as_deref()
    }

    /// Whether new records may refer to it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// The result of creating or updating a competitor.
pub type CompetitorPayload = Payload<CompetitorId>;

/// The result of creating or updating a competitor.
#[Object(name = "CompetitorPayload")]
impl Outcome<CompetitorId> {
    /// The competitor; unchanged if an update was refused, null if a creation was refused.
    async fn competitor(&self) -> NullableField<Competitor> {
        self.load_written().await
    }
}

/// Queries for competitors.
#[derive(Debug, Default)]
pub struct CompetitorQuery;

#[Object]
impl CompetitorQuery {
    /// Competitors, by name; at most 1,000; null only with an error.
    async fn competitors(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive competitors.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::competitor::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::competitors(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Mutations of competitors.
#[derive(Debug, Default)]
pub struct CompetitorMutation;

#[Object]
impl CompetitorMutation {
    /// Creates a competitor. For administrators. Null only with an error.
    async fn create_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new competitor.")] input: CreateCompetitorInput,
    ) -> NullableField<CompetitorPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a competitor. For administrators. Null only with an error.
    async fn update_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The competitor and its new values.")] input: UpdateCompetitorInput,
    ) -> NullableField<CompetitorPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
