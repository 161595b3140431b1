//! The unit price, checked against the worked numbers of Dynamics and at the edges that it leaves open.

use entity::money::{Amount, OutOfRange};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::n;
use crate::pricing::{
    Basis, CannotPriceUnit, Method, PriceRounding, Rounding, RoundingOption, UnitFactor, unit_price,
};
use Rounding::{Down, Nearest, Up};

/// A list price of 47.80, a current cost of 40, a standard cost of 42; sold in the base unit.
fn basis() -> Basis {
    Basis {
        list_price: Some(n("47.80")),
        current_cost: Some(n("40")),
        standard_cost: Some(n("42")),
        unit_factor: UnitFactor::ONE,
    }
}

fn to(policy: Rounding, option: RoundingOption) -> PriceRounding {
    PriceRounding { policy: Some(policy), option }
}

#[test]
fn each_method_gives_the_documented_price() {
    let cases = [
        (Method::Amount(n("44.50")), "44.50"),
        (Method::PercentOfList(n("92.5")), "44.215"),
        (Method::MarkupCurrentCost(n("25")), "50.00"),
        (Method::MarginCurrentCost(n("25")), "53.3333"),
        (Method::MarkupStandardCost(n("25")), "52.50"),
        (Method::MarginStandardCost(n("25")), "56.00"),
        (Method::MarginCurrentCost(n("40")), "66.6667"),
        (Method::MarkupCurrentCost(n("0")), "40"),
        (Method::PercentOfList(n("250")), "119.5"),
    ];
    for (method, price) in cases {
        assert_eq!(unit_price(method, &basis(), PriceRounding::NONE), Ok(n(price)), "{method:?}");
    }
}

#[test]
fn rounding_follows_the_documented_table() {
    let nickel = RoundingOption::MultipleOf(n("0.05"));
    let ninety_nine = RoundingOption::EndsIn(n("0.99"));
    let cases = [
        (Up, nickel, "44.25"),
        (Down, nickel, "44.20"),
        (Nearest, nickel, "44.20"),
        (Up, ninety_nine, "44.99"),
        (Down, ninety_nine, "43.99"),
        (Nearest, ninety_nine, "43.99"),
    ];
    let method = Method::PercentOfList(n("92.5"));
    for (policy, option, price) in cases {
        let rounded = unit_price(method, &basis(), to(policy, option));
        assert_eq!(rounded, Ok(n(price)), "{policy:?} {option:?}");
    }
}

#[test]
fn rounding_at_its_edges() {
    let multiple = |text| RoundingOption::MultipleOf(n(text));
    let ends_in = |text| RoundingOption::EndsIn(n(text));
    let cases = [
        // Ties go up.
        ("44.225", Nearest, multiple("0.05"), "44.25"),
        ("44.49", Nearest, ends_in("0.99"), "44.99"),
        ("44.4899", Nearest, ends_in("0.99"), "43.99"),
        // A permitted price stays.
        ("44.20", Up, multiple("0.05"), "44.20"),
        ("44.99", Up, ends_in("0.99"), "44.99"),
        ("44.99", Down, ends_in("0.99"), "44.99"),
        // The modulus is the smallest power of ten above the ending.
        ("44.2", Up, ends_in("1"), "51"),
        ("44.2", Down, ends_in("9"), "39"),
        ("44.2", Up, ends_in("0.5"), "44.5"),
        ("1234567", Down, ends_in("99000"), "1199000"),
        ("44.2", Up, ends_in("10"), "110"),
        // Never below zero.
        ("0.30", Down, ends_in("0.99"), "0.99"),
        ("0.30", Nearest, ends_in("0.99"), "0.99"),
        ("0.04", Down, multiple("0.05"), "0"),
        ("0", Up, multiple("0.05"), "0"),
    ];
    for (list_price, policy, option, price) in cases {
        let basis = Basis { list_price: Some(n(list_price)), ..basis() };
        let rounded = unit_price(Method::PercentOfList(n("100")), &basis, to(policy, option));
        assert_eq!(rounded, Ok(n(price)), "{list_price} {policy:?} {option:?}");
    }
}

#[test]
fn an_amount_is_never_rounded() {
    let rounding = to(Up, RoundingOption::MultipleOf(n("10")));
    assert_eq!(unit_price(Method::Amount(n("44.5001")), &basis(), rounding), Ok(n("44.5001")));
}

#[test]
fn the_price_is_rounded_once_from_the_exact_cost() {
    let third = Basis {
        current_cost: Some(n("0.0001")),
        unit_factor: UnitFactor { numerator: 1, denominator: 3 },
        ..basis()
    };
    // 0.0001 / 3 × 300 % is 0.0001; rounding the third first would give zero.
    let tripled = unit_price(Method::MarkupCurrentCost(n("200")), &third, PriceRounding::NONE);
    assert_eq!(tripled, Ok(n("0.0001")));
    // 0.00003… is above zero, so up reaches the next multiple although 4 decimal places show 0.0000.
    let up = to(Up, RoundingOption::MultipleOf(n("0.05")));
    assert_eq!(unit_price(Method::MarkupCurrentCost(n("0")), &third, up), Ok(n("0.05")));

    let dozen = Basis { unit_factor: UnitFactor { numerator: 12, denominator: 1 }, ..basis() };
    let margin = unit_price(Method::MarginCurrentCost(n("25")), &dozen, PriceRounding::NONE);
    assert_eq!(margin, Ok(n("640")));
    let list = unit_price(Method::PercentOfList(n("100")), &dozen, PriceRounding::NONE);
    assert_eq!(list, Ok(n("47.80")), "a price is never converted");
}

