//! Which tax rate is in force, and which unit factors and price tiers are valid.

use chrono::NaiveDate;
use entity::choice::{PricingMethod, TaxKind};
use entity::id::TaxRateId;
use entity::money::Amount;
use entity::tax_rate;

use crate::catalog::input::price_list::PriceTierInput;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::{Discount, InvalidTiers, Tier, check_tiers};

/// Limit of units in a group.
pub const MOST_UNITS: usize = 50;
/// Limit of prices in one call.
pub const MOST_ITEMS: usize = 200;
/// Limit of tiers of a price.
pub const MOST_TIERS: usize = 20;

/// Whether a rate is in force on a day; both bounds are inclusive.
#[must_use]
pub fn holds(rate: &tax_rate::Model, day: NaiveDate) -> bool {
    rate.is_active
        && rate.valid_from.is_none_or(|from| from <= day)
        && rate.valid_to.is_none_or(|to| to >= day)
}

/// The rate in force on a day: the account's, else the product's, else the default. A named rate that is no
/// longer in force is replaced by the newest of its kind that is, so that a new yearly rate needs no change of
/// accounts or products.
#[must_use]
pub fn rate_for(
    rates: &[tax_rate::Model],
    named: [Option<TaxRateId>; 2],
    day: NaiveDate,
) -> Option<&tax_rate::Model> {
    let newest = |fits: &dyn Fn(&tax_rate::Model) -> bool| {
        rates
            .iter()
            .filter(|rate| holds(rate, day) && fits(rate))
            .max_by_key(|rate| (rate.is_default, rate.valid_from, rate.id))
    };
    let successor = |id: TaxRateId| {
        let rate = rates.iter().find(|rate| rate.id == id)?;
        if holds(rate, day) {
            return Some(rate);
        }
        newest(&|other| other.kind == rate.kind)
    };
    named.into_iter().flatten().find_map(successor).or_else(|| newest(&|rate| rate.is_default))
}

/// Checks the percentage of a kind of tax.
///
/// # Errors
/// The percentage is outside 0–100, or above zero for a kind that is not taxed.
pub fn percent(kind: TaxKind, percent: Amount) -> Result<(), UserError> {
    let most = match kind {
        TaxKind::Standard => Amount::from_units(100),
        TaxKind::Zero | TaxKind::Exempt => Amount::ZERO,
    };
    if (Amount::ZERO..=most).contains(&percent) {
        return Ok(());
    }
    Err(UserError::invalid("tax-percent").at("percent"))
}

/// A unit's factor in lowest terms. The base unit is the first of its group and must be 1 / 1.
///
/// # Errors
/// A part is not above zero, or the base unit's factor is not one.
pub fn factor(parts: (i32, i32), is_base: bool, path: &str) -> Result<(i64, i64), UserError> {
    let (numerator, denominator) = (i64::from(parts.0), i64::from(parts.1));
    if numerator <= 0 || denominator <= 0 {
        return Err(UserError::invalid("unit-factor").at(&format!("{path}.factorNumerator")));
    }
    if is_base && numerator != denominator {
        return Err(UserError::invalid("unit-base-factor").at(&format!("{path}.factorNumerator")));
    }
    let divisor = greatest_common_divisor(numerator, denominator);
    Ok((numerator / divisor, denominator / divisor))
}

const fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Checks that a pricing method is supported.
///
/// # Errors
/// Any method but AMOUNT is not supported yet.
pub fn method(method: PricingMethod, path: &str) -> Result<(), UserError> {
    match method {
        PricingMethod::Amount => Ok(()),
        PricingMethod::PercentOfList
        | PricingMethod::MarkupCurrentCost
        | PricingMethod::MarginCurrentCost
        | PricingMethod::MarkupStandardCost
        | PricingMethod::MarginStandardCost => {
            Err(UserError::invalid("price-method-later").at(path))
        }
    }
}

/// Validates the tiers of a price.
///
/// # Errors
/// There are too many tiers, a tier is invalid, or two tiers overlap.
pub fn tiers(given: &[PriceTierInput], price: Amount, path: &str) -> Result<Vec<Tier>, UserError> {
    if given.len() > MOST_TIERS {
        let message = Message::new("tier-count").with("most", MOST_TIERS);
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at(path));
    }
    let mut tiers = Vec::with_capacity(given.len());
    for (index, given) in given.iter().enumerate() {
        let path = format!("{path}.{index}");
        if given.from_quantity <= Amount::ZERO {
            return Err(
                UserError::invalid("amount-not-positive").at(&format!("{path}.fromQuantity"))
            );
        }
        let discount = match (given.percent, given.amount) {
            (Some(percent), None) => Discount::Percent(percent),
            (None, Some(amount)) if amount > price => {
                return Err(UserError::invalid("tier-above-price").at(&format!("{path}.amount")));
            }
            (None, Some(amount)) => Discount::Amount(amount),
            (Some(_), Some(_)) | (None, None) => {
                return Err(UserError::invalid("tier-percent-or-amount").at(&path));
            }
        };
        tiers.push(Tier { from: given.from_quantity, to: given.to_quantity, discount });
    }
    check_tiers(&tiers).map_err(|invalid| refused(invalid, path))?;
    Ok(tiers)
}

fn refused(invalid: InvalidTiers, path: &str) -> UserError {
    let (key, tier) = match invalid {
        InvalidTiers::EndsBeforeStart { tier } => ("tier-ends-before-start", tier),
        InvalidTiers::Discount { tier } => ("tier-discount", tier),
        InvalidTiers::Overlap { second, .. } => ("tier-overlap", second),
    };
    UserError::invalid(key).at(&format!("{path}.{tier}"))
}

#[cfg(test)]
mod tests;
