//! The inputs of close reasons: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::ClosingOutcome;
use entity::id::CloseReasonId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Adds a reason for which opportunities end.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCloseReasonInput {
    /// For which end it is; never changes.
    pub outcome: ClosingOutcome,
    /// What people read, in at least one language; each 1–200 characters.
    pub labels: Vec<LocalizedTextInput>,
    /// Order in lists, smallest first; omitted: last of its end.
    pub position: Option<i32>,
    /// Whether closing with it demands a competitor; only for LOST.
    #[graphql(default = false)]
    pub requires_competitor: bool,
    /// Whether closing with it demands a note.
    #[graphql(default = false)]
    pub requires_note: bool,
    /// Whether opportunities closed with it count in the win rate.
    #[graphql(default = true)]
    pub counts_in_win_rate: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCloseReasonInput);

/// Changes a close reason; what is omitted stays. Closings that name it follow its label.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCloseReasonInput {
    /// Which one.
    pub close_reason_id: CloseReasonId,
    /// All its labels; each 1–200 characters.
    pub labels: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Order in lists, smallest first.
    pub position: MaybeUndefined<i32>,
    /// Whether closing with it demands a competitor; only for LOST.
    pub requires_competitor: MaybeUndefined<bool>,
    /// Whether closing with it demands a note.
    pub requires_note: MaybeUndefined<bool>,
    /// Whether opportunities closed with it count in the win rate, past ones too.
    pub counts_in_win_rate: MaybeUndefined<bool>,
    /// Whether new closings may name it.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCloseReasonInput: close_reason_id);
