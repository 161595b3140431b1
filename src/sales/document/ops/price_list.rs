//! The price list that a document sells from.

use entity::id::PriceListId;
use entity::price_list;

use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::sales::document::rules::stock;

const PATH: &str = "priceListId";

/// A price list that a document in a currency may newly sell from.
///
/// # Errors
/// There is none, it is of another currency, retired or out of date.
pub async fn usable(
    tx: &Tx,
    id: PriceListId,
    currency_code: &str,
) -> Result<price_list::Model, Error> {
    let list: price_list::Model = tx.get(id).await.at(PATH)?;
    stock::same_currency(&list, currency_code).map_err(|problem| problem.at(PATH))?;
    stock::on_sale(&list, tx.today()).map_err(|problem| problem.at(PATH))?;
    Ok(list)
}
