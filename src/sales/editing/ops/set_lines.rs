//! Replaces the lines of an opportunity, quote or order, and changes its header with them.

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::validator::Under;
use crate::sales::document::ops::lines::replace;
use crate::sales::editing::input::SetLinesInput;
use crate::sales::editing::ops::header::put_header;
use crate::sales::editing::ops::target::{ChangedDocument, EditedRecord, editable};

impl Command for SetLinesInput {
    const NAME: &'static str = "setLines";
    const PERMISSION: Permission = Permission::EditDocuments;
    const EMITS: Emits = Emits::Events(&EditedRecord::EVENTS);
    type Output = ChangedDocument;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedDocument, Error> {
        let target = editable(tx, self.document_id).await?;
        target.check_lines_version(self.expected_lines_version)?;
        let before = target.document().clone();
        let mut after = before.clone();
        if let Some(header) = self.header {
            put_header(&before, &mut after, header).under("header")?;
        }
        let written = replace(tx, (&before, after), self.lines).await?;
        target.changed(tx, written).await
    }
}
