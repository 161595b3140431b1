//! Computes the price of one unit from a price list item.

use entity::money::{Amount, OutOfRange, SCALE};

use super::total::{Quotient, Rounding, narrow, raw};

/// One hundred percent, in ten-thousandths of a percent.
const WHOLE: i128 = 1_000_000;

/// How a price list item determines its price. Percentages are in percent: 25 is 25 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A fixed amount, never rounded.
    Amount(Amount),
    /// `list_price × p`.
    PercentOfList(Amount),
    /// `current_cost × (1 + p)`.
    MarkupCurrentCost(Amount),
    /// `current_cost / (1 − p)`, p below 100 %.
    MarginCurrentCost(Amount),
    /// `standard_cost × (1 + p)`.
    MarkupStandardCost(Amount),
    /// `standard_cost / (1 − p)`, p below 100 %.
    MarginStandardCost(Amount),
}

/// The product's prices and costs, and the unit it is sold in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The list price of the unit sold: prices are never converted between units.
    pub list_price: Option<Amount>,
    /// The current cost of the base unit.
    pub current_cost: Option<Amount>,
    /// The standard cost of the base unit.
    pub standard_cost: Option<Amount>,
    /// The number of base units in the unit sold.
    pub unit_factor: UnitFactor,
}

/// An exact factor: a box of twelve is 12/1, a twelfth of a box 1/12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitFactor {
    /// The numerator, above zero.
    pub numerator: i64,
    /// The denominator, above zero.
    pub denominator: i64,
}

impl UnitFactor {
    /// The factor of the base unit.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
}

/// The rounding of a price list item. It applies to every method except [`Method::Amount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRounding {
    /// The direction; `None`: only to 4 decimal places. Ties of `Nearest` go up.
    pub policy: Option<Rounding>,
    /// The permitted prices.
    pub option: RoundingOption,
}

/// The prices that a rounding permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingOption {
    /// 0, m, 2 m, …
    MultipleOf(Amount),
    /// e, modulus + e, 2 modulus + e, …; the modulus is the smallest power of ten above e.
    EndsIn(Amount),
}

/// Why a price list item gives no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPriceUnit {
    /// The method needs a list price, and there is none.
    #[error("the product has no list price for this unit")]
    MissingListPrice,
    /// The method needs the current cost, and there is none.
    #[error("the product has no current cost")]
    MissingCurrentCost,
    /// The method needs the standard cost, and there is none.
    #[error("the product has no standard cost")]
    MissingStandardCost,
    /// A price, list price or cost is below zero.
    #[error("a price or cost is below zero")]
    NegativeAmount,
    /// A percentage is below zero, or a margin is 100 % or more.
    #[error("the percentage of the price list item cannot be applied")]
    PercentOutOfRange,
    /// The numerator or denominator is not above zero.
    #[error("the factor of the unit must be greater than zero")]
    FactorNotPositive,
    /// The amount of the rounding is not above zero.
    #[error("the rounding amount must be greater than zero")]
    RoundingNotPositive,
    /// The price is out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// The unit price by `method`, then `rounding`, then to 4 decimal places: an exact number, rounded once.
///
/// # Errors
/// The method lacks its basis, an input is invalid, or the price is out of range.
pub fn unit_price(
    method: Method,
    basis: &Basis,
    rounding: PriceRounding,
) -> Result<Amount, CannotPriceUnit> {
    let exact = match method {
        Method::Amount(amount) => return not_negative(amount),
        Method::PercentOfList(percent) => {
            let list_price = basis.list_price.ok_or(CannotPriceUnit::MissingListPrice)?;
            let list_price = raw(not_negative(list_price)?);
            Quotient::new(list_price * checked_percent(percent)?, WHOLE)?
        }
        Method::MarkupCurrentCost(percent) => markup(basis, basis.current_cost()?, percent)?,
        Method::MarginCurrentCost(percent) => margin(basis, basis.current_cost()?, percent)?,
        Method::MarkupStandardCost(percent) => markup(basis, basis.standard_cost()?, percent)?,
        Method::MarginStandardCost(percent) => margin(basis, basis.standard_cost()?, percent)?,
    };
    rounding.of(exact)
}

