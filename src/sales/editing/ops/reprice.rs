//! Reprices the lines of an opportunity or a quote.

use entity::choice::PipelineEventKind;
use entity::id::{DocumentId, LineId};
use entity::line;
use entity::money::Amount;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::sales::document::ops::lines::{priced, write};
use crate::sales::document::queries;
use crate::sales::document::rules::line_request::LineRequest;
use crate::sales::editing::input::RepriceDocumentInput;
use crate::sales::editing::ops::target::{EditedRecord, editable};

/// The document that was repriced, with the lines that changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RepricedDocument {
    /// The opportunity or quote.
    pub document: DocumentId,
    /// The lines whose prices or amounts changed, in order.
    pub changes: Vec<LineChange>,
}

/// A line that repricing changed, with its amounts before and after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineChange {
    /// The line.
    pub line: LineId,
    /// The unit price.
    pub unit_price: (Amount, Amount),
    /// The net amount plus tax.
    pub extended_amount: (Amount, Amount),
}

impl Command for RepriceDocumentInput {
    const NAME: &'static str = "repriceDocument";
    const PERMISSION: Permission = Permission::EditDocuments;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::OpportunityChanged, PipelineEventKind::QuoteChanged]);
    type Output = RepricedDocument;

    async fn execute(self, tx: &mut Tx) -> Result<RepricedDocument, Error> {
        let target = editable(tx, self.document_id).await?;
        if let EditedRecord::Order(edited) = &target {
            return Err(edited.refused(Message::new("order-prices-fixed")).into());
        }
        let document = target.document();
        let kept = queries::lines(tx, document).await?;
        let requested: Vec<LineRequest> = kept.iter().map(LineRequest::with_new_price).collect();
        let sheet = priced(tx, (document, document.clone()), &kept, &requested).await?;
        let changes = kept.iter().zip(&sheet.lines).filter_map(change).collect();
        let written = write(tx, document, &kept, sheet).await?;
        let changed = target.changed(tx, written).await?;
        Ok(RepricedDocument { document: changed.document, changes })
    }
}

fn change((before, after): (&line::Model, &line::Model)) -> Option<LineChange> {
    let unit_price = (before.unit_price, after.unit_price);
    let extended_amount = (before.extended_amount, after.extended_amount);
    if unit_price.0 == unit_price.1 && extended_amount.0 == extended_amount.1 {
        return None;
    }
    Some(LineChange { line: after.id, unit_price, extended_amount })
}
