//! The totals of a document, currency conversion, and exact rounding.

use entity::money::{Amount, OutOfRange, SCALE};

use super::discount::Header;
use super::explain::{self, StepKey, Trail};
use super::line::PricedLine;
use super::{CannotPrice, Terms};

const UNIT: i128 = 10_000;
const PERCENT: i128 = 100 * UNIT;

/// The direction in which a number between two permitted ones is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the larger one.
    Up,
    /// To the smaller one.
    Down,
    /// To the nearer one; ties go up.
    Nearest,
}

/// The rounding of the amount to pay, e.g. rial down to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayableRounding {
    /// `payable_amount` is a multiple of this; 0: no rounding.
    pub multiple: Amount,
    /// The direction of the rounding.
    pub direction: Rounding,
}

/// The totals of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Σ `net_amount`.
    pub detail_amount: Amount,
    /// `discount_amount + round(detail_amount × discount_percent)`.
    pub header_discount_amount: Amount,
    /// The freight charge, as given.
    pub freight_amount: Amount,
    /// `round(freight_amount × freight_tax_rate)`.
    pub freight_tax_amount: Amount,
    /// Σ tax of the lines + `freight_tax_amount`.
    pub tax_amount: Amount,
    /// `detail_amount − header_discount + freight_amount + tax_amount`.
    pub total_amount: Amount,
    /// `payable_amount − total_amount`.
    pub rounding_amount: Amount,
    /// `total_amount` after the currency's payable rounding.
    pub payable_amount: Amount,
}

impl Totals {
    pub(super) fn of(
        terms: &Terms,
        header: Header,
        lines: &[PricedLine],
        trail: &mut Trail,
    ) -> Result<Self, CannotPrice> {
        let Terms { precision, payable, freight_amount, freight_tax_rate, .. } = *terms;
        let Header { detail_amount, discount } = header;
        trail.note(StepKey::Freight, freight_amount, || freight_amount.to_string());

        let freight_tax_amount = match freight_tax_rate {
            Some(rate) => percent_of(freight_amount, rate, precision)?,
            None => Amount::ZERO,
        };
        trail.note(StepKey::FreightTax, freight_tax_amount, || match freight_tax_rate {
            Some(rate) => format!("round({freight_amount} × {rate} %, {precision})"),
            None => "0".to_owned(),
        });

        let taxes = || lines.iter().map(|line| line.tax_amount).chain([freight_tax_amount]);
        let tax_amount = sum(taxes())?;
        trail.note(StepKey::Tax, tax_amount, || explain::sum(taxes()));

        let total_amount = sum([detail_amount.minus(discount)?, freight_amount, tax_amount])?;
        trail.note(StepKey::Total, total_amount, || {
            format!("{detail_amount} - {discount} + {freight_amount} + {tax_amount}")
        });

        let payable_amount = payable.of(total_amount)?;
        let rounding_amount = payable_amount.minus(total_amount)?;
        trail.note(StepKey::Rounding, rounding_amount, || payable.formula(total_amount));
        trail.note(StepKey::Payable, payable_amount, || {
            format!("{total_amount} + {rounding_amount}")
        });

        Ok(Self {
            detail_amount,
            header_discount_amount: discount,
            freight_amount,
            freight_tax_amount,
            tax_amount,
            total_amount,
            rounding_amount,
            payable_amount,
        })
    }
}

impl PayableRounding {
    pub(super) fn of(self, total: Amount) -> Result<Amount, OutOfRange> {
        if self.multiple == Amount::ZERO {
            return Ok(total);
        }
        let multiple = self.multiple.raw().unsigned_abs();
        Quotient::new(total.raw().into(), 1)?.to_multiple(multiple.into(), self.direction)
    }

    fn formula(self, total: Amount) -> String {
        let Self { multiple, direction } = self;
        let name = match direction {
            Rounding::Up => "up",
            Rounding::Down => "down",
            Rounding::Nearest => "nearest",
        };
        if multiple == Amount::ZERO {
            return "0".to_owned();
        }
        format!("{name}({total}, {multiple}) - {total}")
    }
}

/// An exchange rate as people quote it: `currency_amount` of the currency = `base_amount` of the base currency. Both
/// are above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The amount in the currency.
    pub currency_amount: Amount,
    /// The equal amount in the base currency.
    pub base_amount: Amount,
}

impl Rate {
    /// The rate of the base currency itself.
    pub const ONE: Self =
        Self { currency_amount: Amount::from_units(1), base_amount: Amount::from_units(1) };
}