impl Basis {
    fn current_cost(&self) -> Result<Amount, CannotPriceUnit> {
        self.current_cost.ok_or(CannotPriceUnit::MissingCurrentCost)
    }

    fn standard_cost(&self) -> Result<Amount, CannotPriceUnit> {
        self.standard_cost.ok_or(CannotPriceUnit::MissingStandardCost)
    }

    /// The cost of the unit sold, as a fraction.
    fn per_unit(&self, cost: Amount) -> Result<(i128, i128), CannotPriceUnit> {
        let UnitFactor { numerator, denominator } = self.unit_factor;
        if numerator <= 0 || denominator <= 0 {
            return Err(CannotPriceUnit::FactorNotPositive);
        }
        let cost = raw(not_negative(cost)?);
        Ok((cost * i128::from(numerator), i128::from(denominator)))
    }
}

/// `cost × (1 + p)`.
fn markup(basis: &Basis, cost: Amount, percent: Amount) -> Result<Quotient, CannotPriceUnit> {
    let (cost, denominator) = basis.per_unit(cost)?;
    let marked_up = cost.checked_mul(WHOLE + checked_percent(percent)?).ok_or(OutOfRange)?;
    Ok(Quotient::new(marked_up, denominator * WHOLE)?)
}

/// `cost / (1 − p)`.
fn margin(basis: &Basis, cost: Amount, percent: Amount) -> Result<Quotient, CannotPriceUnit> {
    let (cost, denominator) = basis.per_unit(cost)?;
    let remaining = WHOLE - checked_percent(percent)?;
    if remaining <= 0 {
        return Err(CannotPriceUnit::PercentOutOfRange);
    }
    let dividend = cost.checked_mul(WHOLE).ok_or(OutOfRange)?;
    Ok(Quotient::new(dividend, denominator * remaining)?)
}

fn not_negative(amount: Amount) -> Result<Amount, CannotPriceUnit> {
    if amount.is_negative() { Err(CannotPriceUnit::NegativeAmount) } else { Ok(amount) }
}

fn checked_percent(percent: Amount) -> Result<i128, CannotPriceUnit> {
    if percent.is_negative() {
        return Err(CannotPriceUnit::PercentOutOfRange);
    }
    Ok(raw(percent))
}

impl PriceRounding {
    /// No rounding except to 4 decimal places.
    pub const NONE: Self = Self { policy: None, option: RoundingOption::MultipleOf(Amount::ZERO) };

    fn of(self, exact: Quotient) -> Result<Amount, CannotPriceUnit> {
        let Some(direction) = self.policy else {
            return Ok(exact.round(SCALE)?);
        };
        match self.option {
            RoundingOption::MultipleOf(multiple) => {
                Ok(exact.to_multiple(positive(multiple)?, direction)?)
            }
            RoundingOption::EndsIn(ending) => ends_in(exact, positive(ending)?, direction),
        }
    }
}

fn positive(amount: Amount) -> Result<u128, CannotPriceUnit> {
    if amount <= Amount::ZERO {
        return Err(CannotPriceUnit::RoundingNotPositive);
    }
    Ok(amount.raw().unsigned_abs().into())
}

/// Rounds to an ending, never below zero: under the ending itself, every direction gives the ending.
fn ends_in(exact: Quotient, ending: u128, direction: Rounding) -> Result<Amount, CannotPriceUnit> {
    let modulus = 10_u128.pow(ending.ilog10() + 1);
    let below = match exact.less(ending) {
        Some(above_ending) => raw(above_ending.to_multiple(modulus, direction)?),
        None => 0,
    };
    let ending = i128::try_from(ending).map_err(|_| OutOfRange)?;
    Ok(narrow(below + ending)?)
}
