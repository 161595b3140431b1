//! A document with every kind of discount and tax, as the benches price it.

use entity::money::Amount;
use forsat::pricing::{Discount, LineTerms, PayableRounding, Rounding, Tax, Terms};

/// Its header.
pub fn terms() -> Terms {
    Terms {
        precision: 2,
        payable: PayableRounding { multiple: n("0.05"), direction: Rounding::Nearest },
        discount_amount: n("20"),
        discount_percent: n("5"),
        freight_amount: n("30"),
        freight_tax_rate: Some(n("9")),
    }
}

/// So many lines of it.
pub fn lines(count: usize) -> Vec<LineTerms> {
    let line = LineTerms {
        quantity: n("12"),
        unit_price: n("100.0005"),
        volume: Some(Discount::Percent(n("10"))),
        manual: Some(Discount::Amount(n("50"))),
        tax: Tax::Rate(n("9")),
    };
    vec![line; count]
}

fn n(text: &str) -> Amount {
    text.parse().expect("a bench writes its numbers well")
}
