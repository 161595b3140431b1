use entity::money::Amount;
use entity::opportunity;

use crate::pricing::Rate;
use crate::sales::opportunity::rules::sample::opportunity;
use crate::sales::opportunity::rules::value::base_values;

#[test]
fn base_values_are_rounded_half_away_from_zero() {
    let opportunity = opportunity::Model {
        estimated_value: Amount::from_raw(1_005_000),
        probability: 25,
        ..opportunity()
    };
    let rate = Rate { currency_amount: Amount::from_units(1), base_amount: Amount::from_units(3) };
    let worth = base_values(&opportunity, rate, 0).expect("it fits");
    // 100.5 × 3 = 301.5 → 302; 302 × 25 % = 75.5 → 76
    assert_eq!(
        (worth.estimated, worth.weighted),
        (Amount::from_units(302), Amount::from_units(76))
    );
}

#[test]
fn a_value_out_of_range_is_refused() {
    let opportunity = opportunity::Model { estimated_value: Amount::MAX, ..opportunity() };
    let rate = Rate { currency_amount: Amount::from_units(1), base_amount: Amount::from_units(2) };
    assert!(base_values(&opportunity, rate, 0).is_err());
    let worth = base_values(&opportunity::Model { probability: 100, ..opportunity }, Rate::ONE, 4);
    assert_eq!(worth.expect("it fits").weighted, Amount::MAX);
}
