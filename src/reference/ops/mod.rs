//! What other slices need of reference records: the day's rate, a usable currency, open accounting months.

use chrono::NaiveDate;
use entity::choice::RateKind;
use entity::id::Key;
use entity::money::Amount;
use entity::{currency, exchange_rate, period};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::event::Event;
use crate::platform::bounds::within_places;
use crate::platform::db::reader::Reader;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Reason, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::Rate;

/// The exchange rate in force today: the latest market rate that has begun, else the latest official one. The
/// base currency is 1 : 1.
///
/// # Errors
/// The currency has no rate that has begun, or the database failed.
pub async fn rate_of_day<R: Reader>(reader: &R, currency_code: &str) -> Result<Rate, Error> {
    let settings = reader.organization().await?;
    if currency_code == settings.organization.base_currency {
        return Ok(Rate::ONE);
    }
    if let Some(rate) = rate_in_force(reader, currency_code).await? {
        return Ok(rate_of(&rate));
    }
    let message = Message::new("currency-no-rate").with("currency", currency_code);
    Err(UserError::new(UserErrorCode::INVALID, message).into())
}

/// A stored exchange rate as a number to convert with.
#[must_use]
pub const fn rate_of(row: &exchange_rate::Model) -> Rate {
    Rate { currency_amount: row.currency_amount, base_amount: row.base_amount }
}

/// The stored rate of a foreign currency that is in force today: the latest market rate that has begun, else the latest
/// official one.
///
/// # Errors
/// The database failed.
pub async fn rate_in_force<R: Reader>(
    reader: &R,
    currency_code: &str,
) -> Result<Option<exchange_rate::Model>, Error> {
    let today = reader.organization().await?.day(reader.time());
    for kind in [RateKind::Market, RateKind::Official] {
        let rates = reader
            .rows::<exchange_rate::Entity>()?
            .filter(exchange_rate::Column::CurrencyCode.eq(currency_code))
            .filter(exchange_rate::Column::Kind.eq(kind))
            .filter(exchange_rate::Column::ValidFrom.lte(today))
            .order_by_desc(exchange_rate::Column::ValidFrom)
            .limit(1);
        let rates: Vec<exchange_rate::Model> = reader.read(rates).await?;
        if let Some(rate) = rates.into_iter().next() {
            return Ok(Some(rate));
        }
    }
    Ok(None)
}

/// The currency with this code, provided that new documents may use it.
///
/// # Errors
/// The currency does not exist, is inactive, or the database failed.
pub async fn currency<R: Reader>(reader: &R, code: &str) -> Result<currency::Model, Error> {
    let all = reader.all_cached::<currency::Model>().await?;
    let found = all.iter().find(|currency| currency.code == code).cloned();
    let refused = |key| {
        let message = Message::new(key).with("currency", code);
        UserError::new(UserErrorCode::INVALID, message)
    };
    match found {
        Some(currency) if currency.is_active => Ok(currency),
        Some(_) => Err(refused("currency-inactive").into()),
        None => Err(refused("currency-unknown").into()),
    }
}

/// Refuses an amount with more decimal places than its currency. A currency that does not exist is not this check's
/// business.
///
/// # Errors
/// The amount has more decimal places, or the database failed.
pub async fn check_places<R: Reader>(
    reader: &R,
    (amount, currency_code): (Option<Amount>, &str),
    path: &str,
) -> Result<(), Error> {
    let Some(amount) = amount else { return Ok(()) };
    let all = reader.all_cached::<currency::Model>().await?;
    if let Some(currency) = all.iter().find(|currency| currency.code == currency_code) {
        within_places(amount, u32::try_from(currency.precision).unwrap_or(0), path)?;
    }
    Ok(())
}

/// The date lies in a closed period.
pub const PERIOD_CLOSED: UserErrorCode =
    UserErrorCode(&Reason { name: "PERIOD_CLOSED", meaning: "The date lies in a closed period." });

/// Refuses a day in a closed accounting month.
///
/// # Errors
/// The month is closed, or the database failed.
pub async fn ensure_open_day(tx: &Tx, date: NaiveDate) -> Result<(), Error> {
    let closed = tx
        .find::<period::Entity>()
        .filter(period::Column::StartsOn.lte(date))
        .filter(period::Column::EndsOn.gte(date))
        .filter(period::Column::ClosedAt.is_not_null());
    match tx.one::<period::Model>(closed).await? {
        None => Ok(()),
        Some(period) => {
            let message = Message::new("period-closed")
                .with("from", period.starts_on)
                .with("to", period.ends_on);
            Err(UserError::new(PERIOD_CLOSED, message).into())
        }
    }
}

/// Emits the event that a reference record has changed.
pub fn changed(tx: &mut Tx, record: impl Key) {
    tx.emit(Event::of_reference(record));
}

/// Emits the event that facts of any number of opportunities have changed with a record.
pub fn changed_with_opportunities(tx: &mut Tx, record: impl Key) {
    tx.emit(Event::of_opportunities_with(record));
}
