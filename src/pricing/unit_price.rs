//! The price of one unit, from the item of a price list.

use entity::money::{Amount, OutOfRange, SCALE};

use super::total::{Quotient, Rounding, narrow, raw};

/// A hundred percent, in ten-thousandths of a percent.
const WHOLE: i128 = 1_000_000;

/// How a price list item makes its price. Percentages are percent: 25 is 25 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The amount itself, never rounded.
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

/// What the product says, and the unit it is sold in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// For the unit sold: no price is ever converted between units.
    pub list_price: Option<Amount>,
    /// Per base unit.
    pub current_cost: Option<Amount>,
    /// Per base unit.
    pub standard_cost: Option<Amount>,
    /// Base units in the unit sold.
    pub unit_factor: UnitFactor,
}

/// An exact factor: a box of twelve is 12/1, a twelfth of a box 1/12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitFactor {
    /// Above zero.
    pub numerator: i64,
    /// Above zero.
    pub denominator: i64,
}

impl UnitFactor {
    /// The base unit itself.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
}

/// The rounding of a price list item; applies to every method but [`Method::Amount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRounding {
    /// None: only to 4 decimals. Ties of `Nearest` go up.
    pub policy: Option<Rounding>,
    /// To which prices.
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
    /// The method needs it.
    #[error("the product has no list price for this unit")]
    MissingListPrice,
    /// The method needs it.
    #[error("the product has no current cost")]
    MissingCurrentCost,
    /// The method needs it.
    #[error("the product has no standard cost")]
    MissingStandardCost,
    /// A price, list price or cost below zero.
    #[error("a price or cost is below zero")]
    NegativeAmount,
    /// A percentage below zero, or a margin of 100 % or more.
    #[error("the percentage of the price list item cannot be applied")]
    PercentOutOfRange,
    /// Numerator or denominator not above zero.
    #[error("the factor of the unit must be greater than zero")]
    FactorNotPositive,
    /// The amount of the rounding is not above zero.
    #[error("the rounding amount must be greater than zero")]
    RoundingNotPositive,
    /// The price does not fit.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// The unit price by `method`, then `rounding`, then 4 decimals: one rounding of an exact number.
///
/// # Errors
/// The method lacks its basis, a number cannot be used, or the price does not fit.
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
    let whole = cost.checked_mul(WHOLE).ok_or(OutOfRange)?;
    Ok(Quotient::new(whole, denominator * remaining)?)
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
    /// No rounding but to 4 decimals.
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

/// Never below zero: under the ending itself every direction gives the ending.
fn ends_in(exact: Quotient, ending: u128, direction: Rounding) -> Result<Amount, CannotPriceUnit> {
    let modulus = 10_u128.pow(ending.ilog10() + 1);
    let below = match exact.less(ending) {
        Some(above_ending) => raw(above_ending.to_multiple(modulus, direction)?),
        None => 0,
    };
    let ending = i128::try_from(ending).map_err(|_| OutOfRange)?;
    Ok(narrow(below + ending)?)
}
