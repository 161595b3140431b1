//! Changes the header of an opportunity or a quote.

use entity::{document, line};

use crate::access::permission::Permission;
use crate::sales::document::input::UpdateDocumentInput;
use crate::sales::document::ops::lines::{priced, write};
use crate::sales::document::ops::price_list;
use crate::sales::document::ops::target::{ChangedDocument, Target, editable};
use crate::sales::document::queries;
use crate::sales::document::rules::totals::{Coin, Draft, Sheet, price};
use crate::sales::document::rules::wanted::Wanted;
use crate::platform::bounds::TEXT_LENGTH;
use crate::platform::db::command::Command;
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Problem};
use crate::platform::form::Form;
use crate::sales::quote::rules::check_valid_until;

impl Command for UpdateDocumentInput {
    const NAME: &'static str = "updateDocument";
    const PERMISSION: Permission = Permission::EditDocuments;
    type Output = ChangedDocument;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedDocument, Error> {
        let mut target = editable(tx, self.document_id).await?;
        let before = target.document().clone();
        let mut after = before.clone();
        patch(tx, self, &mut target, &mut after)?;
        let kept = queries::lines(tx, &before).await?;
        let sheet = if after.price_list_id == before.price_list_id {
            retotaled(tx, after, &kept).await?
        } else {
            relisted(tx, after, &kept).await?
        };
        let written = write(tx, &before, &kept, sheet).await?;
        target.changed(tx, written).await
    }
}

/// Puts what was said into the header, and into the quote.
fn patch(
    tx: &Tx,
    input: UpdateDocumentInput,
    target: &mut Target,
    document: &mut document::Model,
) -> Result<(), Error> {
    let UpdateDocumentInput {
        document_id: _,
        price_list_id,
        discount_amount,
        discount_percent,
        freight_amount,
        freight_tax_rate,
        payment_terms,
        delivery_terms,
        valid_until,
        expected_version: _,
        idempotency_key: _,
        dry_run: _,
    } = input;
    let mut form = Form::default();
    put_nullable(&mut document.price_list_id, price_list_id);
    form.catch(put(&mut document.discount_amount, discount_amount, "discountAmount"))?;
    form.catch(put(&mut document.discount_percent, discount_percent, "discountPercent"))?;
    form.catch(put(&mut document.freight_amount, freight_amount, "freightAmount"))?;
    put_nullable(&mut document.freight_tax_rate, freight_tax_rate);
    form.not_negative(Some(document.discount_amount), "discountAmount");
    form.not_negative(Some(document.freight_amount), "freightAmount");
    form.not_negative(document.freight_tax_rate, "freightTaxRate");
    put_nullable(&mut document.payment_terms, payment_terms);
    form.text(&mut document.payment_terms, TEXT_LENGTH, "paymentTerms");
    put_nullable(&mut document.delivery_terms, delivery_terms);
    form.text(&mut document.delivery_terms, TEXT_LENGTH, "deliveryTerms");
    if let Some(last) = valid_until.value() {
        form.keep(
            check_valid_until(last.0, tx.today()).map_err(|problem| problem.at("validUntil")),
        );
    }
    match target {
        Target::Quote(draft) => {
            put_nullable(&mut draft.row.valid_until, valid_until.map_value(|day| day.0));
        }
        Target::Deal(_) if valid_until.is_undefined() => {}
        Target::Deal(_) => form.refuse(Problem::invalid("document-no-end").at("validUntil")),
    }
    form.finish()
}

/// The same lines under another header: prices stay.
async fn retotaled(
    tx: &Tx,
    document: document::Model,
    kept: &[line::Model],
) -> Result<Sheet, Error> {
    let currency = queries::currency(tx, &document.currency_code).await?;
    let base = queries::currency(tx, &tx.settings().organization.base_currency).await?;
    let coin =
        Coin { currency: &currency, base_precision: u32::try_from(base.precision).unwrap_or(0) };
    let drafts = kept.iter().cloned().map(Draft::from).collect();
    Ok(price(document, drafts, coin)?)
}

/// The lines as another price list prices them; without one, they keep their prices.
async fn relisted(
    tx: &Tx,
    document: document::Model,
    kept: &[line::Model],
) -> Result<Sheet, Error> {
    let Some(list) = document.price_list_id else {
        return retotaled(tx, document, kept).await;
    };
    price_list::usable(tx, list, &document.currency_code).await?;
    let wanted: Vec<Wanted> = kept.iter().map(Wanted::relisted).collect();
    priced(tx, document, kept, &wanted).await.map_err(about_list)
}

/// What is wrong with a line is the fault of the price list that was chosen.
fn about_list(error: Error) -> Error {
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

fn moved(problem: Problem) -> Problem {
    let is_of_line = problem.path.first().is_some_and(|first| first == "lines");
    if is_of_line { problem.at("priceListId") } else { problem }
}
