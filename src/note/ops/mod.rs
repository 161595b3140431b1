//! What one does with notes.

mod create;
mod delete;
mod subject;
mod update;

pub use create::erase_notes_of_contact;
pub use delete::DeletedNote;

use entity::id::NoteId;
use entity::note;

use crate::access::permission::Permission;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// A note that the actor may change, locked.
async fn lock(tx: &mut Tx, id: NoteId) -> Result<note::Model, Error> {
    let note: note::Model = tx.lock(id).await.at("noteId")?;
    if note.author_id == tx.user()? || tx.actor().may(Permission::ManageNotes) {
        return Ok(note);
    }
    let message = Message::new("note-of-other-author");
    Err(UserError::new(UserErrorCode::NOT_PERMITTED, message).at("noteId").into())
}
