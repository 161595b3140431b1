//! Competitors in the schema.

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

/// Who else may take an opportunity.
#[Object(name = "Competitor")]
impl Loaded<entity::competitor::Model> {
    /// Its id.
    pub async fn id(&self) -> CompetitorId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// What it is called.
    fn name(&self) -> &str {
        &self.name
    }

    /// Address of its site.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
    }

    /// What it is good at in general.
    fn strengths(&self) -> Option<&str> {
        self.strengths.as_deref()
    }

    /// What it is bad at in general.
    fn weaknesses(&self) -> Option<&str> {
        self.weaknesses.as_deref()
    }

    /// Whether new records may name it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What came of adding or changing a competitor.
pub type CompetitorPayload = Payload<CompetitorId>;

/// What came of adding or changing a competitor.
#[Object(name = "CompetitorPayload")]
impl Outcome<CompetitorId> {
    /// The competitor; as it is where its change was refused, null where a new one was.
    async fn competitor(&self) -> NullableField<Competitor> {
        self.load_written().await
    }
}

/// Reads competitors.
#[derive(Debug, Default)]
pub struct CompetitorQuery;

#[Object]
impl CompetitorQuery {
    /// Competitors, by name; at most 1,000.
    async fn competitors(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::competitor::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::competitors(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Changes competitors.
#[derive(Debug, Default)]
pub struct CompetitorMutation;

#[Object]
impl CompetitorMutation {
    /// Adds a competitor. For administrators.
    async fn create_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The competitor.")] input: CreateCompetitorInput,
    ) -> NullableField<CompetitorPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a competitor. For administrators.
    async fn update_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCompetitorInput,
    ) -> NullableField<CompetitorPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
