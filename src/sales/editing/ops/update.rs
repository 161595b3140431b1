//! Changes the header of an opportunity, quote or order.

use entity::id::DocumentId;
use entity::{document, line};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::put_nullable;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::platform::validator::Validator;
use crate::sales::document::ops::lines::{priced, write};
use crate::sales::document::ops::price_list;
use crate::sales::document::queries;
use crate::sales::document::rules::line_request::LineRequest;
use crate::sales::document::rules::places::precision;
use crate::sales::document::rules::totals::{Draft, Precisions, Sheet, UnpricedDocument, price};
use crate::sales::editing::input::UpdateDocumentInput;
use crate::sales::editing::ops::header::put_header;
use crate::sales::editing::ops::target::{EditedRecord, editable};
use crate::sales::quote::rules::check_valid_until;

/// The document whose header was changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct UpdatedDocument {
    /// The opportunity, quote or order.
    pub document: DocumentId,
}

impl Command for UpdateDocumentInput {
    const NAME: &'static str = "updateDocument";
    const PERMISSION: Permission = Permission::EditDocuments;
    const EMITS: Emits = Emits::Events(&EditedRecord::EVENTS);
    type Output = UpdatedDocument;

    async fn execute(self, tx: &mut Tx) -> Result<UpdatedDocument, Error> {
        let mut target = editable(tx, self.document_id).await?;
        target.check_lines_version(self.expected_lines_version)?;
        let before = target.document().clone();
        let mut after = before.clone();
        patch(tx, self, &mut target, &mut after)?;
        let kept = queries::lines(tx, &before).await?;
        let sheet = if after.price_list_id == before.price_list_id {
            retotaled(tx, (&before, after), &kept).await?
        } else {
            relisted(tx, (&before, after), &kept).await?
        };
        let written = write(tx, &before, &kept, sheet).await?;
        let changed = target.changed(tx, written).await?;
        Ok(UpdatedDocument { document: changed.document })
    }
}

/// Applies the input to the header, and to the quote's last day.
fn patch(
    tx: &Tx,
    input: UpdateDocumentInput,
    target: &mut EditedRecord,
    document: &mut document::Model,
) -> Result<(), Error> {
    let UpdateDocumentInput {
        document_id: _,
        price_list_id,
        header,
        expected_lines_version: _,
        valid_until,
        call: _,
    } = input;
    let mut validator = Validator::default();
    put_nullable(&mut document.price_list_id, price_list_id);
    validator.collect(put_header(target.document(), document, header))?;
    if let Some(last) = valid_until.value() {
        validator.check(
            check_valid_until(last.0, tx.today()).map_err(|problem| problem.at("validUntil")),
        );
    }
    match target {
        EditedRecord::Quote(draft) => {
            put_nullable(&mut draft.row.valid_until, valid_until.map_value(|day| day.0));
        }
        EditedRecord::Opportunity(_) | EditedRecord::Order(_) if valid_until.is_undefined() => {}
        EditedRecord::Opportunity(_) | EditedRecord::Order(_) => validator
            .refuse(UserError::invalid("document-valid-until-of-quote-only").at("validUntil")),
    }
    validator.into_result()
}

/// Recomputes the totals under the new header; the lines keep their prices.
async fn retotaled(
    tx: &Tx,
    (before, document): (&document::Model, document::Model),
    kept: &[line::Model],
) -> Result<Sheet, Error> {
    let currency = queries::currency(tx, &document.currency_code).await?;
    let base = queries::currency(tx, &tx.settings().organization.base_currency).await?;
    let precisions = Precisions { currency: &currency, base_precision: precision(&base) };
    let drafts = kept.iter().cloned().map(Draft::from).collect();
    Ok(price(UnpricedDocument { before, kept, document, drafts }, precisions)?)
}

/// Prices the lines from another price list; without a list, they keep their prices.
async fn relisted(
    tx: &Tx,
    (before, document): (&document::Model, document::Model),
    kept: &[line::Model],
) -> Result<Sheet, Error> {
    let Some(list) = document.price_list_id else {
        return retotaled(tx, (before, document), kept).await;
    };
    price_list::usable(tx, list, &document.currency_code).await?;
    let requested: Vec<LineRequest> = kept.iter().map(LineRequest::relisted).collect();
    priced(tx, (before, document), kept, &requested).await.map_err(about_list)
}

/// Moves errors of lines to the path `priceListId`, because the caller changed only the list.
fn about_list(error: Error) -> Error {
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

fn moved(problem: UserError) -> UserError {
    let is_of_line = problem.path.first().is_some_and(|first| first == "lines");
    if is_of_line { problem.at("priceListId") } else { problem }
}
