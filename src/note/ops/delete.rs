//! Deletes a note.

use entity::choice::PipelineEventKind;
use entity::id::NoteId;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::note::input::DeleteNoteInput;
use crate::note::ops::lock;
use crate::note::subject::Subject;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// The note that was deleted, and the record that it was on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletedNote {
    /// The note.
    pub note: NoteId,
    /// The record's client id.
    pub record: String,
}

impl Command for DeleteNoteInput {
    const NAME: &'static str = "deleteNote";
    const PERMISSION: Permission = Permission::WriteNotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::NoteDeleted]);
    type Output = DeletedNote;

    async fn execute(self, tx: &mut Tx) -> Result<DeletedNote, Error> {
        let note = lock(tx, self.note_id).await?;
        let subject = Subject::of(&note);
        let subject = subject.ok_or_else(|| Error::Broken("a note on nothing".to_owned()))?;
        tx.set_search_text::<_, &str>(note.id, &[]).await?;
        tx.delete(&note).await?;
        subject.emit(tx, &note, PipelineEventKind::NoteDeleted).await?;
        Ok(DeletedNote { note: note.id, record: subject.client_id() })
    }
}
