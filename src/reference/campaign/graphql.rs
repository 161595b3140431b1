//! The GraphQL types, queries and mutations of campaigns.

use async_graphql::{Context, Object};
use entity::id::CampaignId;

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::Date;
use crate::reference::campaign::input::{CreateCampaignInput, UpdateCampaignInput};
use crate::reference::graphql::Campaign;
use crate::reference::queries;

impl Loadable for entity::campaign::Model {}

/// A marketing campaign, which leads and opportunities can name as their origin.
#[Object(name = "Campaign")]
impl Loaded<entity::campaign::Model> {
    /// The campaign's id.
    pub async fn id(&self) -> CampaignId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The campaign's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The campaign's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// First day; null: not entered.
    fn starts_on(&self) -> Option<Date> {
        self.starts_on.map(Date)
    }

    /// Last day; null: not entered.
    fn ends_on(&self) -> Option<Date> {
        self.ends_on.map(Date)
    }

    /// Whether new records may refer to it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// The result of creating or updating a campaign.
pub type CampaignPayload = Payload<CampaignId>;

/// The result of creating or updating a campaign.
#[Object(name = "CampaignPayload")]
impl Outcome<CampaignId> {
    /// The campaign; unchanged if an update was refused, null if a creation was refused.
    async fn campaign(&self) -> NullableField<Campaign> {
        self.load_written().await
    }
}

/// Queries for campaigns.
#[derive(Debug, Default)]
pub struct CampaignQuery;

#[Object]
impl CampaignQuery {
    /// Campaigns, newest first; at most 1,000; null only with an error.
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive campaigns.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::campaign::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::campaigns(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Mutations of campaigns.
#[derive(Debug, Default)]
pub struct CampaignMutation;

#[Object]
impl CampaignMutation {
    /// Creates a campaign. For administrators. Null only with an error.
    async fn create_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new campaign.")] input: CreateCampaignInput,
    ) -> NullableField<CampaignPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a campaign. For administrators. Null only with an error.
    async fn update_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign and its new values.")] input: UpdateCampaignInput,
    ) -> NullableField<CampaignPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
