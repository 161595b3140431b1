//! The inputs of competitors; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::CompetitorId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::workflow;

/// Creates a competitor.
#[derive(Clone, InputObject)]
pub struct CreateCompetitorInput {
    /// The name; 1–200 characters, unique. Letter variants, digits, case and legal forms («شرکت», Ltd) are
    /// ignored in the comparison; a name that exists is refused (`ALREADY_EXISTS`).
    pub name: String,
    /// Address of its website; up to 200 characters.
    pub website: Option<String>,
    /// Its strengths; up to 10,000 characters.
    pub strengths: Option<String>,
    /// Its weaknesses; up to 10,000 characters.
    pub weaknesses: Option<String>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCompetitorInput);

/// Changes a competitor; omitted fields stay unchanged, null clears.
#[derive(Clone, InputObject)]
pub struct UpdateCompetitorInput {
    /// The competitor to change.
    pub competitor_id: CompetitorId,
    /// The name; 1–200 characters, unique as for a new competitor.
    pub name: MaybeUndefined<String>,
    /// Address of its website; up to 200 characters.
    pub website: MaybeUndefined<String>,
    /// Its strengths; up to 10,000 characters.
    pub strengths: MaybeUndefined<String>,
    /// Its weaknesses; up to 10,000 characters.
    pub weaknesses: MaybeUndefined<String>,
    /// Whether new records may refer to it.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCompetitorInput: competitor_id);
