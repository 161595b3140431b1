//! The arithmetic of priced documents: opportunities, quotes, orders and invoices.
//!
//! Pure functions over [`Amount`], without clock, database or floating point. Money is rounded to the currency's
//! decimal places, halves away from zero, and only in the steps that show it; a result that does not fit an [`Amount`]
//! is [`OutOfRange`], never a wrapped number.
//!
//! ```text
//! line      volume_discount → base_amount → manual_discount → net_amount
//! document  detail_amount = Σ net_amount → header_discount
//! line      share → tax → extended_amount
//! document  freight, tax → total_amount → payable_amount
//! ```
//!
//! [`price`] computes the amounts; [`explain`] runs the same code and records each step. [`part`] parts a priced
//! document for invoices and credit notes.

mod discount;
mod explain;
mod line;
mod part;
mod total;
mod unit_price;

#[cfg(test)]
mod tests;

use std::fmt;

use entity::money::{Amount, OutOfRange};

pub use discount::{Discount, InvalidTiers, Tier, check_tiers, overlapping, tier_for};
pub use explain::{Step, StepKey};
pub use line::{CannotInvoice, LineTerms, Portion, PricedLine, Tax, invoice_share};
pub use part::{CannotTake, DocumentAmounts, LineAmounts, PartRounding, TakenBelow, part};
pub use total::{PayableRounding, Rate, Rounding, Totals, convert, to_base};
pub use unit_price::{
    Basis, CannotPriceUnit, Method, PriceRounding, RoundingOption, UnitFactor, unit_price,
};

use explain::Trail;
use line::Line;

/// The pricing inputs of a document's header and its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The decimal places of the currency, 0 to 4; larger values count as 4.
    pub precision: u32,
    /// The rounding of the amount to pay, e.g. rial to 1,000.
    pub payable: PayableRounding,
    /// The header discount as an amount; it adds to the percentage.
    pub discount_amount: Amount,
    /// The header discount in percent of `detail_amount`, 0 to 100.
    pub discount_percent: Amount,
    /// The freight charge before tax.
    pub freight_amount: Amount,
    /// The tax rate on freight in percent; `None`: freight is not taxed.
    pub freight_tax_rate: Option<Amount>,
}

/// A priced document: its lines in the given order, and its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// The priced lines, in the order of the input.
    pub lines: Vec<PricedLine>,
    /// The totals of lines and header.
    pub totals: Totals,
}

/// Why a document cannot be priced. Lines are counted from 0 here and from 1 in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPrice {
    /// A quantity is not above zero.
    #[error("the quantity of line {} must be greater than zero", .line + 1)]
    QuantityNotPositive {
        /// The index of the line.
        line: usize,
    },
    /// A unit price is below zero.
    #[error("the unit price of line {} is below zero", .line + 1)]
    NegativePrice {
        /// The index of the line.
        line: usize,
    },
    /// `volume_discount > unit_price` or `manual_discount > base_amount`.
    #[error("a discount of line {} is larger than what it is taken from", .line + 1)]
    DiscountTooLarge {
        /// The index of the line.
        line: usize,
    },
    /// `header_discount > detail_amount`.
    #[error("the discount of the document is larger than the sum of its lines")]
    HeaderDiscountTooLarge,
    /// An amount is below zero.
    #[error("{what} is below zero")]
    NegativeAmount {
        /// The input at fault.
        what: Given,
    },
    /// A discount is outside 0 to 100 percent, or a tax rate is below zero.
    #[error("{what} is no percentage that can be applied")]
    PercentOutOfRange {
        /// The input at fault.
        what: Given,
    },
    /// An amount has more decimal places than its currency.
    #[error("{what} has more decimal places than the currency")]
    TooPrecise {
        /// The input at fault.
        what: Given,
    },
    /// A result is out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// An input that may be invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The discount per unit from the tiers.
    VolumeDiscount {
        /// The index of the line.
        line: usize,
    },
    /// The manual discount of a line.
    ManualDiscount {
        /// The index of the line.
        line: usize,
    },
    /// The tax of a line: its rate, or the manual amount.
    Tax {
        /// The index of the line.
        line: usize,
    },
    /// The header discount as an amount.
    DiscountAmount,
    /// The header discount in percent.
    DiscountPercent,
    /// The freight charge.
    Freight,
    /// The tax rate on freight.
    FreightTaxRate,
    /// The multiple of the payable rounding.
    PayableMultiple,
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VolumeDiscount { line } => write!(f, "the volume discount of line {}", line + 1),
            Self::ManualDiscount { line } => write!(f, "the discount of line {}", line + 1),
            Self::Tax { line } => write!(f, "the tax of line {}", line + 1),
            Self::DiscountAmount => f.write_str("the discount amount of the document"),
            Self::DiscountPercent => f.write_str("the discount percentage of the document"),
            Self::Freight => f.write_str("the freight amount"),
            Self::FreightTaxRate => f.write_str("the tax rate of the freight"),
            Self::PayableMultiple => f.write_str("the multiple of the payable rounding"),
        }
    }
}

