//! Writes a note.

use entity::choice::PipelineEventKind;
use entity::id::{ContactId, NoteId};
use entity::note;
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::note::input::CreateNoteInput;
use crate::note::subject::Subject;
use crate::platform::bounds::{TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};

impl Command for CreateNoteInput {
    const NAME: &'static str = "createNote";
    const PERMISSION: Permission = Permission::WriteNotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::NoteCreated]);
    type Output = NoteId;

    async fn execute(self, tx: &mut Tx) -> Result<NoteId, Error> {
        let subject = Subject::parse(&self.record_id);
        let subject = subject.ok_or_else(|| Error::not_found().at("recordId"))?;
        subject.check_rights(tx).await.at("recordId")?;
        let text = required(&self.text, TEXT_LENGTH, "text")?;
        let mut note = note::Model {
            id: NoteId::generate(),
            version: 1,
            lead_id: None,
            account_id: None,
            contact_id: None,
            opportunity_id: None,
            quote_id: None,
            author_id: tx.user()?,
            text,
            is_pinned: self.is_pinned,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        match subject {
            Subject::Lead(id) => note.lead_id = Some(id),
            Subject::Account(id) => note.account_id = Some(id),
            Subject::Contact(id) => note.contact_id = Some(id),
            Subject::Opportunity(id) => note.opportunity_id = Some(id),
            Subject::Quote(id) => note.quote_id = Some(id),
        }
        let note = tx.insert(note).await?;
        tx.set_search_text(note.id, &[&note.text]).await?;
        subject.emit(tx, &note, PipelineEventKind::NoteCreated).await?;
        Ok(note.id)
    }
}

/// Deletes the notes on a contact whose personal data is erased.
///
/// # Errors
/// The database failed.
pub async fn erase_notes_of_contact(tx: &mut Tx, contact: ContactId) -> Result<(), Error> {
    let rows = tx.find_any::<note::Entity>().filter(note::Column::ContactId.eq(contact));
    for note in tx.all::<note::Model>(rows).await? {
        tx.set_search_text::<_, &str>(note.id, &[]).await?;
        tx.delete(&note).await?;
        tx.erase_audit(note.id).await?;
    }
    Ok(())
}
