//! Documents that cannot be priced, and the input that the error names.

use entity::money::{Amount, OutOfRange};

use super::{euro, line, n};
use crate::pricing::{
    CannotPrice, Discount, Given, LineTerms, PayableRounding, Rounding, Tax, Terms, price,
};

/// Prices two pieces at 10.00, changed, after a valid line, and returns the error.
fn refused(change: impl Fn(LineTerms) -> LineTerms) -> Option<CannotPrice> {
    let good = line("10", "2");
    price(&euro(), &[good, change(good)]).err()
}

fn by_volume(discount: Discount) -> Option<CannotPrice> {
    refused(|line| LineTerms { volume: Some(discount), ..line })
}

fn refusal_of_discount(discount: Discount) -> Option<CannotPrice> {
    refused(|line| LineTerms { manual: Some(discount), ..line })
}

fn by_header(change: impl Fn(Terms) -> Terms) -> Option<CannotPrice> {
    price(&change(euro()), &[line("10", "2")]).err()
}

#[test]
fn a_line_needs_a_quantity_and_a_price() {
    for quantity in ["0", "-1"] {
        let refused = refused(|line| LineTerms { quantity: n(quantity), ..line });
        assert_eq!(refused, Some(CannotPrice::QuantityNotPositive { line: 1 }));
    }
    let unit = |unit_price| refused(|line| LineTerms { unit_price, ..line });
    assert_eq!(unit(n("-0.0001")), Some(CannotPrice::NegativePrice { line: 1 }));
    assert_eq!(unit(Amount::MAX), Some(CannotPrice::OutOfRange(OutOfRange)));
    assert_eq!(unit(Amount::ZERO), None);
}

#[test]
fn a_discount_takes_at_most_its_base() {
    let too_large = Some(CannotPrice::DiscountTooLarge { line: 1 });
    assert_eq!(by_volume(Discount::Amount(n("10"))), None);
    assert_eq!(by_volume(Discount::Amount(n("10.0001"))), too_large);
    assert_eq!(refusal_of_discount(Discount::Amount(n("20"))), None);
    assert_eq!(refusal_of_discount(Discount::Amount(n("20.01"))), too_large);
    let what = Given::VolumeDiscount { line: 1 };
    let negative = Some(CannotPrice::NegativeAmount { what });
    assert_eq!(by_volume(Discount::Amount(n("-1"))), negative);
    let what = Given::ManualDiscount { line: 1 };
    assert_eq!(
        refusal_of_discount(Discount::Amount(n("-1"))),
        Some(CannotPrice::NegativeAmount { what })
    );
    assert_eq!(
        refusal_of_discount(Discount::Amount(n("0.001"))),
        Some(CannotPrice::TooPrecise { what })
    );
    for percent in ["-0.0001", "100.0001"] {
        let refused = refusal_of_discount(Discount::Percent(n(percent)));
        assert_eq!(refused, Some(CannotPrice::PercentOutOfRange { what }));
    }
}

#[test]
fn a_tax_is_not_negative() {
    let taxed = |tax| refused(|line| LineTerms { tax, ..line });
    let what = Given::Tax { line: 1 };
    assert_eq!(taxed(Tax::Rate(n("-9"))), Some(CannotPrice::PercentOutOfRange { what }));
    assert_eq!(taxed(Tax::Rate(n("150"))), None);
    assert_eq!(taxed(Tax::Amount(n("-9"))), Some(CannotPrice::NegativeAmount { what }));
    assert_eq!(taxed(Tax::Amount(n("0.001"))), Some(CannotPrice::TooPrecise { what }));
    let sentence = CannotPrice::NegativeAmount { what }.to_string();
    assert_eq!(sentence, "the tax of line 2 is below zero");
}

#[test]
fn a_header_discount_takes_at_most_the_lines() {
    let amount = |discount_amount| by_header(|terms| Terms { discount_amount, ..terms });
    assert_eq!(amount(n("20")), None);
    assert_eq!(amount(n("20.01")), Some(CannotPrice::HeaderDiscountTooLarge));
    let what = Given::DiscountAmount;
    assert_eq!(amount(n("-1")), Some(CannotPrice::NegativeAmount { what }));
    assert_eq!(amount(n("0.001")), Some(CannotPrice::TooPrecise { what }));

    let both = |discount_amount, discount_percent| {
        by_header(|terms| Terms { discount_amount, discount_percent, ..terms })
    };
    assert_eq!(both(n("19"), n("5")), None);
    assert_eq!(both(n("19.01"), n("5")), Some(CannotPrice::HeaderDiscountTooLarge));
    let largest = n("922337203685477.58");
    assert_eq!(both(largest, n("5")), Some(CannotPrice::HeaderDiscountTooLarge));
    let what = Given::DiscountPercent;
    for percent in ["-1", "100.0001"] {
        let refused = both(n("0"), n(percent));
        assert_eq!(refused, Some(CannotPrice::PercentOutOfRange { what }));
    }
}

#[test]
fn freight_and_payable_rounding_are_not_negative() {
    let freight = |freight_amount| by_header(|terms| Terms { freight_amount, ..terms });
    let what = Given::Freight;
    assert_eq!(freight(n("-1")), Some(CannotPrice::NegativeAmount { what }));
    assert_eq!(freight(n("0.001")), Some(CannotPrice::TooPrecise { what }));
    let rate = by_header(|terms| Terms { freight_tax_rate: Some(n("-1")), ..terms });
    let what = Given::FreightTaxRate;
    assert_eq!(rate, Some(CannotPrice::PercentOutOfRange { what }));

    let payable = |multiple| {
        let payable = PayableRounding { multiple, direction: Rounding::Up };
        by_header(|terms| Terms { payable, ..terms })
    };
    let what = Given::PayableMultiple;
    assert_eq!(payable(n("-1")), Some(CannotPrice::NegativeAmount { what }));
    assert_eq!(payable(n("0.025")), Some(CannotPrice::TooPrecise { what }));
    assert_eq!(payable(Amount::from_raw(i64::MAX - 7)), None);
}
