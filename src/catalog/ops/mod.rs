//! The commands of the catalog.

pub mod items;
mod price_lists;
pub mod products;
pub mod removal;
mod taxes;
mod units;

use entity::id::TaxRateId;
use entity::{product, tax_rate};

use crate::catalog::rules;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// All tax rates, from which `rules::rate_for` picks the rate of each line.
///
/// # Errors
/// The database failed.
pub async fn tax_rates(tx: &Tx) -> Result<Vec<tax_rate::Model>, Error> {
    tx.all(tx.find::<tax_rate::Entity>()).await
}

/// The tax rate in force today: the account's, else the product's, else the default one; `None` if there is
/// none.
///
/// # Errors
/// The database failed.
pub async fn default_tax_rate(
    tx: &Tx,
    product: Option<&product::Model>,
    account_tax: Option<TaxRateId>,
) -> Result<Option<tax_rate::Model>, Error> {
    let rates = tax_rates(tx).await?;
    let named = [account_tax, product.and_then(|product| product.tax_rate_id)];
    Ok(rules::rate_for(&rates, named, tx.today()).cloned())
}
