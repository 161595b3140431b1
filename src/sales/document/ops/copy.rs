//! Copies a document.

use entity::choice::DocumentKind;
use entity::id::{DocumentId, LineId, PartyId};
use entity::money::Amount;
use entity::{document, line, party};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::reference::ops::rate_of_day;
use crate::sales::document::ops::rate::at_rate;

/// Copies a document with its header and lines, prices unchanged. The copy for a quote gets the day's exchange rate;
/// the copy for an order keeps the booked rate. The parties are the caller's: copied as they were, or taken anew.
///
/// # Errors
/// The currency has no rate, or the database failed.
pub async fn copy(
    tx: &mut Tx,
    (from, lines): (&document::Model, Vec<line::Model>),
    id: DocumentId,
    kind: DocumentKind,
) -> Result<document::Model, Error> {
    let mut document = document::Model { id, kind, lines_version: 1, ..from.clone() };
    if is_open(kind) {
        let rate = rate_of_day(tx, &from.currency_code).await?;
        document.is_rate_booked = false;
        document = at_rate(tx, document, rate).await?;
    }
    let document = tx.insert(document).await?;
    let lines: Vec<_> = lines.into_iter().map(|line| copied(line, id)).collect();
    tx.insert_all(&lines).await?;
    Ok(document)
}

const fn is_open(kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::Opportunity | DocumentKind::Quote => true,
        DocumentKind::Order | DocumentKind::Invoice => false,
    }
}

fn copied(line: line::Model, document: DocumentId) -> line::Model {
    line::Model {
        id: LineId::generate(),
        document_id: document,
        source_line_id: Some(line.id),
        fulfilled_quantity: Amount::ZERO,
        invoiced_quantity: Amount::ZERO,
        ..line
    }
}

/// Copies the parties of a document as they were.
///
/// # Errors
/// The database failed.
pub async fn copy_parties(tx: &mut Tx, from: DocumentId, to: DocumentId) -> Result<(), Error> {
    let rows = tx.find_any::<party::Entity>().filter(party::Column::DocumentId.eq(from));
    let parties: Vec<party::Model> = tx
        .all::<party::Model>(rows)
        .await?
        .into_iter()
        .map(|party| party::Model { id: PartyId::generate(), document_id: to, ..party })
        .collect();
    tx.insert_all(&parties).await
}
