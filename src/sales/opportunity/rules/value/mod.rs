//! Computes the value of an opportunity.

use entity::money::{Amount, OutOfRange};
use entity::{document, opportunity};
use rust_decimal::Decimal;

use crate::pricing::{Rate, to_base};

/// The value of an opportunity in the base currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseValues {
    /// The estimated value.
    pub estimated: Amount,
    /// The estimated value multiplied by the probability.
    pub weighted: Amount,
}

/// The revenue of a document: its total without tax, or with tax if the organisation counts revenue with tax.
///
/// # Errors
/// The revenue is out of range.
pub fn revenue(document: &document::Model, includes_tax: bool) -> Result<Amount, OutOfRange> {
    if includes_tax {
        Ok(document.total_amount)
    } else {
        document.total_amount.minus(document.tax_amount)
    }
}

/// An opportunity's values in the base currency, rounded to its decimal places.
///
/// # Errors
/// A value is out of range.
pub fn base_values(
    opportunity: &opportunity::Model,
    rate: Rate,
    precision: u32,
) -> Result<BaseValues, OutOfRange> {
    let estimated = to_base(opportunity.estimated_value, rate, precision)?;
    let weighted =
        estimated.to_decimal() * Decimal::from(opportunity.probability) / Decimal::ONE_HUNDRED;
    Ok(BaseValues { estimated, weighted: Amount::rounded(weighted, precision)? })
}

#[cfg(test)]
mod tests;
