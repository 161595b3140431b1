//! Parts of a priced document: what an invoice takes of its order, and what a credit note takes back of its invoice.
//!
//! However a document is parted, the parts add up to it to the last digit, and no part has a total below zero. Amounts
//! are parted by quantity, line by line; freight by the net amounts of the lines; the amount to pay by rounding what is
//! taken so far. What completes the document takes the rest.

use entity::money::{Amount, OutOfRange};

use super::explain::{self, Step, StepKey};
use super::line::{CannotInvoice, Portion, invoice_share};
use super::total::{PayableRounding, sum};

/// The amounts of a line that are taken in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineAmounts {
    /// The quantity.
    pub quantity: Amount,
    /// The base amount.
    pub base_amount: Amount,
    /// The manual discount.
    pub manual_discount_amount: Amount,
    /// The share of the header discount.
    pub header_discount_share: Amount,
    /// The tax.
    pub tax_amount: Amount,
}

/// The amounts of a document that are taken in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentAmounts {
    /// The lines, in the order of the whole document.
    pub lines: Vec<LineAmounts>,
    /// The freight charge before tax.
    pub freight_amount: Amount,
    /// The tax on freight.
    pub freight_tax_amount: Amount,
    /// The amount to pay.
    pub payable_amount: Amount,
}

/// How the amounts of a part are rounded: as the whole document was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartRounding {
    /// The decimal places of amounts, 0 to 4.
    pub precision: u32,
    /// The rounding of the amount to pay.
    pub payable: PayableRounding,
}

/// Why a part cannot be taken. Lines are counted from 0 here and from 1 in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotTake {
    /// A quantity is below zero.
    #[error("the quantity of line {} is below zero", .line + 1)]
    NegativeQuantity {
        /// The index of the line.
        line: usize,
    },
    /// A quantity is more than is left of the line.
    #[error("less than that is left of line {}", .line + 1)]
    MoreThanLeft {
        /// The index of the line.
        line: usize,
    },
    /// A result is out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// The amount that falls below what was taken of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBelow {
    /// An amount or the quantity of the line with this index.
    Line(usize),
    /// The freight or the amount to pay.
    Header,
}

impl LineAmounts {
    /// Base amount less manual discount.
    ///
    /// # Errors
    /// It is out of range.
    pub fn net_amount(&self) -> Result<Amount, OutOfRange> {
        self.base_amount.minus(self.manual_discount_amount)
    }

    /// Net amount plus tax.
    ///
    /// # Errors
    /// It is out of range.
    pub fn extended_amount(&self) -> Result<Amount, OutOfRange> {
        self.net_amount()?.plus(self.tax_amount)
    }

    /// Net amount less the share of the header discount.
    fn discounted_amount(&self) -> Result<Amount, OutOfRange> {
        self.net_amount()?.minus(self.header_discount_share)
    }

    fn with(
        &self,
        other: &Self,
        both: fn(Amount, Amount) -> Result<Amount, OutOfRange>,
    ) -> Result<Self, OutOfRange> {
        Ok(Self {
            quantity: both(self.quantity, other.quantity)?,
            base_amount: both(self.base_amount, other.base_amount)?,
            manual_discount_amount: both(
                self.manual_discount_amount,
                other.manual_discount_amount,
            )?,
            header_discount_share: both(self.header_discount_share, other.header_discount_share)?,
            tax_amount: both(self.tax_amount, other.tax_amount)?,
        })
    }

    /// The amounts that are parted by quantity, each by itself. None of them decreases while more is taken, so no part
    /// of them is below zero; the discounts are what lies between.
    fn parted(&self) -> Result<[Amount; 4], OutOfRange> {
        Ok([self.base_amount, self.net_amount()?, self.discounted_amount()?, self.tax_amount])
    }

    /// The part of this line for a quantity, after what was taken of it.
    fn part(&self, taken: &Self, quantity: Amount, precision: u32) -> Result<Self, CannotInvoice> {
        let portion = Portion {
            cumulative_quantity: taken.quantity.plus(quantity)?,
            ordered_quantity: self.quantity,
            precision,
        };
        let mut parts = [Amount::ZERO; 4];
        let amounts = self.parted()?.into_iter().zip(taken.parted()?);
        for (part, (total, taken)) in parts.iter_mut().zip(amounts) {
            *part = share(total, taken, &portion)?;
        }
        let [base_amount, net_amount, discounted_amount, tax_amount] = parts;
        Ok(Self {
            quantity,
            base_amount,
            manual_discount_amount: base_amount.minus(net_amount)?,
            header_discount_share: net_amount.minus(discounted_amount)?,
            tax_amount,
        })
    }
}

