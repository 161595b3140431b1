//! The exchange rate of a document.

use entity::document;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::pricing::{Rate, to_base};
use crate::reference::ops::rate_of_day;
use crate::sales::document::queries;
use crate::sales::document::rules::totals::rate;

/// Books the exchange rate of a document: fixes it at the day's rate.
///
/// # Errors
/// The currency has no rate, or the database failed.
pub async fn book_rate(tx: &mut Tx, document: &document::Model) -> Result<document::Model, Error> {
    let booked =
        document::Model { is_rate_booked: true, ..at_day_rate(tx, document, |_| true).await? };
    tx.update(document, booked).await
}

/// A document at the day's rate, not yet written. If its values leave the range at that rate, it keeps its own one and
/// is marked. `fits` says whether what else is converted with the document is in range at a rate.
///
/// # Errors
/// The currency has no rate, or the database failed.
pub async fn at_day_rate(
    tx: &Tx,
    document: &document::Model,
    fits: impl Fn(Rate) -> bool + Send,
) -> Result<document::Model, Error> {
    let rate = rate_of_day(tx, &document.currency_code).await?;
    let is_in_range = fits(rate);
    match at_rate(tx, document.clone(), rate).await {
        Ok(current) if is_in_range => Ok(current),
        Ok(_) | Err(Error::Refused(_)) => {
            Ok(document::Model { is_base_stale: true, ..document.clone() })
        }
        Err(error) => Err(error),
    }
}

/// A document converted at another rate, not yet written.
pub(super) async fn at_rate(
    tx: &Tx,
    mut document: document::Model,
    new: Rate,
) -> Result<document::Model, Error> {
    document.rate_currency_amount = new.currency_amount;
    document.rate_base_amount = new.base_amount;
    document.is_base_stale = false;
    let base = queries::currency(tx, &tx.settings().organization.base_currency).await?;
    let precision = u32::try_from(base.precision).unwrap_or(0);
    document.base_total_amount = to_base(document.total_amount, rate(&document), precision)?;
    Ok(document)
}
