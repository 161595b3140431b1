//! The default revenue and margin of a won opportunity: proposed in the close dialog, and stored if none is entered.

use entity::money::Amount;
use entity::{document, line};

use crate::platform::db::reader::Reader;
use crate::platform::error::Error;
use crate::pricing::convert;
use crate::reference::ops::rate_of_day;
use crate::sales::closing::rules::closing;
use crate::sales::document::queries::{currency, lines};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::rules::value;
use crate::sales::quote::ops::PricedQuote;

/// The revenue from the winning quote, converted at the day's rate if it is in another currency; without a winner, the
/// estimated value.
///
/// # Errors
/// The revenue is out of range, a currency has no rate, or the database failed.
pub async fn revenue<R: Reader>(
    reader: &R,
    opportunity: &PricedOpportunity,
    won: Option<&PricedQuote>,
) -> Result<Amount, Error> {
    let Some(won) = won else {
        return Ok(opportunity.estimated_value);
    };
    let settings = reader.organization().await?;
    let revenue = value::revenue(&won.document, settings.organization.revenue_includes_tax)?;
    in_opportunities_currency(reader, opportunity, &won.document, revenue).await
}

/// The document whose lines give the cost of a won opportunity: the winner's, or the opportunity's own if there is no
/// winner.
#[must_use]
pub fn costed<'a>(
    opportunity: &'a PricedOpportunity,
    won: Option<&'a PricedQuote>,
) -> &'a document::Model {
    won.map_or(&opportunity.document, |won| &won.document)
}

/// The revenue less the cost of the lines of the document from `costed`; `None` if a cost is unknown.
///
/// # Errors
/// The margin is out of range, a currency has no rate, or the database failed.
pub async fn margin<R: Reader>(
    reader: &R,
    opportunity: &PricedOpportunity,
    (document, lines): (&document::Model, &[line::Model]),
    revenue: Amount,
) -> Result<Option<Amount>, Error> {
    let precision = precision(reader, &document.currency_code).await?;
    let Some(cost) = closing::cost(lines, precision)? else {
        return Ok(None);
    };
    let cost = in_opportunities_currency(reader, opportunity, document, cost).await?;
    Ok(Some(revenue.minus(cost)?))
}

/// The margin that the close dialog proposes.
///
/// # Errors
/// The margin is out of range, a currency has no rate, or the database failed.
pub async fn usual_margin<R: Reader>(
    reader: &R,
    opportunity: &PricedOpportunity,
    won: Option<&PricedQuote>,
    revenue: Amount,
) -> Result<Option<Amount>, Error> {
    let document = costed(opportunity, won);
    let lines = lines(reader, document).await?;
    margin(reader, opportunity, (document, &lines), revenue).await
}

async fn in_opportunities_currency<R: Reader>(
    reader: &R,
    opportunity: &PricedOpportunity,
    document: &document::Model,
    amount: Amount,
) -> Result<Amount, Error> {
    let code = &opportunity.document.currency_code;
    if document.currency_code == *code {
        return Ok(amount);
    }
    let from = rate_of_day(reader, &document.currency_code).await?;
    let to = rate_of_day(reader, code).await?;
    Ok(convert(amount, from, to, precision(reader, code).await?)?)
}

async fn precision<R: Reader>(reader: &R, code: &str) -> Result<u32, Error> {
    let currency = currency(reader, code).await?;
    Ok(u32::try_from(currency.precision).unwrap_or(0))
}