/// Converts to the base currency: `round(amount × base_amount / currency_amount)`.
///
/// # Errors
/// The result is out of range, or the rate is not above zero.
pub fn to_base(amount: Amount, rate: Rate, precision: u32) -> Result<Amount, OutOfRange> {
    let Rate { currency_amount, base_amount } = rate.checked()?;
    Quotient::new(raw(amount) * raw(base_amount), raw(currency_amount))?.round(precision)
}

/// Converts from one currency to another through the base currency, rounded only once.
///
/// # Errors
/// The result is out of range, an intermediate number exceeds 10³⁸, or a rate is not above zero.
pub fn convert(amount: Amount, from: Rate, to: Rate, precision: u32) -> Result<Amount, OutOfRange> {
    let (from, to) = (from.checked()?, to.checked()?);
    let in_base = raw(amount) * raw(from.base_amount);
    let numerator = in_base.checked_mul(raw(to.currency_amount)).ok_or(OutOfRange)?;
    Quotient::new(numerator, raw(from.currency_amount) * raw(to.base_amount))?.round(precision)
}

impl Rate {
    fn checked(self) -> Result<Self, OutOfRange> {
        let positive = self.currency_amount > Amount::ZERO && self.base_amount > Amount::ZERO;
        if positive { Ok(self) } else { Err(OutOfRange) }
    }
}

/// The ten-thousandths in one unit of the last decimal place: 2 places → 100.
pub(super) const fn step(places: u32) -> u32 {
    let places = if places > SCALE { SCALE } else { places };
    10_u32.pow(SCALE - places)
}

/// Widened, so that the product of two amounts fits.
pub(super) fn raw(amount: Amount) -> i128 {
    amount.raw().into()
}

pub(super) fn narrow(raw: i128) -> Result<Amount, OutOfRange> {
    i64::try_from(raw).map(Amount::from_raw).map_err(|_| OutOfRange)
}

pub(super) fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount, OutOfRange> {
    narrow(amounts.into_iter().map(raw).sum())
}

/// `round(a × b)`.
pub(super) fn product(a: Amount, b: Amount, places: u32) -> Result<Amount, OutOfRange> {
    Quotient::new(raw(a) * raw(b), UNIT)?.round(places)
}

/// `round(base × percent / 100)`.
pub(super) fn percent_of(base: Amount, percent: Amount, places: u32) -> Result<Amount, OutOfRange> {
    Quotient::new(raw(base) * raw(percent), PERCENT)?.round(places)
}

/// An exact number of ten-thousandths: the integer part, and where the fraction lies.
///
/// No other information is needed to round to any multiple of a ten-thousandth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotient {
    negative: bool,
    integer: u128,
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    Zero,
    BelowHalf,
    HalfOrMore,
}

impl Quotient {
    pub(super) fn new(numerator: i128, denominator: i128) -> Result<Self, OutOfRange> {
        if denominator <= 0 {
            return Err(OutOfRange);
        }
        let (magnitude, divisor) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        let over = magnitude % divisor;
        let rest = if over == 0 {
            Rest::Zero
        } else if over < divisor - over {
            Rest::BelowHalf
        } else {
            Rest::HalfOrMore
        };
        Ok(Self { negative: numerator < 0, integer: magnitude / divisor, rest })
    }

    /// Rounds to decimal places, halves away from zero.
    pub(super) fn round(self, places: u32) -> Result<Amount, OutOfRange> {
        self.to_multiple(step(places).into(), Rounding::Nearest)
    }

    /// Rounds to a multiple of ten-thousandths, which must be above 0; up is away from zero.
    pub(super) fn to_multiple(
        self,
        multiple: u128,
        direction: Rounding,
    ) -> Result<Amount, OutOfRange> {
        let (times, over) = (self.integer / multiple, self.integer % multiple);
        let up = match direction {
            Rounding::Up => over > 0 || self.rest != Rest::Zero,
            Rounding::Down => false,
            Rounding::Nearest => over * 2 + u128::from(self.rest == Rest::HalfOrMore) >= multiple,
        };
        let magnitude = (times + u128::from(up)).checked_mul(multiple).ok_or(OutOfRange)?;
        let magnitude = i128::try_from(magnitude).map_err(|_| OutOfRange)?;
        narrow(if self.negative { -magnitude } else { magnitude })
    }

    /// Subtracts ten-thousandths; `None` if there are not that many.
    pub(super) fn less(self, ten_thousandths: u128) -> Option<Self> {
        let integer = self.integer.checked_sub(ten_thousandths)?;
        Some(Self { integer, ..self })
    }
}
