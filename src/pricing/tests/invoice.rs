//! Invoiced parts of an order, and conversion between currencies.

use entity::money::{Amount, OutOfRange};
use proptest::collection::vec;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use super::n;
use crate::pricing::{CannotInvoice, Portion, Rate, convert, invoice_share, to_base};

fn portion(cumulative: &str, ordered: &str) -> Portion {
    Portion { cumulative_quantity: n(cumulative), ordered_quantity: n(ordered), precision: 2 }
}

fn rate(currency: &str, base: &str) -> Rate {
    Rate { currency_amount: n(currency), base_amount: n(base) }
}

#[test]
fn three_thirds_of_a_hundred_are_a_hundred() {
    let share =
        |already, cumulative| invoice_share(n("100"), n(already), &portion(cumulative, "3"));
    assert_eq!(share("0", "1"), Ok(n("33.33")));
    assert_eq!(share("33.33", "2"), Ok(n("33.34")));
    assert_eq!(share("66.67", "3"), Ok(n("33.33")));
    assert_eq!(share("0", "0"), Ok(n("0")));
}

#[test]
fn the_last_invoice_takes_what_the_precision_cannot_say() {
    let all = invoice_share(n("100.005"), n("66.67"), &portion("3", "3"));
    assert_eq!(all, Ok(n("33.335")));
}

#[test]
fn what_is_no_part_of_the_order_is_refused() {
    let share =
        |cumulative, ordered| invoice_share(n("100"), n("0"), &portion(cumulative, ordered));
    assert_eq!(share("1", "0"), Err(CannotInvoice::NothingOrdered));
    assert_eq!(share("1", "-1"), Err(CannotInvoice::NothingOrdered));
    assert_eq!(share("-1", "3"), Err(CannotInvoice::NegativeQuantity));
    assert_eq!(share("3.0001", "3"), Err(CannotInvoice::MoreThanOrdered));
    let less = invoice_share(Amount::MIN, n("1"), &portion("3", "3"));
    assert_eq!(less, Err(CannotInvoice::OutOfRange(OutOfRange)));
}

#[test]
fn a_rate_is_read_as_people_quote_it() {
    let (euro, dollar) = (rate("1", "1350000"), rate("1", "1170000"));
    assert_eq!(to_base(n("1178.32"), euro, 0), Ok(n("1590732000")));
    assert_eq!(to_base(n("-0.0001"), euro, 0), Ok(n("-135")));
    assert_eq!(to_base(n("1"), rate("100", "35.25"), 2), Ok(n("0.35")));
    assert_eq!(convert(n("100"), euro, dollar, 2), Ok(n("115.38")));
    assert_eq!(convert(n("1590732000"), rate("1", "1"), euro, 2), Ok(n("1178.32")));
    assert_eq!(to_base(Amount::MAX, euro, 0), Err(OutOfRange));
    assert_eq!(to_base(n("1"), rate("0", "1"), 0), Err(OutOfRange));
    assert_eq!(to_base(n("1"), rate("1", "-1"), 0), Err(OutOfRange));
    assert_eq!(convert(n("1"), euro, rate("1", "0"), 0), Err(OutOfRange));
}

#[test]
fn between_currencies_is_rounded_once() {
    // Rounded on the way, 0.004 of the base currency would become 0.00.
    let converted = convert(n("4"), rate("1000", "1"), rate("1000", "1"), 2);
    assert_eq!(converted, Ok(n("4")));
}

proptest! {
    #[test]
    fn any_split_adds_up_to_the_order(
        amount in 0..1_000_000_000_000_i64,
        parts in vec(1..1_000_000_i64, 1..20),
        precision in 0..=4_u32,
    ) {
        let order_amount = Amount::rounded(Amount::from_raw(amount).to_decimal(), precision)?;
        let ordered_quantity = Amount::from_raw(parts.iter().sum());
        let (mut cumulative_quantity, mut invoiced) = (Amount::ZERO, Amount::ZERO);
        for part in &parts {
            cumulative_quantity = cumulative_quantity.plus(Amount::from_raw(*part))?;
            let portion = Portion { cumulative_quantity, ordered_quantity, precision };
            let share = invoice_share(order_amount, invoiced, &portion)?;
            prop_assert!(!share.is_negative());
            prop_assert_eq!(Amount::rounded(share.to_decimal(), precision)?, share);
            invoiced = invoiced.plus(share)?;
            let exact = order_amount.to_decimal() * cumulative_quantity.to_decimal()
                / ordered_quantity.to_decimal();
            let off = (invoiced.to_decimal() - exact).abs();
            prop_assert!(off <= Decimal::new(5, precision + 1) + Decimal::new(1, 12));
        }
        prop_assert_eq!(invoiced, order_amount);
    }

    #[test]
    fn to_the_base_and_through_it_agree(
        amount in -1_000_000_000_000..1_000_000_000_000_i64,
        currency in 1..10_000_000_i64,
        base in 1..10_000_000_000_i64,
        precision in 0..=4_u32,
    ) {
        let amount = Amount::from_raw(amount);
        let rate = Rate {
            currency_amount: Amount::from_raw(currency),
            base_amount: Amount::from_raw(base),
        };
        let one = Rate { currency_amount: n("1"), base_amount: n("1") };
        let exact = i128::from(amount.raw()) * i128::from(base);
        let Ok(in_base) = to_base(amount, rate, precision) else {
            let most = i128::from(i64::MAX) - 10_000;
            prop_assert!(exact.abs() > most * i128::from(currency), "only what is too large");
            return Ok(());
        };
        prop_assert_eq!(convert(amount, rate, one, precision)?, in_base);
        prop_assert_eq!(convert(amount, rate, rate, 4)?, amount);
        // Compares without a division: |in_base × currency − amount × base| ≤ half a unit × currency.
        let off = (i128::from(in_base.raw()) * i128::from(currency) - exact).abs();
        prop_assert!(2 * off <= 10_i128.pow(4 - precision) * i128::from(currency));
    }
}
