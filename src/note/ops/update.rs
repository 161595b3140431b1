//! Changes a note's text, or pins or unpins it.

use entity::choice::PipelineEventKind;
use entity::id::NoteId;
use entity::note;

use crate::access::permission::Permission;
use crate::note::input::UpdateNoteInput;
use crate::note::ops::lock;
use crate::note::subject::Subject;
use crate::platform::bounds::{TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::refolding::Folded;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

impl Command for UpdateNoteInput {
    const NAME: &'static str = "updateNote";
    const PERMISSION: Permission = Permission::WriteNotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::NoteChanged]);
    type Output = NoteId;

    async fn execute(self, tx: &mut Tx) -> Result<NoteId, Error> {
        let before = lock(tx, self.note_id).await?;
        let mut after = before.clone();
        if let Some(text) = &self.text {
            after.text = required(text, TEXT_LENGTH, "text")?;
        }
        after.is_pinned = self.is_pinned.unwrap_or(before.is_pinned);
        let after = tx.update(&before, after).await?;
        if after.version != before.version {
            tx.set_search_text(after.id, &[&after.text]).await?;
            let subject = Subject::of(&after);
            let subject = subject.ok_or_else(|| Error::Broken("a note on nothing".to_owned()))?;
            subject.emit(tx, &after, PipelineEventKind::NoteChanged).await?;
        }
        Ok(after.id)
    }
}

impl Folded for note::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            tx.set_search_text(kept.id, &[&kept.text]).await?;
        }
        Ok(())
    }
}
