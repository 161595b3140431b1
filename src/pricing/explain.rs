//! How a total came about: one step per number, with the numbers put in.

use entity::money::Amount;

/// One number of a priced document and the formula that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was computed; its label in a language is made from this.
    pub key: StepKey,
    /// The result.
    pub amount: Amount,
    /// The formula with the numbers put in, e.g. `round((100.0000 - 10.0000) × 12.0000, 2)`.
    pub formula: String,
}

/// What a [`Step`] computed. Lines are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKey {
    /// Discount per unit, from the tiers.
    VolumeDiscount {
        /// Position of the line.
        line: usize,
    },
    /// The price of the whole quantity.
    BaseAmount {
        /// Position of the line.
        line: usize,
    },
    /// The discount given on the line by hand.
    ManualDiscount {
        /// Position of the line.
        line: usize,
    },
    /// What the line adds to `detail_amount`.
    NetAmount {
        /// Position of the line.
        line: usize,
    },
    /// The sum of the lines.
    DetailAmount,
    /// The discount on the whole document.
    HeaderDiscount,
    /// The line's part of the header discount, by largest remainder.
    HeaderDiscountShare {
        /// Position of the line.
        line: usize,
    },
    /// The tax of the line.
    LineTax {
        /// Position of the line.
        line: usize,
    },
    /// The line with its tax.
    ExtendedAmount {
        /// Position of the line.
        line: usize,
    },
    /// Freight before tax, as given.
    Freight,
    /// The tax on freight.
    FreightTax,
    /// All taxes.
    Tax,
    /// The total of the document.
    Total,
    /// What the payable rounding adds or takes.
    Rounding,
    /// What is paid.
    Payable,
}

/// Where the steps are written down, or nowhere.
#[derive(Debug)]
pub(super) struct Trail(Option<Vec<Step>>);

impl Trail {
    /// Keeps nothing, and formats nothing.
    pub(super) const fn silent() -> Self {
        Self(None)
    }

    /// Keeps every step.
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

/// `1.0000 + 2.0000`, and `0` for no number.
pub(super) fn sum(amounts: impl IntoIterator<Item = Amount>) -> String {
    let terms: Vec<String> = amounts.into_iter().map(|amount| amount.to_string()).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}
