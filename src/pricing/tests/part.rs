//! Documents in parts: whatever is taken in whatever order, the parts add up.

use entity::money::Amount;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

use super::n;
use super::sample::document;
use crate::pricing::{
    CannotTake, DocumentAmounts, LineAmounts, LineTerms, PartRounding, PayableRounding, Priced,
    Rounding, TakenBelow, Terms, part, price,
};

fn total(lines: &[LineTerms], Priced { lines: priced, totals }: &Priced) -> DocumentAmounts {
    let amounts = lines.iter().zip(priced).map(|(terms, priced)| LineAmounts {
        quantity: terms.quantity,
        base_amount: priced.base_amount,
        manual_discount_amount: priced.manual_discount_amount,
        header_discount_share: priced.header_discount_share,
        tax_amount: priced.tax_amount,
    });
    DocumentAmounts {
        lines: amounts.collect(),
        freight_amount: totals.freight_amount,
        freight_tax_amount: totals.freight_tax_amount,
        payable_amount: totals.payable_amount,
    }
}

const fn rounding(terms: &Terms) -> PartRounding {
    PartRounding { precision: terms.precision, payable: terms.payable }
}

fn line(quantity: &str, base: &str, discount: &str, share: &str, tax: &str) -> LineAmounts {
    LineAmounts {
        quantity: n(quantity),
        base_amount: n(base),
        manual_discount_amount: n(discount),
        header_discount_share: n(share),
        tax_amount: n(tax),
    }
}

const CENTS: PartRounding = PartRounding {
    precision: 2,
    payable: PayableRounding { multiple: Amount::ZERO, direction: Rounding::Nearest },
};

fn all_left(total: &DocumentAmounts, taken: &DocumentAmounts) -> Vec<Amount> {
    let lines = total.lines.iter().zip(&taken.lines);
    lines.map(|(line, taken)| line.quantity.minus(taken.quantity).unwrap()).collect()
}

#[test]
fn freight_follows_the_net_amounts_and_the_last_part_takes_the_rest() {
    let order = DocumentAmounts {
        lines: vec![line("3", "100.00", "10.00", "9.00", "8.10"), line("1", "10", "0", "1", "0")],
        freight_amount: n("7.00"),
        freight_tax_amount: n("0.70"),
        payable_amount: n("105.80"),
    };
    let nothing = DocumentAmounts::nothing(2);
    let first = part(&order, &nothing, &[n("1"), n("0")], CENTS).unwrap();
    assert_eq!(first.lines[0], line("1", "33.33", "3.33", "3.00", "2.70"));
    assert_eq!(first.lines[1], LineAmounts::default());
    assert_eq!((first.freight_amount, first.freight_tax_amount), (n("2.10"), n("0.21")));
    assert_eq!(first.payable_amount, first.total_amount().unwrap());
    let rest = part(&order, &first, &[n("2"), n("1")], CENTS).unwrap();
    assert_eq!(first.plus(&rest).unwrap(), order);
    assert_eq!(order.minus(&first).unwrap(), rest);
    assert!(order.is_complete(&order) && !order.is_complete(&first));
}

#[test]
fn freight_of_a_gift_comes_with_the_part_that_completes_it() {
    let order = DocumentAmounts {
        lines: vec![line("2", "10", "10", "0", "0")],
        freight_amount: n("5"),
        freight_tax_amount: n("0"),
        payable_amount: n("5"),
    };
    let first = part(&order, &DocumentAmounts::nothing(1), &[n("1")], CENTS).unwrap();
    assert_eq!(first.freight_amount, n("0"));
    let last = part(&order, &first, &[n("1")], CENTS).unwrap();
    assert_eq!((last.freight_amount, last.payable_amount), (n("5"), n("5")));
}

#[test]
fn the_amount_to_pay_is_rounded_as_the_document_was() {
    let rial = PartRounding {
        precision: 0,
        payable: PayableRounding { multiple: n("1000"), direction: Rounding::Down },
    };
    let order = DocumentAmounts {
        lines: vec![line("3", "10000", "0", "0", "0")],
        payable_amount: n("10000"),
        ..DocumentAmounts::default()
    };
    let mut taken = DocumentAmounts::nothing(1);
    let mut payable = Vec::new();
    for _ in 0..3 {
        let one = part(&order, &taken, &[n("1")], rial).unwrap();
        payable.push(one.payable_amount);
        taken = taken.plus(&one).unwrap();
    }
    assert_eq!(payable, [n("3000"), n("3000"), n("4000")]);
}