impl Given {
    /// Refuses an amount that is below zero or has more decimal places than the currency.
    fn check_money(self, value: Amount, precision: u32) -> Result<(), CannotPrice> {
        if value.is_negative() {
            return Err(CannotPrice::NegativeAmount { what: self });
        }
        if value.has_more_places(precision) {
            return Err(CannotPrice::TooPrecise { what: self });
        }
        Ok(())
    }

    /// Refuses a discount outside 0 to 100 percent.
    fn check_percent(self, value: Amount) -> Result<(), CannotPrice> {
        if discount::is_percent(value) {
            return Ok(());
        }
        Err(CannotPrice::PercentOutOfRange { what: self })
    }

    /// Refuses a tax rate below zero. Rates above 100 percent exist.
    fn check_rate(self, value: Amount) -> Result<(), CannotPrice> {
        if value.is_negative() {
            return Err(CannotPrice::PercentOutOfRange { what: self });
        }
        Ok(())
    }
}

impl Terms {
    fn check(&self) -> Result<(), CannotPrice> {
        Given::DiscountAmount.check_money(self.discount_amount, self.precision)?;
        Given::DiscountPercent.check_percent(self.discount_percent)?;
        Given::Freight.check_money(self.freight_amount, self.precision)?;
        Given::PayableMultiple.check_money(self.payable.multiple, self.precision)?;
        match self.freight_tax_rate {
            Some(rate) => Given::FreightTaxRate.check_rate(rate),
            None => Ok(()),
        }
    }
}

/// Prices a document: every amount of every line, and the totals.
///
/// # Errors
/// A number cannot be priced, or a result is out of range.
pub fn price(terms: &Terms, lines: &[LineTerms]) -> Result<Priced, CannotPrice> {
    document(terms, lines, &mut Trail::silent())
}

/// The steps in which [`price`] computes its results, in the order of computation.
///
/// # Errors
/// The same as those of [`price`].
pub fn explain(terms: &Terms, lines: &[LineTerms]) -> Result<Vec<Step>, CannotPrice> {
    let mut trail = Trail::kept();
    document(terms, lines, &mut trail)?;
    Ok(trail.into_steps())
}

fn document(terms: &Terms, lines: &[LineTerms], trail: &mut Trail) -> Result<Priced, CannotPrice> {
    terms.check()?;
    let lines = Line::all(lines, terms.precision);
    let nets = lines.iter().map(|line| line.net(trail)).collect::<Result<Vec<_>, _>>()?;
    let net_amounts: Vec<Amount> = nets.iter().map(|net| net.net_amount).collect();

    let header = discount::header(terms, &net_amounts, trail)?;
    let shares = discount::shares(header, &net_amounts, terms.precision, trail)?;

    let lines = lines
        .iter()
        .zip(nets.into_iter().zip(shares))
        .map(|(line, (net, share))| line.taxed(net, share, trail))
        .collect::<Result<Vec<_>, _>>()?;
    let totals = Totals::of(terms, header, &lines, trail)?;
    Ok(Priced { lines, totals })
}
