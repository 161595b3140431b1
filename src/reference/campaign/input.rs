//! The inputs of campaigns; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::CampaignId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Creates a campaign.
#[derive(Clone, InputObject)]
pub struct CreateCampaignInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// First day; omitted: not known.
    pub starts_on: Option<Date>,
    /// Last day, not before the first; omitted: not known.
    pub ends_on: Option<Date>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCampaignInput);

/// Changes a campaign; omitted fields stay unchanged, null clears.
#[derive(Clone, InputObject)]
pub struct UpdateCampaignInput {
    /// The campaign to change.
    pub campaign_id: CampaignId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day; null: not known.
    pub starts_on: MaybeUndefined<Date>,
    /// Last day, not before the first; null: not known.
    pub ends_on: MaybeUndefined<Date>,
    /// Whether new records may refer to it. Records that already do keep it.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCampaignInput: campaign_id);
