//! Arbitrary numbers yield a typed error if a result does not fit, never a panic or a wrapped number.

use entity::money::{Amount, OutOfRange};
use proptest::collection::vec;
use proptest::prelude::{
    BoxedStrategy, Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::{euro, line};
use crate::pricing::{
    Basis, CannotPrice, Discount, LineTerms, Method, PayableRounding, Portion, PriceRounding, Rate,
    Rounding, RoundingOption, Tax, Terms, UnitFactor, convert, explain, invoice_share, price,
    to_base, unit_price,
};

fn raw() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        0..=i64::MAX,
        0..2_000_000_i64,
        (0..10_i64).prop_map(|below| i64::MAX - below),
        (0..3_i64).prop_map(|above| i64::MIN + above),
        Just(0),
    ]
}

fn amount() -> BoxedStrategy<Amount> {
    raw().prop_map(Amount::from_raw).boxed()
}

/// Large numbers, most of which pass the first checks.
fn large() -> BoxedStrategy<Amount> {
    let mostly = prop_oneof![
        Just(i64::MAX),
        (0..64_u32).prop_map(|shift| i64::MAX >> shift),
        0..=i64::MAX,
        0..=1_000_000_i64,
    ];
    mostly.prop_map(Amount::from_raw).boxed()
}

fn direction() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::Up), Just(Rounding::Down), Just(Rounding::Nearest)]
}

fn discount(number: fn() -> BoxedStrategy<Amount>) -> impl Strategy<Value = Option<Discount>> {
    proptest::option::of(prop_oneof![
        number().prop_map(Discount::Amount),
        number().prop_map(Discount::Percent),
    ])
}

fn document(
    number: fn() -> BoxedStrategy<Amount>,
) -> impl Strategy<Value = (Terms, Vec<LineTerms>)> {
    let tax =
        prop_oneof![Just(Tax::None), number().prop_map(Tax::Rate), number().prop_map(Tax::Amount),];
    let line = (number(), number(), discount(number), discount(number), tax).prop_map(
        |(quantity, unit_price, volume, manual, tax)| LineTerms {
            quantity,
            unit_price,
            volume,
            manual,
            tax,
        },
    );
    let money = prop_oneof![4 => Just(Amount::ZERO), 1 => number()].boxed();
    let header = (money.clone(), money.clone(), money.clone(), proptest::option::of(number()));
    let payable = (money, direction())
        .prop_map(|(multiple, direction)| PayableRounding { multiple, direction });
    let terms = (prop_oneof![3 => Just(4), 1 => 0..=4_u32, 1 => any::<u32>()], payable, header)
        .prop_map(|(precision, payable, (discount, percent, freight, tax))| Terms {
            precision,
            payable,
            discount_amount: discount,
            discount_percent: percent,
            freight_amount: freight,
            freight_tax_rate: tax,
        });
    (terms, vec(line, 0..4))
}

/// `Ok` if the number of ten-thousandths fits an amount.
fn fits(raw: i128) -> Result<Amount, OutOfRange> {
    i64::try_from(raw).map(Amount::from_raw).map_err(|_| OutOfRange)
}

proptest! {
    #[test]
    fn no_document_panics((terms, lines) in document(amount)) {
        let refused = explain(&terms, &lines).err();
        prop_assert_eq!(price(&terms, &lines).err(), refused);
    }

    #[test]
    fn no_large_document_wraps((terms, lines) in document(large)) {
        if let Ok(priced) = price(&terms, &lines) {
            let wide = |amount: Amount| i128::from(amount.raw());
            let nets: i128 = priced.lines.iter().map(|line| wide(line.net_amount)).sum();
            let taxes: i128 = priced.lines.iter().map(|line| wide(line.tax_amount)).sum();
            let shares: i128 =
                priced.lines.iter().map(|line| wide(line.header_discount_share)).sum();
            let totals = priced.totals;
            prop_assert_eq!(wide(totals.detail_amount), nets);
            prop_assert_eq!(wide(totals.header_discount_amount), shares);
            let freight = wide(totals.freight_amount) + wide(totals.freight_tax_amount);
            prop_assert_eq!(wide(totals.total_amount), nets - shares + freight + taxes);
            prop_assert!(!totals.total_amount.is_negative());
        }
    }

    #[test]
    fn a_price_times_a_quantity_is_exact_or_out_of_range(
        unit_price in large(),
        quantity in large(),
        rate in large(),
    ) {
        let quantity = quantity.max(Amount::from_raw(1));
        let one = LineTerms { quantity, unit_price, tax: Tax::Rate(rate), ..line("1", "1") };
        let exact = i128::from(unit_price.raw()) * i128::from(quantity.raw());
        let base = fits((exact + 5_000) / 10_000);
        let tax = base.and_then(|base| {
            fits((i128::from(base.raw()) * i128::from(rate.raw()) + 500_000) / 1_000_000)
        });
        let total = base.and_then(|base| base.plus(tax?));
        let terms = Terms { precision: 4, ..euro() };
        let priced = price(&terms, &[one]).map(|priced| priced.totals.total_amount);
        prop_assert_eq!(priced, total.map_err(CannotPrice::from));
    }

    #[test]
    fn no_unit_price_panics(
        percent in amount(),
        cost in amount(),
        factor in (raw(), raw()),
        policy in proptest::option::of(direction()),
        rounding in amount(),
    ) {
        let basis = Basis {
            list_price: Some(cost),
            current_cost: Some(cost),
            standard_cost: Some(cost),
            unit_factor: UnitFactor { numerator: factor.0, denominator: factor.1 },
        };
        let methods = [
            Method::Amount(percent), Method::PercentOfList(percent),
            Method::MarkupCurrentCost(percent), Method::MarginCurrentCost(percent),
            Method::MarkupStandardCost(percent), Method::MarginStandardCost(percent),
        ];
        for option in [RoundingOption::MultipleOf(rounding), RoundingOption::EndsIn(rounding)] {
            for method in methods {
                let price = unit_price(method, &basis, PriceRounding { policy, option });
                prop_assert!(price.is_ok_and(|price| !price.is_negative()) || price.is_err());
            }
        }
    }

    #[test]
    fn no_part_of_an_order_panics(
        numbers in [amount(), amount(), amount(), amount()],
        precision in any::<u32>(),
    ) {
        let [order, already, cumulative_quantity, ordered_quantity] = numbers;
        let portion = Portion { cumulative_quantity, ordered_quantity, precision };
        if let Ok(share) = invoice_share(order, already, &portion) {
            let due = i128::from(share.raw()) + i128::from(already.raw());
            prop_assert!(due.unsigned_abs() <= u128::from(order.raw().unsigned_abs()) + 5_000);
        }
    }

    #[test]
    fn exchange_is_exact_or_out_of_range(numbers in [large(), large(), large(), large(), large()]) {
        let [amount, currency_amount, base_amount, other, base] = numbers;
        let from = Rate { currency_amount, base_amount };
        let in_base = to_base(amount, from, 4);
        if currency_amount == Amount::ZERO || base_amount == Amount::ZERO {
            prop_assert_eq!(in_base, Err(OutOfRange));
        } else {
            let exact = i128::from(amount.raw()) * i128::from(base_amount.raw());
            let divisor = i128::from(currency_amount.raw());
            let up = i128::from(exact % divisor >= divisor - exact % divisor);
            prop_assert_eq!(in_base, fits(exact / divisor + up));
        }
        let to = Rate { currency_amount: other, base_amount: base };
        let there = convert(amount, from, to, 4);
        prop_assert!(there.is_ok_and(|there| !there.is_negative()) || there == Err(OutOfRange));
    }
}