/// The part of an amount. Where an earlier part was given up, those that stay may be more than their quantity's share
/// by the last digit; then nothing is taken until the quantity has caught up.
fn share(total: Amount, taken: Amount, portion: &Portion) -> Result<Amount, CannotInvoice> {
    Ok(invoice_share(total, taken, portion)?.max(Amount::ZERO))
}

impl DocumentAmounts {
    /// Nothing of a document with so many lines.
    #[must_use]
    pub fn nothing(lines: usize) -> Self {
        Self { lines: vec![LineAmounts::default(); lines], ..Self::default() }
    }

    /// The sum of two parts of one document.
    ///
    /// # Errors
    /// A sum is out of range.
    pub fn plus(&self, other: &Self) -> Result<Self, OutOfRange> {
        self.with(other, Amount::plus)
    }

    /// This part less another part of the same document.
    ///
    /// # Errors
    /// A difference is out of range.
    pub fn minus(&self, other: &Self) -> Result<Self, OutOfRange> {
        self.with(other, Amount::minus)
    }

    fn with(
        &self,
        other: &Self,
        both: fn(Amount, Amount) -> Result<Amount, OutOfRange>,
    ) -> Result<Self, OutOfRange> {
        let lines = self.lines.iter().zip(&other.lines);
        Ok(Self {
            lines: lines.map(|(line, other)| line.with(other, both)).collect::<Result<_, _>>()?,
            freight_amount: both(self.freight_amount, other.freight_amount)?,
            freight_tax_amount: both(self.freight_tax_amount, other.freight_tax_amount)?,
            payable_amount: both(self.payable_amount, other.payable_amount)?,
        })
    }

    /// Σ net amount.
    ///
    /// # Errors
    /// The sum is out of range.
    pub fn detail_amount(&self) -> Result<Amount, OutOfRange> {
        sum(self.nets()?)
    }

    /// Σ share of the header discount.
    ///
    /// # Errors
    /// The sum is out of range.
    pub fn header_discount_amount(&self) -> Result<Amount, OutOfRange> {
        sum(self.lines.iter().map(|line| line.header_discount_share))
    }

    /// Σ tax, including that on freight.
    ///
    /// # Errors
    /// The sum is out of range.
    pub fn tax_amount(&self) -> Result<Amount, OutOfRange> {
        sum(self.taxes())
    }

    /// Detail amount − header discount + freight + tax.
    ///
    /// # Errors
    /// The sum is out of range.
    pub fn total_amount(&self) -> Result<Amount, OutOfRange> {
        let discounted = self.detail_amount()?.minus(self.header_discount_amount()?)?;
        sum([discounted, self.freight_amount, self.tax_amount()?])
    }

    fn nets(&self) -> Result<Vec<Amount>, OutOfRange> {
        self.lines.iter().map(LineAmounts::net_amount).collect()
    }

    fn taxes(&self) -> impl Iterator<Item = Amount> {
        self.lines.iter().map(|line| line.tax_amount).chain([self.freight_tax_amount])
    }

    /// The first amount of this document that is smaller than what was taken of it.
    ///
    /// # Errors
    /// A sum is out of range.
    pub fn below(&self, taken: &Self) -> Result<Option<TakenBelow>, OutOfRange> {
        for (index, (line, taken)) in self.lines.iter().zip(&taken.lines).enumerate() {
            let mut amounts = line.parted()?.into_iter().zip(taken.parted()?);
            if line.quantity < taken.quantity || amounts.any(|(total, taken)| total < taken) {
                return Ok(Some(TakenBelow::Line(index)));
            }
        }
        let is_below = self.freight_amount < taken.freight_amount
            || self.freight_tax_amount < taken.freight_tax_amount
            || self.payable_amount < taken.payable_amount;
        Ok(is_below.then_some(TakenBelow::Header))
    }

    /// Whether all of each line was taken.
    #[must_use]
    pub fn is_complete(&self, taken: &Self) -> bool {
        self.lines.iter().zip(&taken.lines).all(|(line, taken)| line.quantity == taken.quantity)
    }