fn refusal(method: Method, basis: &Basis) -> Option<CannotPriceUnit> {
    unit_price(method, basis, PriceRounding::NONE).err()
}

#[test]
fn a_method_without_its_basis_is_refused() {
    let none = Basis { list_price: None, current_cost: None, standard_cost: None, ..basis() };
    let cases = [
        (Method::PercentOfList(n("10")), CannotPriceUnit::MissingListPrice),
        (Method::MarkupCurrentCost(n("10")), CannotPriceUnit::MissingCurrentCost),
        (Method::MarginCurrentCost(n("10")), CannotPriceUnit::MissingCurrentCost),
        (Method::MarkupStandardCost(n("10")), CannotPriceUnit::MissingStandardCost),
        (Method::MarginStandardCost(n("10")), CannotPriceUnit::MissingStandardCost),
    ];
    for (method, missing) in cases {
        assert_eq!(refusal(method, &none), Some(missing), "{method:?}");
    }
}

#[test]
fn numbers_that_give_no_price_are_refused() {
    let basis_with_cost =
        |cost| Basis { list_price: Some(cost), current_cost: Some(cost), ..basis() };
    let (negative, largest) = (basis_with_cost(n("-1")), basis_with_cost(Amount::MAX));
    let too_much = CannotPriceUnit::OutOfRange(OutOfRange);
    let cases = [
        (Method::Amount(n("-1")), basis(), CannotPriceUnit::NegativeAmount),
        (Method::PercentOfList(n("10")), negative, CannotPriceUnit::NegativeAmount),
        (Method::MarkupCurrentCost(n("10")), negative, CannotPriceUnit::NegativeAmount),
        (Method::PercentOfList(n("-1")), basis(), CannotPriceUnit::PercentOutOfRange),
        (Method::MarkupCurrentCost(n("-1")), basis(), CannotPriceUnit::PercentOutOfRange),
        (Method::MarginCurrentCost(n("-1")), basis(), CannotPriceUnit::PercentOutOfRange),
        (Method::MarginCurrentCost(n("100")), basis(), CannotPriceUnit::PercentOutOfRange),
        (Method::PercentOfList(n("100.0001")), largest, too_much),
        (Method::MarkupCurrentCost(n("0.0001")), largest, too_much),
        (Method::MarginCurrentCost(n("0.0001")), largest, too_much),
    ];
    for (method, basis, refused) in cases {
        assert_eq!(refusal(method, &basis), Some(refused), "{method:?}");
    }
    assert_eq!(refusal(Method::MarkupCurrentCost(n("0")), &largest), None);
}

#[test]
fn a_factor_and_a_rounding_are_above_zero() {
    for (numerator, denominator) in [(0, 1), (-1, 1), (1, 0), (1, -1)] {
        let basis = Basis { unit_factor: UnitFactor { numerator, denominator }, ..basis() };
        let refused = refusal(Method::MarkupCurrentCost(n("10")), &basis);
        assert_eq!(refused, Some(CannotPriceUnit::FactorNotPositive));
    }
    for option in [RoundingOption::MultipleOf(Amount::ZERO), RoundingOption::EndsIn(n("-1"))] {
        let refused = unit_price(Method::PercentOfList(n("10")), &basis(), to(Up, option));
        assert_eq!(refused, Err(CannotPriceUnit::RoundingNotPositive));
    }
}

proptest! {
    #[test]
    fn down_nearest_and_up_are_neighbours(price in 0..100_000_000_i64, amount in 1..2_000_000_i64) {
        let basis = Basis { list_price: Some(Amount::from_raw(price)), ..basis() };
        let rounded = |policy, option| {
            unit_price(Method::PercentOfList(n("100")), &basis, to(policy, option)).map(Amount::raw)
        };
        let multiple = RoundingOption::MultipleOf(Amount::from_raw(amount));
        let (down, up) = (rounded(Down, multiple)?, rounded(Up, multiple)?);
        prop_assert!(down <= price && price <= up);
        prop_assert_eq!(up - down, if price % amount == 0 { 0 } else { amount });
        prop_assert_eq!(down % amount, 0);
        let nearest = if price - down < up - price { down } else { up };
        prop_assert_eq!(rounded(Nearest, multiple)?, nearest);

        let ending = RoundingOption::EndsIn(Amount::from_raw(amount));
        let (down, up) = (rounded(Down, ending)?, rounded(Up, ending)?);
        for price in [down, up] {
            prop_assert!(price.to_string().ends_with(&amount.to_string()));
        }
        prop_assert!(up >= price && (down <= price || down == amount));
        let nearest = if (price - down).abs() < (up - price).abs() { down } else { up };
        prop_assert_eq!(rounded(Nearest, ending)?, nearest);
    }
}
