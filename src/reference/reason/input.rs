//! The inputs of close reasons; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::ClosingOutcome;
use entity::id::CloseReasonId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Creates a reason why opportunities end.
#[derive(Clone, InputObject)]
pub struct CreateCloseReasonInput {
    /// The outcome the reason is for; never changes.
    pub outcome: ClosingOutcome,
    /// The text to display, in at least one language; each 1–200 characters.
    pub labels: Vec<LocalizedTextInput>,
    /// Position in lists, in ascending order; omitted: last of its outcome.
    pub position: Option<i32>,
    /// Whether closing with this reason requires a competitor; only for LOST.
    #[graphql(default = false)]
    pub requires_competitor: bool,
    /// Whether closing with this reason requires a note.
    #[graphql(default = false)]
    pub requires_note: bool,
    /// Whether opportunities closed with this reason count in the win rate.
    #[graphql(default = true)]
    pub counts_in_win_rate: bool,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCloseReasonInput);

/// Changes a close reason; omitted fields stay unchanged. Past closings show the new label.
#[derive(Clone, InputObject)]
pub struct UpdateCloseReasonInput {
    /// The close reason to change.
    pub close_reason_id: CloseReasonId,
    /// The label in all languages, replacing the present texts; each 1–200 characters.
    pub labels: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Position in lists, in ascending order.
    pub position: MaybeUndefined<i32>,
    /// Whether closing with this reason requires a competitor; only for LOST.
    pub requires_competitor: MaybeUndefined<bool>,
    /// Whether closing with this reason requires a note.
    pub requires_note: MaybeUndefined<bool>,
    /// Whether opportunities closed with this reason count in the win rate, past ones included.
    pub counts_in_win_rate: MaybeUndefined<bool>,
    /// Whether new closings may use this reason.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCloseReasonInput: close_reason_id);
