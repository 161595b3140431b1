//! The inputs of sources: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::SourceId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Adds a source of leads.
#[derive(Clone, Debug, InputObject)]
pub struct CreateSourceInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Order in lists, smallest first; omitted: last.
    pub position: Option<i32>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateSourceInput);

/// Changes a source of leads; what is omitted stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateSourceInput {
    /// Which one.
    pub source_id: SourceId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Order in lists, smallest first.
    pub position: MaybeUndefined<i32>,
    /// Whether new leads may name it.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateSourceInput: source_id);
