//! The inputs of competitors: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::CompetitorId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::workflow;

/// Adds a competitor.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCompetitorInput {
    /// What it is called; 1–200 characters, and like no other: letter variants, digits, case and
    /// legal forms («شرکت», Ltd) make no difference.
    pub name: String,
    /// Address of its site; up to 200 characters.
    pub website: Option<String>,
    /// What it is good at; up to 10,000 characters.
    pub strengths: Option<String>,
    /// What it is bad at; up to 10,000 characters.
    pub weaknesses: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCompetitorInput);

/// Changes a competitor; what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCompetitorInput {
    /// Which one.
    pub competitor_id: CompetitorId,
    /// What it is called; as for a new one.
    pub name: MaybeUndefined<String>,
    /// Address of its site; up to 200 characters.
    pub website: MaybeUndefined<String>,
    /// What it is good at; up to 10,000 characters.
    pub strengths: MaybeUndefined<String>,
    /// What it is bad at; up to 10,000 characters.
    pub weaknesses: MaybeUndefined<String>,
    /// Whether new records may name it.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCompetitorInput: competitor_id);
