//! Which currencies are valid.

use entity::choice::RoundingDirection;
use entity::currency;
use entity::id::CurrencyId;
use entity::localized::Localized;
use entity::money::{Amount, SCALE};

use crate::platform::bounds::{between, not_negative};
use crate::platform::error::UserError;
use crate::platform::validator::Validator;

/// Default validity of a quote, in days.
const VALIDITY_DAYS: i32 = 30;

/// A new currency with the name and precision of ISO 4217 and our defaults.
///
/// # Errors
/// ISO 4217 has no currency with that code.
pub fn new(code: &str, name: Localized) -> Result<currency::Model, UserError> {
    let known = iso_currency::Currency::from_code(code)
        .ok_or_else(|| UserError::invalid("currency-code").at("code"))?;
    let exponent = u32::from(known.exponent().unwrap_or(2)).min(SCALE);
    Ok(currency::Model {
        id: CurrencyId::generate(),
        code: code.to_owned(),
        version: 1,
        name,
        precision: i32::try_from(exponent).unwrap_or(0),
        payable_multiple: Amount::ZERO,
        payable_direction: RoundingDirection::Nearest,
        validity_days: VALIDITY_DAYS,
        is_active: true,
    })
}

/// Collects what is wrong with a currency's numbers.
pub fn check(validator: &mut Validator, currency: &currency::Model) {
    validator.check(between(currency.precision, (0, 4), "precision"));
    validator.check(between(currency.validity_days, (1, 3650), "validityDays"));
    let multiple = currency.payable_multiple;
    if validator.check(not_negative(multiple, "payableMultiple")).is_some()
        && multiple.has_more_places(u32::try_from(currency.precision).unwrap_or(0))
    {
        validator.refuse(UserError::invalid("currency-multiple-precision").at("payableMultiple"));
    }
}

#[cfg(test)]
mod tests;
