//! The inputs of sources; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::SourceId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Creates a lead source.
#[derive(Clone, InputObject)]
pub struct CreateSourceInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Position in lists, in ascending order; omitted: last.
    pub position: Option<i32>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateSourceInput);

/// Changes a lead source; omitted fields stay unchanged.
#[derive(Clone, InputObject)]
pub struct UpdateSourceInput {
    /// The source to change.
    pub source_id: SourceId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Position in lists, in ascending order.
    pub position: MaybeUndefined<i32>,
    /// Whether new leads may refer to it.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateSourceInput: source_id);