#[test]
fn what_is_not_left_is_refused() {
    let order =
        DocumentAmounts { lines: vec![line("2", "10", "0", "0", "1")], ..Default::default() };
    let nothing = DocumentAmounts::nothing(1);
    let take = |quantity| part(&order, &nothing, &[n(quantity)], CENTS);
    assert_eq!(take("2.0001"), Err(CannotTake::MoreThanLeft { line: 0 }));
    assert_eq!(take("-1"), Err(CannotTake::NegativeQuantity { line: 0 }));
    let taken = take("1").unwrap();
    let dearer = DocumentAmounts { lines: vec![line("2", "20", "0", "0", "2")], ..order.clone() };
    let cheaper = DocumentAmounts { lines: vec![line("2", "4", "0", "0", "1")], ..order.clone() };
    let fewer = DocumentAmounts { lines: vec![line("0.5", "10", "0", "0", "1")], ..order };
    for (order, expected) in [(dearer, None), (cheaper, Some(0)), (fewer, Some(0))] {
        let taken = DocumentAmounts { payable_amount: n("0"), ..taken.clone() };
        assert_eq!(order.below(&taken).unwrap(), expected.map(TakenBelow::Line));
    }
    let freight = DocumentAmounts { freight_amount: n("1"), ..DocumentAmounts::nothing(1) };
    assert_eq!(nothing.below(&freight).unwrap(), Some(TakenBelow::Header));
}

/// For each part, how much of what is left of each line it takes, in tenths; and whether it is given up afterwards.
fn splits() -> impl Strategy<Value = Vec<(Vec<i64>, bool)>> {
    vec((vec(0..=10_i64, 7), proptest::bool::weighted(0.3)), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn parts_add_up_to_the_document(
        (terms, lines) in document(),
        splits in splits(),
    ) {
        let order = total(&lines, &price(&terms, &lines)?);
        let (mut taken, mut given_up) = (DocumentAmounts::nothing(lines.len()), Vec::new());
        let check = |part: &DocumentAmounts| {
            let amounts = part.lines.iter().flat_map(|line| {
                let net = line.net_amount().unwrap();
                [line.base_amount, net, net.minus(line.header_discount_share).unwrap(), line.tax_amount]
            });
            let header = [part.freight_amount, part.freight_tax_amount, part.payable_amount];
            amounts.chain(header).chain([part.total_amount().unwrap()]).all(|amount| !amount.is_negative())
        };
        for (tenths, is_given_up) in splits {
            let left = all_left(&order, &taken);
            let quantities: Vec<Amount> = left
                .iter()
                .zip(tenths)
                .map(|(left, tenths)| Amount::from_raw(left.raw() * tenths / 10))
                .collect();
            let one = part(&order, &taken, &quantities, rounding(&terms))?;
            prop_assert!(check(&one), "below zero: {one:?}");
            taken = taken.plus(&one)?;
            prop_assert_eq!(order.below(&taken)?, None);
            if is_given_up {
                given_up.push(one);
            }
        }
        for one in given_up {
            taken = taken.minus(&one)?;
        }
        let last = part(&order, &taken, &all_left(&order, &taken), rounding(&terms))?;
        prop_assert!(check(&last), "below zero: {last:?}");
        prop_assert_eq!(&taken.plus(&last)?, &order);

        // A credit note takes back a part of a part in the same way.
        let half: Vec<Amount> =
            last.lines.iter().map(|line| Amount::from_raw(line.quantity.raw() / 2)).collect();
        let nothing = DocumentAmounts::nothing(lines.len());
        let credited = part(&last, &nothing, &half, rounding(&terms))?;
        prop_assert!(check(&credited), "below zero: {credited:?}");
        let rest = part(&last, &credited, &all_left(&last, &credited), rounding(&terms))?;
        prop_assert_eq!(credited.plus(&rest)?, last);
    }
}
