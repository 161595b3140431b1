//! Prices a line, from the unit price to the amount with tax, and computes the part of it that is invoiced.

use entity::money::{Amount, OutOfRange};

use super::discount::Discount;
use super::explain::{StepKey, Trail};
use super::total::{Quotient, percent_of, product, raw};
use super::{CannotPrice, Given};

/// The inputs of a line's price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTerms {
    /// The number of units, above zero.
    pub quantity: Amount,
    /// The price of one unit before any discount, not negative.
    pub unit_price: Amount,
    /// The discount per unit from the tiers for this quantity (see [`super::tier_for`]).
    pub volume: Option<Discount>,
    /// The manual discount on the line.
    pub manual: Option<Discount>,
    /// The tax of the line.
    pub tax: Tax,
}

/// The tax of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tax {
    /// The line is not taxed.
    None,
    /// A tax rate in percent of `net_amount − share`.
    Rate(Amount),
    /// A tax amount that was entered manually.
    Amount(Amount),
}

/// The amounts of a priced line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The discount per unit, with 4 decimal places: an amount, or a percentage of the unit price; ≤ `unit_price`.
    pub volume_discount: Amount,
    /// `round((unit_price − volume_discount) × quantity)`.
    pub base_amount: Amount,
    /// An amount, or a percentage of `base_amount`, rounded; ≤ `base_amount`.
    pub manual_discount_amount: Amount,
    /// `base_amount − manual_discount`.
    pub net_amount: Amount,
    /// The line's share of `header_discount`.
    pub header_discount_share: Amount,
    /// `round((net_amount − share) × tax_rate)`, or the manual amount.
    pub tax_amount: Amount,
    /// `net_amount + tax`.
    pub extended_amount: Amount,
}

/// A line before the header discount is shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Net {
    volume_discount: Amount,
    base_amount: Amount,
    manual_discount_amount: Amount,
    pub(super) net_amount: Amount,
}

/// A line with its index, for errors and steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    position: usize,
    terms: &'a LineTerms,
    precision: u32,
}

impl<'a> Line<'a> {
    pub(super) fn all(lines: &'a [LineTerms], precision: u32) -> Vec<Self> {
        let place = |(position, terms)| Self { position, terms, precision };
        lines.iter().enumerate().map(place).collect()
    }

    /// Computes from the unit price to `net_amount`.
    pub(super) fn net(&self, trail: &mut Trail) -> Result<Net, CannotPrice> {
        self.check()?;
        let LineTerms { quantity, unit_price, volume, manual, tax: _ } = *self.terms;
        let (line, precision) = (self.position, self.precision);

        let volume_discount = self.discount(volume, unit_price, Discount::ON_UNIT_PRICE)?;
        trail.note(StepKey::VolumeDiscount { line }, volume_discount, || {
            formula(volume, unit_price, Discount::ON_UNIT_PRICE)
        });

        let price = unit_price.minus(volume_discount)?;
        let base_amount = product(price, quantity, precision)?;
        trail.note(StepKey::BaseAmount { line }, base_amount, || {
            format!("round(({unit_price} - {volume_discount}) × {quantity}, {precision})")
        });

        let manual_discount_amount = self.discount(manual, base_amount, precision)?;
        trail.note(StepKey::ManualDiscount { line }, manual_discount_amount, || {
            formula(manual, base_amount, precision)
        });

        let net_amount = base_amount.minus(manual_discount_amount)?;
        trail.note(StepKey::NetAmount { line }, net_amount, || {
            format!("{base_amount} - {manual_discount_amount}")
        });
        Ok(Net { volume_discount, base_amount, manual_discount_amount, net_amount })
    }

