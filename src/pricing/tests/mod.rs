//! The worked example, exact to the last digit. General laws are in `laws`, limits in `extremes`.

mod extremes;
mod invoice;
mod laws;
mod part;
mod refusals;
mod sample;
mod tiers;
mod unit_price;

use entity::money::Amount;

use super::{
    Discount, LineTerms, PayableRounding, PricedLine, Rounding, StepKey, Tax, Terms, Totals,
    explain, price,
};

/// Parses an amount.
fn n(text: &str) -> Amount {
    text.parse().expect("a test writes its numbers well")
}

/// A currency with two decimal places, without discount, freight or payable rounding.
fn euro() -> Terms {
    Terms {
        precision: 2,
        payable: PayableRounding { multiple: Amount::ZERO, direction: Rounding::Nearest },
        discount_amount: Amount::ZERO,
        discount_percent: Amount::ZERO,
        freight_amount: Amount::ZERO,
        freight_tax_rate: None,
    }
}

fn line(unit_price: &str, quantity: &str) -> LineTerms {
    LineTerms {
        quantity: n(quantity),
        unit_price: n(unit_price),
        volume: None,
        manual: None,
        tax: Tax::None,
    }
}

/// The document of `domain.md`: twelve pieces in a tier, and three of a write-in.
fn worked() -> (Terms, [LineTerms; 2]) {
    let terms = Terms {
        discount_percent: n("5"),
        discount_amount: n("20.00"),
        freight_amount: n("30.00"),
        ..euro()
    };
    let tax = Tax::Rate(n("9"));
    let product = LineTerms {
        volume: Some(Discount::Percent(n("10"))),
        manual: Some(Discount::Amount(n("50.00"))),
        tax,
        ..line("100.0000", "12")
    };
    (terms, [product, LineTerms { tax, ..line("33.3350", "3") }])
}

#[test]
fn the_worked_example_comes_out_to_the_last_digit() {
    let (terms, lines) = worked();
    let priced = price(&terms, &lines).expect("the example can be priced");
    let product = PricedLine {
        volume_discount: n("10.0000"),
        base_amount: n("1080.00"),
        manual_discount_amount: n("50.00"),
        net_amount: n("1030.00"),
        header_discount_share: n("69.73"),
        tax_amount: n("86.42"),
        extended_amount: n("1116.42"),
    };
    let write_in = PricedLine {
        volume_discount: Amount::ZERO,
        base_amount: n("100.01"),
        manual_discount_amount: Amount::ZERO,
        net_amount: n("100.01"),
        header_discount_share: n("6.77"),
        tax_amount: n("8.39"),
        extended_amount: n("108.40"),
    };
    assert_eq!(priced.lines, [product, write_in]);
    let totals = Totals {
        detail_amount: n("1130.01"),
        header_discount_amount: n("76.50"),
        freight_amount: n("30.00"),
        freight_tax_amount: Amount::ZERO,
        tax_amount: n("94.81"),
        total_amount: n("1178.32"),
        rounding_amount: Amount::ZERO,
        payable_amount: n("1178.32"),
    };
    assert_eq!(priced.totals, totals);
}

