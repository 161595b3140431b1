//! What pricing a document costs: on every change of a line, so it must not be felt.

use divan::Bencher;
use entity::money::Amount;
use forsat::pricing::{Discount, LineTerms, PayableRounding, Rounding, Tax, Terms, explain, price};

fn main() {
    divan::main();
}

fn n(text: &str) -> Amount {
    text.parse().expect("a bench writes its numbers well")
}

fn terms() -> Terms {
    Terms {
        precision: 2,
        payable: PayableRounding { multiple: n("0.05"), direction: Rounding::Nearest },
        discount_amount: n("20"),
        discount_percent: n("5"),
        freight_amount: n("30"),
        freight_tax_rate: Some(n("9")),
    }
}

fn lines(count: usize) -> Vec<LineTerms> {
    let line = LineTerms {
        quantity: n("12"),
        unit_price: n("100.0005"),
        volume: Some(Discount::Percent(n("10"))),
        manual: Some(Discount::Amount(n("50"))),
        tax: Tax::Rate(n("9")),
    };
    vec![line; count]
}

/// A document of so many lines, with every kind of discount and tax.
#[divan::bench(args = [2, 20, 200])]
fn price_a_document(bencher: Bencher<'_, '_>, count: usize) {
    let (terms, lines) = (terms(), lines(count));
    bencher.bench_local(|| price(divan::black_box(&terms), divan::black_box(&lines)));
}

/// The same, each step written down.
#[divan::bench(args = [2, 20, 200])]
fn explain_a_document(bencher: Bencher<'_, '_>, count: usize) {
    let (terms, lines) = (terms(), lines(count));
    bencher.bench_local(|| explain(divan::black_box(&terms), divan::black_box(&lines)));
}
