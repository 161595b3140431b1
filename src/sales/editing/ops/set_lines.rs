//! Replaces the lines of an opportunity or a quote.

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::document::ops::lines::replace;
use crate::sales::editing::input::SetLinesInput;
use crate::sales::editing::ops::target::{ChangedDocument, editable};
use entity::choice::PipelineEventKind;

impl Command for SetLinesInput {
    const NAME: &'static str = "setLines";
    const PERMISSION: Permission = Permission::EditDocuments;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::OpportunityChanged, PipelineEventKind::QuoteChanged]);
    type Output = ChangedDocument;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedDocument, Error> {
        let target = editable(tx, self.document_id).await?;
        let written = replace(tx, target.document(), self.lines).await?;
        target.changed(tx, written).await
    }
}
