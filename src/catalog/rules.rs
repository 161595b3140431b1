//! Which tax rate holds, and which factors and tiers can be kept.

use chrono::NaiveDate;
use entity::id::TaxRateId;
use entity::tax_rate;

/// Whether a rate may be used on a day; both ends are included.
#[must_use]
pub fn holds(rate: &tax_rate::Model, day: NaiveDate) -> bool {
    rate.is_active
        && rate.valid_from.is_none_or(|from| from <= day)
        && rate.valid_to.is_none_or(|to| to >= day)
}

/// The rate that holds on a day: the account's, else the product's, else the default. Where a
/// named one does not hold any more, the newest of its kind that does; rates are dated, and
/// accounts and products that named last year's need no change.
#[must_use]
pub fn rate_for(
    rates: &[tax_rate::Model],
    named: [Option<TaxRateId>; 2],
    day: NaiveDate,
) -> Option<&tax_rate::Model> {
    let newest = |fits: &dyn Fn(&tax_rate::Model) -> bool| {
        rates
            .iter()
            .filter(|rate| holds(rate, day) && fits(rate))
            .max_by_key(|rate| (rate.is_default, rate.valid_from, rate.id))
    };
    let successor = |id: TaxRateId| {
        let rate = rates.iter().find(|rate| rate.id == id)?;
        if holds(rate, day) {
            return Some(rate);
        }
        newest(&|other| other.kind == rate.kind)
    };
    named
        .into_iter()
        .flatten()
        .find_map(successor)
        .or_else(|| newest(&|rate| rate.is_default))
}
