//! The inputs of campaigns: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::CampaignId;

use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Plans a campaign.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCampaignInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day; not before the first.
    pub ends_on: Option<Date>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

workflow!(CreateCampaignInput);

/// Changes a campaign; what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCampaignInput {
    /// Which one.
    pub campaign_id: CampaignId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day.
    pub starts_on: MaybeUndefined<Date>,
    /// Last day; not before the first.
    pub ends_on: MaybeUndefined<Date>,
    /// Whether new records may name it.
    pub is_active: MaybeUndefined<bool>,
    /// Refused where the campaign is at another version; omitted: no check.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

workflow!(UpdateCampaignInput: campaign_id);
