//! Discounts: their amounts, their tiers, and how the header discount is shared among the lines.

use entity::money::{Amount, OutOfRange, SCALE};

use super::explain::{self, StepKey, Trail};
use super::total::{self, percent_of, step};
use super::{CannotPrice, Given, Terms};

const HUNDRED: Amount = Amount::from_units(100);

/// A discount as it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// An amount of money.
    Amount(Amount),
    /// A percentage, 0 to 100.
    Percent(Amount),
}

impl Discount {
    /// The decimal places of a discount per unit.
    pub(super) const ON_UNIT_PRICE: u32 = SCALE;

    /// The amount that the discount takes off `base`; a percentage is rounded to `places`, an amount is returned
    /// unchanged.
    pub(super) fn of(self, base: Amount, places: u32) -> Result<Amount, OutOfRange> {
        match self {
            Self::Amount(amount) => Ok(amount),
            Self::Percent(percent) => percent_of(base, percent, places),
        }
    }

    pub(super) fn formula(self, base: Amount, places: u32) -> String {
        match self {
            Self::Amount(amount) => amount.to_string(),
            Self::Percent(percent) => format!("round({base} × {percent} %, {places})"),
        }
    }

    pub(super) fn check(self, given: Given, places: u32) -> Result<(), CannotPrice> {
        match self {
            Self::Amount(amount) => given.check_money(amount, places),
            Self::Percent(percent) => given.check_percent(percent),
        }
    }
}

/// Whether a value is between 0 and 100.
pub(super) fn is_percent(value: Amount) -> bool {
    (Amount::ZERO..=HUNDRED).contains(&value)
}

/// A discount per unit for quantities `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The smallest quantity.
    pub from: Amount,
    /// The largest quantity; `None`: unlimited.
    pub to: Option<Amount>,
    /// The discount per unit.
    pub discount: Discount,
}

impl Tier {
    fn last(&self) -> Amount {
        self.to.unwrap_or(Amount::MAX)
    }

    fn holds(&self, quantity: Amount) -> bool {
        (self.from..=self.last()).contains(&quantity)
    }
}

/// Why tiers are invalid. Tiers are counted from 0 here and from 1 in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTiers {
    /// The tier's `from` exceeds its `to`.
    #[error("tier {} ends before it begins", .tier + 1)]
    EndsBeforeStart {
        /// The index of the tier.
        tier: usize,
    },
    /// The discount is an amount below zero, or a percentage outside 0 to 100.
    #[error("the discount of tier {} cannot be given", .tier + 1)]
    Discount {
        /// The index of the tier.
        tier: usize,
    },
    /// Two tiers hold the same quantity.
    #[error("tiers {} and {} hold the same quantity", .first + 1, .second + 1)]
    Overlap {
        /// The index of the tier with the smaller quantities.
        first: usize,
        /// The index of the other tier.
        second: usize,
    },
}

/// The discount for a quantity: that of the tier which holds it; `None` in a gap between tiers.
#[must_use]
pub fn tier_for(tiers: &[Tier], quantity: Amount) -> Option<Discount> {
    tiers.iter().find(|tier| tier.holds(quantity)).map(|tier| tier.discount)
}

/// Finds two tiers that hold the same quantity, the one with the smaller quantities first.
///
/// A tier that ends before it begins holds no quantity; [`check_tiers`] refuses it.
#[must_use]
pub fn overlapping(tiers: &[Tier]) -> Option<(usize, usize)> {
    let mut ordered: Vec<(usize, &Tier)> =
        tiers.iter().enumerate().filter(|(_, tier)| tier.from <= tier.last()).collect();
    ordered.sort_by_key(|(_, tier)| tier.from);
    ordered.windows(2).find_map(|pair| match pair {
        [(first, lower), (second, upper)] if upper.from <= lower.last() => Some((*first, *second)),
        [..] => None,
    })
}

/// Checks that tiers are valid.
///
/// # Errors
/// The first problem that is found.
pub fn check_tiers(tiers: &[Tier]) -> Result<(), InvalidTiers> {
    for (tier, Tier { from, to, discount }) in tiers.iter().enumerate() {
        if to.is_some_and(|to| to < *from) {
            return Err(InvalidTiers::EndsBeforeStart { tier });
        }
        let possible = match discount {
            Discount::Amount(amount) => !amount.is_negative(),
            Discount::Percent(percent) => is_percent(*percent),
        };
        if !possible {
            return Err(InvalidTiers::Discount { tier });
        }
    }
    match overlapping(tiers) {
        Some((first, second)) => Err(InvalidTiers::Overlap { first, second }),
        None => Ok(()),
    }
}

/// The sum of the lines and the header discount on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) detail_amount: Amount,
    pub(super) discount: Amount,
}

/// Computes `header_discount = discount_amount + round(detail_amount × discount_percent)`.
pub(super) fn header(
    terms: &Terms,
    nets: &[Amount],
    trail: &mut Trail,
) -> Result<Header, CannotPrice> {
    let Terms { precision, discount_amount, discount_percent, .. } = *terms;
    let detail_amount = total::sum(nets.iter().copied())?;
    trail.note(StepKey::DetailAmount, detail_amount, || explain::sum(nets.iter().copied()));

    let discount = percent_of(detail_amount, discount_percent, precision)?.plus(discount_amount);
    let discount = discount.map_err(|OutOfRange| CannotPrice::HeaderDiscountTooLarge)?;
    if discount > detail_amount {
        return Err(CannotPrice::HeaderDiscountTooLarge);
    }
    trail.note(StepKey::HeaderDiscount, discount, || {
        format!("{discount_amount} + round({detail_amount} × {discount_percent} %, {precision})")
    });
    Ok(Header { detail_amount, discount })
}

/// Shares the header discount among the lines in proportion to `net_amount`, in units of the currency's precision.
///
/// Uses the largest remainder method, ties to the lower position: each line gets the whole units of
/// `header_discount × net_amount / detail_amount`, and the remaining units go one each to the lines with the largest
/// remainders. Therefore Σ share = `header_discount` and 0 ≤ share ≤ `net_amount`.
pub(super) fn shares(
    header: Header,
    nets: &[Amount],
    precision: u32,
    trail: &mut Trail,
) -> Result<Vec<Amount>, CannotPrice> {
    let Header { detail_amount, discount } = header;
    let unit = i128::from(step(precision));
    let total = i128::from(detail_amount.raw()).max(1);
    let units = i128::from(discount.raw()) / unit;

    let quotas = nets.iter().map(|net| units * i128::from(net.raw()));
    let (mut floors, rests): (Vec<i128>, Vec<i128>) =
        quotas.map(|quota| (quota / total, quota % total)).unzip();

    let mut by_rest: Vec<usize> = (0..nets.len()).collect();
    by_rest.sort_by(|a, b| rests[*b].cmp(&rests[*a]).then(a.cmp(b)));
    let left_over = usize::try_from(units - floors.iter().sum::<i128>()).unwrap_or(0);
    for position in by_rest.into_iter().take(left_over) {
        floors[position] += 1;
    }

    let mut shares = Vec::with_capacity(nets.len());
    for (line, (units, net)) in floors.into_iter().zip(nets).enumerate() {
        let share = total::narrow(units * unit)?;
        trail.note(StepKey::HeaderDiscountShare { line }, share, || {
            format!("share({discount} × {net} / {detail_amount}, {precision})")
        });
        shares.push(share);
    }
    Ok(shares)
}
