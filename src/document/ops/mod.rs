//! What one does with the document of an opportunity, quote, order or invoice.

use entity::choice::DocumentKind;
use entity::document;
use entity::id::{DocumentId, OpportunityId, PriceListId};

use crate::account::ops::customer::Customer;
use crate::document::input::LineInput;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// What a new document begins with.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The key that it shares with its record.
    pub id: DocumentId,
    /// Whose it is.
    pub kind: DocumentKind,
    /// The deal it belongs to.
    pub opportunity_id: OpportunityId,
    /// Of all its amounts.
    pub currency_code: String,
    /// From which it sells.
    pub price_list_id: Option<PriceListId>,
}

/// Makes an empty document at the day's rate, and copies the parties onto it.
///
/// # Errors
/// The currency has no rate, or the price list is of another currency, retired or out of date.
pub async fn create(
    _tx: &mut Tx,
    _new: NewDocument,
    _customer: &Customer,
) -> Result<document::Model, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Replaces all lines of a document, prices it and writes both.
///
/// # Errors
/// A line is not acceptable; the path is `lines.0.quantity` and the like.
pub async fn replace_lines(
    _tx: &mut Tx,
    _document: &document::Model,
    _lines: Vec<LineInput>,
) -> Result<document::Model, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Copies a document as another: header, parties and all lines with their prices, as they were.
///
/// # Errors
/// The database failed.
pub async fn copy(
    _tx: &mut Tx,
    _from: &document::Model,
    _id: DocumentId,
    _kind: DocumentKind,
) -> Result<document::Model, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Freezes the exchange rate of a document at the day's rate.
///
/// # Errors
/// The currency has no rate, or the database failed.
pub async fn book_rate(
    _tx: &mut Tx,
    _document: &document::Model,
) -> Result<document::Model, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
