//! Explains a total: one step per number, with the numbers filled into the formula.

use entity::money::Amount;

/// One computed number of a priced document, with its formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which number it is; labels in all languages derive from it.
    pub key: StepKey,
    /// The result.
    pub amount: Amount,
    /// The formula with its numbers, e.g. `round((100.0000 - 10.0000) × 12.0000, 2)`.
    pub formula: String,
}

/// The number that a [`Step`] computed. Lines are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKey {
    /// The discount per unit from the tiers.
    VolumeDiscount {
        /// The index of the line.
        line: usize,
    },
    /// The price of the line's quantity, after the volume discount.
    BaseAmount {
        /// The index of the line.
        line: usize,
    },
    /// The manual discount on the line.
    ManualDiscount {
        /// The index of the line.
        line: usize,
    },
    /// The line's contribution to `detail_amount`.
    NetAmount {
        /// The index of the line.
        line: usize,
    },
    /// The sum of the lines.
    DetailAmount,
    /// The discount on the whole document.
    HeaderDiscount,
    /// The line's share of the header discount, by the largest remainder method.
    HeaderDiscountShare {
        /// The index of the line.
        line: usize,
    },
    /// The tax of the line.
    LineTax {
        /// The index of the line.
        line: usize,
    },
    /// The line's net amount plus tax.
    ExtendedAmount {
        /// The index of the line.
        line: usize,
    },
    /// Freight before tax, as given.
    Freight,
    /// The tax on freight.
    FreightTax,
    /// The sum of all taxes.
    Tax,
    /// The total of the document.
    Total,
    /// The difference that the payable rounding makes.
    Rounding,
    /// The amount to pay.
    Payable,
}

/// Collects the steps, or discards them.
#[derive(Debug)]
pub(super) struct Trail(Option<Vec<Step>>);

impl Trail {
    /// Discards all steps without formatting them.
    pub(super) const fn silent() -> Self {
        Self(None)
    }

    /// Collects all steps.
    pub(super) const fn kept() -> Self {
        Self(Some(Vec::new()))
    }

    pub(super) fn note(&mut self, key: StepKey, amount: Amount, formula: impl FnOnce() -> String) {
        if let Self(Some(steps)) = self {
            steps.push(Step { key, amount, formula: formula() });
        }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.0.unwrap_or_default()
    }
}

/// A sum as text, e.g. `1.0000 + 2.0000`; `0` for no amounts.
pub(super) fn sum(amounts: impl IntoIterator<Item = Amount>) -> String {
    let terms: Vec<String> = amounts.into_iter().map(|amount| amount.to_string()).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}
