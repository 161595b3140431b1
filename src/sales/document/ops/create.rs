//! Creates an empty document.

use entity::choice::DocumentKind;
use entity::document;
use entity::id::{DocumentId, OpportunityId, PriceListId};
use entity::money::Amount;

use crate::account::ops::customer::Customer;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::validator::Validator;
use crate::reference::ops::{currency, rate_of_day};
use crate::sales::document::ops::{price_list, take_parties};

/// The initial values of a document.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The id that the document shares with its record.
    pub id: DocumentId,
    /// The kind of record it belongs to.
    pub kind: DocumentKind,
    /// The opportunity it belongs to.
    pub opportunity_id: OpportunityId,
    /// The currency of all amounts.
    pub currency_code: String,
    /// The price list that prices come from.
    pub price_list_id: Option<PriceListId>,
}

/// Checks the currency and the price list of a document that is to be created.
///
/// # Errors
/// The same as of `create`, all that is wrong.
pub async fn check_terms(
    tx: &Tx,
    currency_code: &str,
    price_list_id: Option<PriceListId>,
) -> Result<(), Error> {
    let mut validator = Validator::default();
    let known = validator.collect(currency(tx, currency_code).await.at("currencyCode"))?;
    if known.is_some() {
        validator.collect(rate_of_day(tx, currency_code).await.at("currencyCode"))?;
        if let Some(list) = price_list_id {
            validator.collect(price_list::usable(tx, list, currency_code).await)?;
        }
    }
    validator.into_result()
}

/// Creates an empty document at the day's rate, with the customer's parties.
///
/// # Errors
/// The currency is unknown, inactive or has no rate, or the price list is of another currency, retired or outside its
/// validity.
pub async fn create(
    tx: &mut Tx,
    new: NewDocument,
    customer: &Customer,
) -> Result<document::Model, Error> {
    let NewDocument { id, kind, opportunity_id, currency_code, price_list_id } = new;
    let currency = currency(tx, &currency_code).await.at("currencyCode")?;
    let rate = rate_of_day(tx, &currency_code).await.at("currencyCode")?;
    if let Some(list) = price_list_id {
        price_list::usable(tx, list, &currency_code).await?;
    }
    let empty = document::Model {
        id,
        kind,
        opportunity_id,
        currency_code,
        rate_currency_amount: rate.currency_amount,
        rate_base_amount: rate.base_amount,
        is_rate_booked: false,
        price_list_id,
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
        amount_precision: currency.precision,
        payable_multiple: currency.payable_multiple,
        payable_direction: currency.payable_direction,
        is_base_stale: false,
        lines_version: 1,
        line_count: 0,
        payment_days: None,
    };
    let document = tx.insert(empty).await?;
    take_parties(tx, &document, customer).await?;
    Ok(document)
}
