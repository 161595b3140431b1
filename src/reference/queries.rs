//! Lists of reference records and settings.

use chrono::NaiveDate;
use entity::choice::ClosingOutcome;
use entity::{
    campaign, close_reason, competitor, currency, exchange_rate, holiday, organization, period,
    source,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::bounds::LIST_LENGTH;
use crate::platform::db::listed::Shown;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// The organization; `None` before the first setup.
///
/// # Errors
/// The caller may not read it, or the database failed.
pub async fn organization(session: &Session) -> Result<Option<organization::Model>, Error> {
    session.one(session.find::<organization::Entity>()?).await
}

/// Currencies, by code.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn currencies(session: &Session, shown: Shown) -> Result<Vec<currency::Model>, Error> {
    let rows = session.find::<currency::Entity>()?;
    let rows = shown.rows(rows, currency::Column::IsActive);
    session.all(rows.order_by_asc(currency::Column::Code)).await
}

/// The exchange rates of a currency, newest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn rates(session: &Session, code: &str) -> Result<Vec<exchange_rate::Model>, Error> {
    let rows = session
        .find::<exchange_rate::Entity>()?
        .filter(exchange_rate::Column::CurrencyCode.eq(code))
        .order_by_desc(exchange_rate::Column::ValidFrom)
        .order_by_asc(exchange_rate::Column::Kind)
        .limit(LIST_LENGTH);
    session.all(rows).await
}

/// Campaigns, newest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn campaigns(session: &Session, shown: Shown) -> Result<Vec<campaign::Model>, Error> {
    let rows = session.find::<campaign::Entity>()?;
    let rows = shown.rows(rows, campaign::Column::IsActive);
    session.all(rows.order_by_desc(campaign::Column::Id)).await
}

/// Lead sources, by position.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn sources(session: &Session, shown: Shown) -> Result<Vec<source::Model>, Error> {
    let rows = session
        .find::<source::Entity>()?
        .order_by_asc(source::Column::Position)
        .order_by_asc(source::Column::Id);
    session.all(shown.rows(rows, source::Column::IsActive)).await
}

/// Competitors, by name.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn competitors(session: &Session, shown: Shown) -> Result<Vec<competitor::Model>, Error> {
    let rows = session.find::<competitor::Entity>()?.order_by_asc(competitor::Column::NameKey);
    session.all(shown.rows(rows, competitor::Column::IsActive)).await
}

/// Close reasons of one outcome or of both, by position.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn reasons(
    session: &Session,
    shown: Shown,
    outcome: Option<ClosingOutcome>,
) -> Result<Vec<close_reason::Model>, Error> {
    let mut rows = session
        .find::<close_reason::Entity>()?
        .order_by_desc(close_reason::Column::Outcome)
        .order_by_asc(close_reason::Column::Position)
        .order_by_asc(close_reason::Column::Id);
    if let Some(outcome) = outcome {
        rows = rows.filter(close_reason::Column::Outcome.eq(outcome));
    }
    session.all(shown.rows(rows, close_reason::Column::IsActive)).await
}

/// The months that have ever been closed, newest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn periods(session: &Session) -> Result<Vec<period::Model>, Error> {
    let rows = session
        .find::<period::Entity>()?
        .order_by_desc(period::Column::StartsOn)
        .limit(LIST_LENGTH);
    session.all(rows).await
}

/// Holidays between two days, both inclusive, in order.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn holidays(
    session: &Session,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<holiday::Model>, Error> {
    let rows = session
        .find::<holiday::Entity>()?
        .filter(holiday::Column::Date.between(from, to))
        .order_by_asc(holiday::Column::Date)
        .limit(LIST_LENGTH);
    session.all(rows).await
}