    /// The sums of this part as steps, for people who check it. How its amounts follow from those of the whole
    /// document is not among them.
    ///
    /// # Errors
    /// A sum is out of range.
    pub fn steps(&self) -> Result<Vec<Step>, OutOfRange> {
        let mut steps = Vec::new();
        let mut note = |key, amount, formula| steps.push(Step { key, amount, formula });
        for (line, amounts) in self.lines.iter().enumerate() {
            let LineAmounts { base_amount, manual_discount_amount, tax_amount, .. } = *amounts;
            let net_amount = amounts.net_amount()?;
            let formula = format!("{base_amount} - {manual_discount_amount}");
            note(StepKey::NetAmount { line }, net_amount, formula);
            let formula = format!("{net_amount} + {tax_amount}");
            note(StepKey::ExtendedAmount { line }, amounts.extended_amount()?, formula);
        }
        let (detail, discount) = (self.detail_amount()?, self.header_discount_amount()?);
        note(StepKey::DetailAmount, detail, explain::sum(self.nets()?));
        let shares = self.lines.iter().map(|line| line.header_discount_share);
        note(StepKey::HeaderDiscount, discount, explain::sum(shares));
        let tax = self.tax_amount()?;
        note(StepKey::Tax, tax, explain::sum(self.taxes()));
        let total = self.total_amount()?;
        let freight = self.freight_amount;
        note(StepKey::Total, total, format!("{detail} - {discount} + {freight} + {tax}"));
        let rounding = self.payable_amount.minus(total)?;
        note(StepKey::Payable, self.payable_amount, format!("{total} + {rounding}"));
        Ok(steps)
    }
}

/// The part of a document for the quantities of its lines, after what was taken of it already. The quantity is zero
/// for a line of which nothing is taken.
///
/// # Errors
/// A quantity is below zero or more than is left, or a result is out of range.
pub fn part(
    total: &DocumentAmounts,
    taken: &DocumentAmounts,
    quantities: &[Amount],
    rounding: PartRounding,
) -> Result<DocumentAmounts, CannotTake> {
    let PartRounding { precision, payable } = rounding;
    let mut part = DocumentAmounts::nothing(total.lines.len());
    let lines = total.lines.iter().zip(&taken.lines).zip(quantities).enumerate();
    for (line, ((amounts, taken), quantity)) in lines {
        if *quantity != Amount::ZERO {
            let of_line = amounts.part(taken, *quantity, precision);
            part.lines[line] = of_line.map_err(|reason| cannot_take(reason, line))?;
        }
    }
    let so_far = taken.plus(&part)?;
    let is_complete = total.is_complete(&so_far);
    let detail_amount = total.detail_amount()?;
    let of_freight = |total: Amount, taken: Amount| -> Result<Amount, OutOfRange> {
        if is_complete {
            return total.minus(taken);
        }
        // Where all lines are for nothing, freight comes with the part that completes the document.
        if detail_amount <= Amount::ZERO {
            return Ok(Amount::ZERO);
        }
        let cumulative_quantity = so_far.detail_amount()?.min(detail_amount);
        let portion = Portion { cumulative_quantity, ordered_quantity: detail_amount, precision };
        share(total, taken, &portion).map_err(|_| OutOfRange)
    };
    part.freight_amount = of_freight(total.freight_amount, taken.freight_amount)?;
    part.freight_tax_amount = of_freight(total.freight_tax_amount, taken.freight_tax_amount)?;
    let so_far = taken.plus(&part)?;
    let due = if is_complete { total.payable_amount } else { payable.of(so_far.total_amount()?)? };
    let due = due.min(total.payable_amount).max(taken.payable_amount);
    part.payable_amount = due.minus(taken.payable_amount)?;
    Ok(part)
}

const fn cannot_take(reason: CannotInvoice, line: usize) -> CannotTake {
    match reason {
        CannotInvoice::NegativeQuantity => CannotTake::NegativeQuantity { line },
        CannotInvoice::NothingOrdered | CannotInvoice::MoreThanOrdered => {
            CannotTake::MoreThanLeft { line }
        }
        CannotInvoice::OutOfRange(out) => CannotTake::OutOfRange(out),
    }
}
