//! The inputs of the commands on notes: they are the commands.

use async_graphql::{ID, InputObject};
use entity::id::NoteId;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::workflow;

/// Writes a note on a record.
#[derive(Clone, InputObject)]
pub struct CreateNoteInput {
    /// The lead, account, contact, opportunity or quote, whatever its state. The viewer must be allowed to work on it.
    pub record_id: ID,
    /// The text; 1–10,000 characters.
    pub text: String,
    /// Whether it is listed before the record's other notes.
    #[graphql(default = false)]
    pub is_pinned: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateNoteInput);

/// Changes a note's text, or pins or unpins it. Omitted fields stay as they are.
#[derive(Clone, InputObject)]
pub struct UpdateNoteInput {
    /// The note; the viewer must be its author or a manager.
    pub note_id: NoteId,
    /// The text; 1–10,000 characters.
    pub text: Option<String>,
    /// Whether it is listed before the record's other notes.
    pub is_pinned: Option<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateNoteInput: note_id);

/// Deletes a note for good.
#[derive(Clone, InputObject)]
pub struct DeleteNoteInput {
    /// The note; the viewer must be its author or a manager.
    pub note_id: NoteId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(DeleteNoteInput: note_id);
