//! The inputs of campaigns: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::CampaignId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
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
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
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
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCampaignInput: campaign_id);