#[test]
fn the_worked_example_explains_itself() {
    let (terms, lines) = worked();
    let payable = PayableRounding { multiple: n("0.05"), direction: Rounding::Down };
    let terms = Terms { payable, freight_tax_rate: Some(n("9")), ..terms };
    let steps = explain(&terms, &lines).expect("the example can be priced");
    let explained: Vec<String> =
        steps.iter().map(|step| format!("{} = {}", step.formula, step.amount)).collect();
    let expected = [
        "round(100.0000 × 10.0000 %, 4) = 10.0000",
        "round((100.0000 - 10.0000) × 12.0000, 2) = 1080.0000",
        "50.0000 = 50.0000",
        "1080.0000 - 50.0000 = 1030.0000",
        "0 = 0.0000",
        "round((33.3350 - 0.0000) × 3.0000, 2) = 100.0100",
        "0 = 0.0000",
        "100.0100 - 0.0000 = 100.0100",
        "1030.0000 + 100.0100 = 1130.0100",
        "20.0000 + round(1130.0100 × 5.0000 %, 2) = 76.5000",
        "share(76.5000 × 1030.0000 / 1130.0100, 2) = 69.7300",
        "share(76.5000 × 100.0100 / 1130.0100, 2) = 6.7700",
        "round((1030.0000 - 69.7300) × 9.0000 %, 2) = 86.4200",
        "1030.0000 + 86.4200 = 1116.4200",
        "round((100.0100 - 6.7700) × 9.0000 %, 2) = 8.3900",
        "100.0100 + 8.3900 = 108.4000",
        "30.0000 = 30.0000",
        "round(30.0000 × 9.0000 %, 2) = 2.7000",
        "86.4200 + 8.3900 + 2.7000 = 97.5100",
        "1130.0100 - 76.5000 + 30.0000 + 97.5100 = 1181.0200",
        "down(1181.0200, 0.0500) - 1181.0200 = -0.0200",
        "1181.0200 + -0.0200 = 1181.0000",
    ];
    assert_eq!(explained, expected);
    assert_eq!(steps[1].key, StepKey::BaseAmount { line: 0 });
    assert_eq!(steps[21].key, StepKey::Payable);
}

#[test]
fn a_document_without_lines_is_its_freight() {
    let terms = Terms { freight_amount: n("30"), freight_tax_rate: Some(n("10")), ..euro() };
    let totals = price(&terms, &[]).expect("it can be priced").totals;
    assert_eq!(totals.detail_amount, Amount::ZERO);
    assert_eq!(totals.total_amount, n("33"));
}

#[test]
fn money_is_rounded_half_away_from_zero_in_its_own_precision() {
    for (precision, base) in [(0, "3"), (1, "2.5"), (3, "2.5"), (4, "2.5003"), (9, "2.5003")] {
        let terms = Terms { precision, ..euro() };
        let priced = price(&terms, &[line("0.5", "5.0005")]).expect("it can be priced");
        assert_eq!(priced.totals.total_amount, n(base), "{precision} places");
    }
}

#[test]
fn equal_rests_of_the_header_discount_go_to_the_lower_position() {
    let terms = Terms { discount_amount: n("0.02"), ..euro() };
    let lines = [line("10", "1"), line("10", "1"), line("0", "1"), line("10", "1")];
    let priced = price(&terms, &lines).expect("it can be priced");
    let shares: Vec<Amount> = priced.lines.iter().map(|line| line.header_discount_share).collect();
    assert_eq!(shares, [n("0.01"), n("0.01"), n("0"), n("0")]);
}

#[test]
fn such_a_tie_is_all_that_the_order_of_the_lines_decides() {
    let terms = Terms { discount_amount: n("0.01"), ..euro() };
    let taxed = LineTerms { tax: Tax::Rate(n("100")), ..line("10", "1") };
    let total =
        |lines: [LineTerms; 2]| price(&terms, &lines).map(|priced| priced.totals.total_amount);
    assert_eq!(total([taxed, line("10", "1")]), Ok(n("29.98")));
    assert_eq!(total([line("10", "1"), taxed]), Ok(n("29.99")));
}

#[test]
fn the_payable_amount_is_rounded_by_the_currency() {
    use Rounding::{Down, Nearest, Up};
    let cases = [
        ("1234567", "1000", Up, "1235000"),
        ("1234567", "1000", Down, "1234000"),
        ("1234567", "1000", Nearest, "1235000"),
        ("1234500", "1000", Nearest, "1235000"),
        ("1234499", "1000", Nearest, "1234000"),
        ("1234000", "1000", Up, "1234000"),
        ("499", "1000", Down, "0"),
        ("1234567", "0", Up, "1234567"),
    ];
    for (total, multiple, direction, paid) in cases {
        let payable = PayableRounding { multiple: n(multiple), direction };
        let rial = Terms { precision: 0, payable, ..euro() };
        let totals = price(&rial, &[line(total, "1")]).expect("it can be priced").totals;
        assert_eq!(totals.payable_amount, n(paid), "{total} {direction:?} to {multiple}");
        assert_eq!(totals.total_amount, n(total));
    }
}
