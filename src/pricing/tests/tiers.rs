//! Which tier holds a quantity, and which tiers are invalid.

use entity::money::Amount;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

use super::n;
use crate::pricing::{Discount, InvalidTiers, Tier, check_tiers, overlapping, tier_for};

fn tier(from: &str, to: Option<&str>, percent: &str) -> Tier {
    Tier { from: n(from), to: to.map(n), discount: Discount::Percent(n(percent)) }
}

#[test]
fn both_ends_of_a_tier_belong_to_it_and_a_gap_gives_nothing() {
    let tiers =
        [tier("10", Some("19"), "10"), tier("20", Some("49.5"), "15"), tier("60", None, "20")];
    let cases = [
        ("9.9999", None),
        ("10", Some("10")),
        ("19", Some("10")),
        ("19.5", None),
        ("20", Some("15")),
        ("49.5", Some("15")),
        ("50", None),
        ("60", Some("20")),
        ("922337203685477.5807", Some("20")),
    ];
    for (quantity, percent) in cases {
        let expected = percent.map(|percent| Discount::Percent(n(percent)));
        assert_eq!(tier_for(&tiers, n(quantity)), expected, "{quantity}");
    }
    assert_eq!(check_tiers(&tiers), Ok(()));
    assert_eq!(tier_for(&[], n("1")), None);
}

#[test]
fn tiers_that_cannot_be_kept_are_named() {
    let first = tier("10", Some("19"), "10");
    let amount = |text| Tier { discount: Discount::Amount(n(text)), ..tier("20", None, "0") };
    let cases = [
        (tier("20", None, "15"), Ok(())),
        (tier("20", Some("20"), "15"), Ok(())),
        (amount("5"), Ok(())),
        (tier("19", Some("30"), "15"), Err(InvalidTiers::Overlap { first: 0, second: 1 })),
        (tier("1", Some("10"), "15"), Err(InvalidTiers::Overlap { first: 1, second: 0 })),
        (tier("1", None, "15"), Err(InvalidTiers::Overlap { first: 1, second: 0 })),
        (tier("12", Some("13"), "15"), Err(InvalidTiers::Overlap { first: 0, second: 1 })),
        (tier("30", Some("29"), "15"), Err(InvalidTiers::EndsBeforeStart { tier: 1 })),
        (tier("30", None, "100.0001"), Err(InvalidTiers::Discount { tier: 1 })),
        (amount("-5"), Err(InvalidTiers::Discount { tier: 1 })),
    ];
    for (second, expected) in cases {
        assert_eq!(check_tiers(&[first, second]), expected, "{second:?}");
    }
}

fn any_tier() -> impl Strategy<Value = Tier> {
    (0..40_i64, proptest::option::weighted(0.9, -1..8_i64)).prop_map(|(from, length)| Tier {
        from: Amount::from_raw(from),
        to: length.map(|length| Amount::from_raw(from + length)),
        discount: Discount::Percent(Amount::ZERO),
    })
}

proptest! {
    #[test]
    fn tiers_overlap_exactly_when_two_hold_one_quantity(tiers in vec(any_tier(), 0..7)) {
        let holding = |quantity| {
            tiers.iter().filter(|tier| tier_for(&[**tier], Amount::from_raw(quantity)).is_some()).count()
        };
        let crowded = (0..60).any(|quantity| holding(quantity) > 1);
        prop_assert_eq!(overlapping(&tiers).is_some(), crowded);
        if let Some((first, second)) = overlapping(&tiers) {
            let pair = [tiers[first], tiers[second]];
            prop_assert_eq!(overlapping(&pair), Some((0, 1)));
        }
    }

    #[test]
    fn no_tier_is_too_large(from in any::<i64>(), to in any::<Option<i64>>(), quantity in any::<i64>()) {
        let tier = Tier {
            from: Amount::from_raw(from),
            to: to.map(Amount::from_raw),
            discount: Discount::Percent(Amount::ZERO),
        };
        let held = from <= quantity && to.is_none_or(|to| quantity <= to);
        prop_assert_eq!(tier_for(&[tier], Amount::from_raw(quantity)).is_some(), held);
        prop_assert_eq!(check_tiers(&[tier]).is_ok(), to.is_none_or(|to| from <= to));
    }
}
