//! Campaigns in the schema.

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

/// What the company did to be heard of.
#[Object(name = "Campaign")]
impl Loaded<entity::campaign::Model> {
    /// Its id.
    pub async fn id(&self) -> CampaignId {
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

    /// First day; null: not said.
    fn starts_on(&self) -> Option<Date> {
        self.starts_on.map(Date)
    }

    /// Last day; null: not said.
    fn ends_on(&self) -> Option<Date> {
        self.ends_on.map(Date)
    }

    /// Whether new records may name it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What came of planning or changing a campaign.
pub type CampaignPayload = Payload<CampaignId>;

/// What came of planning or changing a campaign.
#[Object(name = "CampaignPayload")]
impl Outcome<CampaignId> {
    /// The campaign; as it is where its change was refused, null where a new one was.
    async fn campaign(&self) -> NullableField<Campaign> {
        self.load_written().await
    }
}

/// Reads campaigns.
#[derive(Debug, Default)]
pub struct CampaignQuery;

#[Object]
impl CampaignQuery {
    /// Campaigns, newest first; at most 1,000.
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::campaign::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::campaigns(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Changes campaigns.
#[derive(Debug, Default)]
pub struct CampaignMutation;

#[Object]
impl CampaignMutation {
    /// Plans a campaign. For administrators.
    async fn create_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign.")] input: CreateCampaignInput,
    ) -> NullableField<CampaignPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a campaign. For administrators.
    async fn update_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCampaignInput,
    ) -> NullableField<CampaignPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
