//! Replaces the lines of an opportunity or a quote.

use crate::access::permission::Permission;
use crate::document::input::SetLinesInput;
use crate::document::ops::lines::replace;
use crate::document::ops::target::{ChangedDocument, editable};
use crate::platform::db::tx::Tx;
use crate::platform::db::verb::Verb;
use crate::platform::error::Error;

impl Verb for SetLinesInput {
    const NAME: &'static str = "setLines";
    const PERMISSION: Permission = Permission::EditDocuments;
    type Done = ChangedDocument;

    async fn run(self, tx: &mut Tx) -> Result<ChangedDocument, Error> {
        let target = editable(tx, self.document_id).await?;
        let written = replace(tx, target.document(), self.lines).await?;
        target.changed(tx, written).await
    }
}
