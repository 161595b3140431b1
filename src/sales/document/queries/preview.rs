//! Prices a document without saving it, with the same functions that price saved documents.

use entity::choice::{DocumentKind, RoundingDirection};
use entity::id::{DocumentId, LineId, OpportunityId};
use entity::money::Amount;
use entity::{document, line, price_list};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::platform::db::patch::{put_nullable, put_or_reset};
use crate::platform::db::session::Session;
use crate::platform::error::{At, Error, UserError};
use crate::platform::message::Message;
use crate::reference::ops::{currency, rate_of_day};
use crate::sales::document::input::{LineInput, PriceDocumentInput};
use crate::sales::document::queries::{lines, pricing_data};
use crate::sales::document::rules::draft::{check_count, drafts};
use crate::sales::document::rules::line_request::LineRequest;
use crate::sales::document::rules::pricing_data::{CURRENCY_MISMATCH, same_currency};
use crate::sales::document::rules::totals::{Sheet, UnpricedDocument, price};

/// A document as it would be priced.
#[derive(Clone, Debug)]
pub struct DocumentPreview {
    /// The lines that could be priced, and their totals.
    pub sheet: Sheet,
    /// The errors of the other lines and of the header.
    pub problems: Vec<UserError>,
}

/// Prices a document without saving it.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn preview(
    session: &Session,
    input: PriceDocumentInput,
) -> Result<DocumentPreview, Error> {
    let code = input.currency_code.0.clone();
    match attempt(session, input).await {
        Err(Error::Refused(problems)) => {
            Ok(DocumentPreview { sheet: empty(blank(&code)), problems })
        }
        outcome => outcome,
    }
}

async fn attempt(session: &Session, input: PriceDocumentInput) -> Result<DocumentPreview, Error> {
    let PriceDocumentInput {
        document_id,
        currency_code,
        price_list_id,
        lines: requested,
        discount_amount,
        discount_percent,
        freight_amount,
        freight_tax_rate,
    } = input;
    check_count(requested.len())?;
    let (mut document, kept) = match document_id {
        Some(id) => known(session, id, &currency_code.0).await?,
        None => (new(session, &currency_code.0).await?, Vec::new()),
    };
    if price_list_id.is_null() {
        document.price_list_id = None;
    }
    if let Some(list) = price_list_id.take() {
        let rows = session.find::<price_list::Entity>()?.filter(price_list::Column::Id.eq(list));
        let found = session.one::<price_list::Model>(rows).await?;
        let found = found.ok_or_else(UserError::not_found).map_err(at_list)?;
        same_currency(&found, &document.currency_code).map_err(at_list)?;
        document.price_list_id = Some(list);
    }
    let before = document.clone();
    put_or_reset(&mut document.discount_amount, discount_amount);
    put_or_reset(&mut document.discount_percent, discount_percent);
    put_or_reset(&mut document.freight_amount, freight_amount);
    put_nullable(&mut document.freight_tax_rate, freight_tax_rate);
    priced(session, (&before, document), &kept, requested).await
}

async fn priced(
    session: &Session,
    (before, document): (&document::Model, document::Model),
    kept: &[line::Model],
    requested: Vec<LineInput>,
) -> Result<DocumentPreview, Error> {
    let requested: Vec<LineRequest> = requested.into_iter().map(LineRequest::from).collect();
    let pricing_data = pricing_data(session, &document, kept, &requested).await?;
    let (drafts, mut problems) = drafts(&pricing_data, &document, kept, &requested);
    let unpriced = UnpricedDocument { before, kept, document: document.clone(), drafts };
    let sheet = match price(unpriced, pricing_data.precisions()) {
        Ok(Sheet { document, lines }) => {
            let lines = lines.into_iter().map(|line| previewed(line, kept)).collect();
            Sheet { document, lines }
        }
        Err(problem) => {
            problems.push(problem);
            empty(document)
        }
    };
    Ok(DocumentPreview { sheet, problems })
}

/// A line of the preview: it belongs to no document, and the kept line is its source.
fn previewed(line: line::Model, kept: &[line::Model]) -> line::Model {
    line::Model {
        source_line_id: kept.iter().any(|it| it.id == line.id).then_some(line.id),
        id: LineId::generate(),
        document_id: DocumentId::from(Uuid::nil()),
        ..line
    }
}

/// A saved document with its lines.
async fn known(
    session: &Session,
    id: DocumentId,
    currency_code: &str,
) -> Result<(document::Model, Vec<line::Model>), Error> {
    let rows = session.find::<document::Entity>()?.filter(document::Column::Id.eq(id));
    let found = session.one::<document::Model>(rows).await?;
    let document = found.ok_or_else(Error::not_found).at("documentId")?;
    if document.currency_code != currency_code {
        let message = Message::new("document-currency")
            .with("document", &document.currency_code)
            .with("asked", currency_code);
        let problem = UserError::new(CURRENCY_MISMATCH, message);
        return Err(problem.at("currencyCode").into());
    }
    let lines = lines(session, &document).await?;
    Ok((document, lines))
}

/// A new document at the day's rate.
async fn new(session: &Session, currency_code: &str) -> Result<document::Model, Error> {
    currency(session, currency_code).await.at("currencyCode")?;
    let rate = rate_of_day(session, currency_code).await.at("currencyCode")?;
    Ok(document::Model {
        rate_currency_amount: rate.currency_amount,
        rate_base_amount: rate.base_amount,
        ..blank(currency_code)
    })
}

fn blank(currency_code: &str) -> document::Model {
    document::Model {
        id: DocumentId::from(Uuid::nil()),
        kind: DocumentKind::Opportunity,
        opportunity_id: OpportunityId::from(Uuid::nil()),
        currency_code: currency_code.to_owned(),
        rate_currency_amount: Amount::from_units(1),
        rate_base_amount: Amount::from_units(1),
        is_rate_booked: false,
        price_list_id: None,
        discount_amount: Amount::ZERO,
        discount_percent: Amount::ZERO,
        freight_amount: Amount::ZERO,
        freight_tax_rate: None,
        payment_terms: None,
        delivery_terms: None,
        detail_amount: Amount::ZERO,
        header_discount_amount: Amount::ZERO,
        tax_amount: Amount::ZERO,
        total_amount: Amount::ZERO,
        rounding_amount: Amount::ZERO,
        payable_amount: Amount::ZERO,
        base_total_amount: Amount::ZERO,
        amount_precision: 0,
        payable_multiple: Amount::ZERO,
        payable_direction: RoundingDirection::Nearest,
        is_base_stale: false,
        lines_version: 1,
        line_count: 0,
        payment_days: None,
    }
}

/// A sheet without lines, if nothing could be priced.
fn empty(document: document::Model) -> Sheet {
    let currency_code = document.currency_code.clone();
    Sheet { document: blank(&currency_code), lines: Vec::new() }
}

fn at_list(problem: UserError) -> UserError {
    problem.at("priceListId")
}
