//! Checks the price list of a document.

use entity::id::PriceListId;
use entity::price_list;

use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::sales::document::rules::pricing_data;

const PATH: &str = "priceListId";

/// Finds a price list that a document in this currency may use from now on.
///
/// # Errors
/// It does not exist, is of another currency, retired or outside its validity.
pub async fn usable(
    tx: &Tx,
    id: PriceListId,
    currency_code: &str,
) -> Result<price_list::Model, Error> {
    let list: price_list::Model = tx.get(id).await.at(PATH)?;
    pricing_data::same_currency(&list, currency_code).map_err(|problem| problem.at(PATH))?;
    pricing_data::on_sale(&list, tx.today()).map_err(|problem| problem.at(PATH))?;
    Ok(list)
}
