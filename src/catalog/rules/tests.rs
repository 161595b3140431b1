use chrono::NaiveDate;
use entity::choice::TaxKind;
use entity::id::TaxRateId;
use entity::localized::Localized;
use entity::money::Amount;
use entity::tax_rate;

use super::{factor, percent, rate_for, tiers};
use crate::catalog::input::price_list::PriceTierInput;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn rate(kind: TaxKind, span: (&str, Option<&str>)) -> tax_rate::Model {
    tax_rate::Model {
        id: TaxRateId::generate(),
        version: 1,
        name: Localized::new([("en", "Rate")]),
        kind,
        percent: Amount::ZERO,
        valid_from: Some(day(span.0)),
        valid_to: span.1.map(day),
        is_default: kind == TaxKind::Standard,
        is_active: true,
    }
}

#[test]
fn the_account_comes_before_the_product_and_both_before_the_default() {
    let standard = rate(TaxKind::Standard, ("2024-03-20", None));
    let zero = rate(TaxKind::Zero, ("2024-03-20", None));
    let exempt = rate(TaxKind::Exempt, ("2024-03-20", None));
    let rates = [standard.clone(), zero.clone(), exempt.clone()];
    let cases = [
        ([None, None], standard.id),
        ([None, Some(exempt.id)], exempt.id),
        ([Some(zero.id), Some(exempt.id)], zero.id),
        ([Some(TaxRateId::generate()), Some(exempt.id)], exempt.id),
    ];
    for (named, expected) in cases {
        let found = rate_for(&rates, named, day("2026-11-23")).map(|rate| rate.id);
        assert_eq!(found, Some(expected), "{named:?}");
    }
    assert_eq!(rate_for(&rates, [None, None], day("2024-03-19")), None);
}

#[test]
fn a_rate_that_ended_passes_to_the_newest_of_its_kind() {
    let old = rate(TaxKind::Standard, ("2020-01-01", Some("2024-03-19")));
    let new = rate(TaxKind::Standard, ("2024-03-20", None));
    let rates = [old.clone(), new.clone()];
    let at = |text| rate_for(&rates, [None, Some(old.id)], day(text)).map(|rate| rate.id);
    assert_eq!(at("2024-03-19"), Some(old.id));
    assert_eq!(at("2024-03-20"), Some(new.id));
}

#[test]
fn a_factor_is_exact_and_the_base_unit_is_one() {
    let cases = [
        ((12, 1), false, Some((12, 1))),
        ((24, 2), false, Some((12, 1))),
        ((1, 12), false, Some((1, 12))),
        ((3, 3), true, Some((1, 1))),
        ((12, 1), true, None),
        ((0, 1), false, None),
        ((1, 0), false, None),
        ((-1, -1), true, None),
        ((i32::MAX, 1), false, Some((2_147_483_647, 1))),
    ];
    for (parts, is_base, expected) in cases {
        assert_eq!(factor(parts, is_base, "units.0").ok(), expected, "{parts:?}");
    }
}

#[test]
fn what_is_not_taxed_has_no_percentage() {
    let cases = [
        (TaxKind::Standard, 10, true),
        (TaxKind::Standard, 0, true),
        (TaxKind::Standard, 101, false),
        (TaxKind::Standard, -1, false),
        (TaxKind::Zero, 0, true),
        (TaxKind::Zero, 10, false),
        (TaxKind::Exempt, 10, false),
    ];
    for (kind, value, is_right) in cases {
        assert_eq!(percent(kind, Amount::from_units(value)).is_ok(), is_right, "{kind:?} {value}");
    }
}

#[test]
fn a_tier_has_a_percent_or_an_amount_and_overlaps_no_other() {
    let tier = |from, to: Option<i32>, percent: Option<i32>, amount: Option<i32>| PriceTierInput {
        from_quantity: Amount::from_units(from),
        to_quantity: to.map(Amount::from_units),
        percent: percent.map(Amount::from_units),
        amount: amount.map(Amount::from_units),
    };
    let cases = [
        (vec![], Ok(0)),
        (vec![tier(10, Some(19), Some(5), None), tier(20, None, Some(8), None)], Ok(2)),
        (
            vec![tier(10, Some(20), Some(5), None), tier(20, None, Some(8), None)],
            Err("items.0.tiers.1"),
        ),
        (vec![tier(0, None, Some(5), None)], Err("items.0.tiers.0.fromQuantity")),
        (vec![tier(1, None, Some(5), Some(5))], Err("items.0.tiers.0")),
        (vec![tier(1, None, None, None)], Err("items.0.tiers.0")),
        (vec![tier(1, None, None, Some(100))], Ok(1)),
        (vec![tier(1, None, None, Some(101))], Err("items.0.tiers.0.amount")),
        (vec![tier(1, None, Some(101), None)], Err("items.0.tiers.0")),
        (vec![tier(5, Some(4), Some(1), None)], Err("items.0.tiers.0")),
    ];
    for (given, expected) in cases {
        let checked = tiers(&given, Amount::from_units(100), "items.0.tiers");
        let found = checked.map(|tiers| tiers.len()).map_err(|problem| problem.path.join("."));
        assert_eq!(found, expected.map_err(str::to_owned), "{given:?}");
    }
}
