//! Generates valid documents, with many ties, zeros and full discounts.

use entity::money::{Amount, SCALE};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::pricing::{Discount, LineTerms, PayableRounding, Rounding, Tax, Terms, price};

/// An amount as a decimal.
pub(super) fn d(amount: Amount) -> Decimal {
    amount.to_decimal()
}

/// Rounds as `domain.md` defines it, with the library's own algorithm.
pub(super) fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// The base amount of a line, as `domain.md` defines it.
pub(super) fn base_amount(line: &LineTerms, precision: u32) -> Decimal {
    let volume = taken(line.volume, d(line.unit_price), SCALE);
    round((d(line.unit_price) - volume) * d(line.quantity), precision)
}

/// The amount that a discount takes off, as `domain.md` defines it.
pub(super) fn taken(discount: Option<Discount>, base: Decimal, places: u32) -> Decimal {
    match discount {
        None => Decimal::ZERO,
        Some(Discount::Amount(amount)) => d(amount),
        Some(Discount::Percent(percent)) => round(base * d(percent) / Decimal::ONE_HUNDRED, places),
    }
}

/// `thousandths` of `base`, cut to `places`.
fn part(base: Decimal, thousandths: u32, places: u32) -> Amount {
    let part = base * Decimal::new(thousandths.into(), 3);
    let cut = part.round_dp_with_strategy(places, RoundingStrategy::ToZero);
    Amount::rounded(cut, SCALE).expect("a part of an amount fits")
}

fn number(most: i64) -> impl Strategy<Value = Amount> {
    prop_oneof![0..=most, (0..=most / 5_000).prop_map(|halves| halves * 5_000), 0..=300_i64,]
        .prop_map(Amount::from_raw)
}

fn percent() -> impl Strategy<Value = Amount> {
    prop_oneof![
        4 => number(1_000_000),
        1 => Just(Amount::ZERO),
        1 => Just(Amount::from_units(100)),
    ]
}

/// A discount whose base is not known yet: a percentage, or thousandths of the base.
#[derive(Clone, Copy, Debug)]
enum Wish {
    None,
    Percent(Amount),
    Part(u32),
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        Just(Wish::None),
        percent().prop_map(Wish::Percent),
        (0..=1_000_u32).prop_map(Wish::Part),
    ]
}

impl Wish {
    fn of(self, base: Decimal, places: u32) -> Option<Discount> {
        match self {
            Self::None => None,
            Self::Percent(percent) => Some(Discount::Percent(percent)),
            Self::Part(thousandths) => Some(Discount::Amount(part(base, thousandths, places))),
        }
    }
}

fn line(precision: u32) -> impl Strategy<Value = LineTerms> {
    let numbers = (number(100_000_000), number(10_000_000_000));
    (numbers, wish(), wish(), wish()).prop_map(
        move |((quantity, unit_price), volume, manual, tax)| {
            let quantity = quantity.max(Amount::from_raw(1));
            let volume = volume.of(d(unit_price), SCALE);
            let line = LineTerms { quantity, unit_price, volume, manual: None, tax: Tax::None };
            let base = base_amount(&line, precision);
            let tax = match tax {
                Wish::None => Tax::None,
                Wish::Percent(rate) => Tax::Rate(rate),
                Wish::Part(thousandths) => Tax::Amount(part(base, thousandths, precision)),
            };
            LineTerms { manual: manual.of(base, precision), tax, ..line }
        },
    )
}

fn payable(precision: u32) -> impl Strategy<Value = PayableRounding> {
    let step = 10_i64.pow(SCALE - precision);
    let multiple = prop_oneof![Just(0), Just(1), 0..5_000_i64];
    let direction = prop_oneof![Just(Rounding::Up), Just(Rounding::Down), Just(Rounding::Nearest)];
    (multiple, direction).prop_map(move |(steps, direction)| PayableRounding {
        multiple: Amount::from_raw(steps * step),
        direction,
    })
}

/// The header of a document with these lines; its discount never exceeds their sum.
fn terms(precision: u32, lines: Vec<LineTerms>) -> impl Strategy<Value = (Terms, Vec<LineTerms>)> {
    let discount = (percent(), 0..=1_000_u32);
    let freight = (0..1_000_u32, proptest::option::of(percent()));
    (discount, freight, payable(precision)).prop_map(
        move |((discount_percent, thousandths), (freight, freight_tax_rate), payable)| {
            let terms = Terms {
                precision,
                payable,
                discount_amount: Amount::ZERO,
                discount_percent,
                freight_amount: part(Decimal::TEN, freight, precision),
                freight_tax_rate,
            };
            let totals = price(&terms, &lines).expect("the sample can be priced").totals;
            let left = d(totals.detail_amount) - d(totals.header_discount_amount);
            let discount_amount = part(left, thousandths, precision);
            (Terms { discount_amount, ..terms }, lines.clone())
        },
    )
}

/// A document that can be priced.
pub(super) fn document() -> impl Strategy<Value = (Terms, Vec<LineTerms>)> {
    (0..=SCALE)
        .prop_flat_map(|precision| (Just(precision), vec(line(precision), 0..7)))
        .prop_flat_map(|(precision, lines)| terms(precision, lines))
}