    /// Computes from `net_amount` and the share of the header discount to `extended_amount`.
    pub(super) fn taxed(
        &self,
        net: Net,
        share: Amount,
        trail: &mut Trail,
    ) -> Result<PricedLine, CannotPrice> {
        let Net { volume_discount, base_amount, manual_discount_amount, net_amount } = net;
        let (line, precision) = (self.position, self.precision);

        let tax_amount = match self.terms.tax {
            Tax::None => Amount::ZERO,
            Tax::Rate(rate) => percent_of(net_amount.minus(share)?, rate, precision)?,
            Tax::Amount(typed) => typed,
        };
        trail.note(StepKey::LineTax { line }, tax_amount, || match self.terms.tax {
            Tax::None => "0".to_owned(),
            Tax::Rate(rate) => {
                format!("round(({net_amount} - {share}) × {rate} %, {precision})")
            }
            Tax::Amount(typed) => typed.to_string(),
        });

        let extended_amount = net_amount.plus(tax_amount)?;
        trail.note(StepKey::ExtendedAmount { line }, extended_amount, || {
            format!("{net_amount} + {tax_amount}")
        });
        Ok(PricedLine {
            volume_discount,
            base_amount,
            manual_discount_amount,
            net_amount,
            header_discount_share: share,
            tax_amount,
            extended_amount,
        })
    }

    fn check(&self) -> Result<(), CannotPrice> {
        let LineTerms { quantity, unit_price, volume, manual, tax } = *self.terms;
        let line = self.position;
        if quantity <= Amount::ZERO {
            return Err(CannotPrice::QuantityNotPositive { line });
        }
        if unit_price.is_negative() {
            return Err(CannotPrice::NegativePrice { line });
        }
        if let Some(volume) = volume {
            volume.check(Given::VolumeDiscount { line }, Discount::ON_UNIT_PRICE)?;
        }
        if let Some(manual) = manual {
            manual.check(Given::ManualDiscount { line }, self.precision)?;
        }
        match tax {
            Tax::None => Ok(()),
            Tax::Rate(rate) => Given::Tax { line }.check_rate(rate),
            Tax::Amount(typed) => Given::Tax { line }.check_money(typed, self.precision),
        }
    }

    fn discount(
        &self,
        discount: Option<Discount>,
        base: Amount,
        places: u32,
    ) -> Result<Amount, CannotPrice> {
        let Some(discount) = discount else {
            return Ok(Amount::ZERO);
        };
        let taken = discount.of(base, places)?;
        if taken > base {
            return Err(CannotPrice::DiscountTooLarge { line: self.position });
        }
        Ok(taken)
    }
}

fn formula(discount: Option<Discount>, base: Amount, places: u32) -> String {
    discount.map_or_else(|| "0".to_owned(), |discount| discount.formula(base, places))
}

/// How much of an order line has been invoiced, including the current invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// The quantity invoiced so far, including the current invoice.
    pub cumulative_quantity: Amount,
    /// The quantity of the order line.
    pub ordered_quantity: Amount,
    /// The decimal places of the currency.
    pub precision: u32,
}

/// Why an order line cannot be invoiced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotInvoice {
    /// The ordered quantity is not above zero.
    #[error("the ordered quantity must be greater than zero")]
    NothingOrdered,
    /// The invoiced quantity is below zero.
    #[error("the invoiced quantity is below zero")]
    NegativeQuantity,
    /// More is invoiced than the order line has.
    #[error("more would be invoiced than was ordered")]
    MoreThanOrdered,
    /// A result is out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// The part of an amount of an order line that an invoice takes:
/// `round(order_amount × cumulative_quantity / ordered_quantity) − already_invoiced`.
///
/// The invoice that completes the quantity takes the rest, so that the parts add up to the order. The rounded part of a
/// sum is not the sum of the rounded parts: [`super::part`] says to which amounts it is applied, and what follows from
/// them.
///
/// # Errors
/// The quantities are invalid for the order line, or a result is out of range.
pub fn invoice_share(
    order_amount: Amount,
    already_invoiced: Amount,
    portion: &Portion,
) -> Result<Amount, CannotInvoice> {
    let Portion { cumulative_quantity, ordered_quantity, precision } = *portion;
    if ordered_quantity <= Amount::ZERO {
        return Err(CannotInvoice::NothingOrdered);
    }
    if cumulative_quantity.is_negative() {
        return Err(CannotInvoice::NegativeQuantity);
    }
    if cumulative_quantity > ordered_quantity {
        return Err(CannotInvoice::MoreThanOrdered);
    }
    let due = if cumulative_quantity == ordered_quantity {
        order_amount
    } else {
        let part = raw(order_amount) * raw(cumulative_quantity);
        Quotient::new(part, raw(ordered_quantity))?.round(precision)?
    };
    Ok(due.minus(already_invoiced)?)
}
