use std::fmt::Write;
use std::slice::from_ref;

use entity::line;
use entity::money::Amount;
use expect_test::expect;

use crate::platform::error::UserError;
use crate::pricing::Discount;
use crate::sales::document::rules::draft::drafts;
use crate::sales::document::rules::line_request::{FieldChange, LineRequest};
use crate::sales::document::rules::tests::{amount, document, id, kept, pricing_data, write_in};
use crate::sales::document::rules::totals::{Sheet, UnpricedDocument, price};

/// Two cameras at 95 less 0.25 with a tax of 17.15, entered when the euro had two decimal places.
fn finer() -> line::Model {
    line::Model {
        manual_discount_amount: amount("0.25"),
        tax_rate: None,
        is_tax_overridden: true,
        tax_amount: amount("17.15"),
        ..kept()
    }
}

/// A document whose freight and discount were entered then, too.
fn finer_document() -> document::Model {
    document::Model { discount_amount: amount("1.5"), freight_amount: amount("2.75"), ..document() }
}

/// Prices a document of whole euros that was kept as `finer_document()` with the line `finer()`.
fn in_whole_euros(
    document: document::Model,
    requested: &[LineRequest],
) -> Result<Sheet, Vec<UserError>> {
    let mut pricing_data = pricing_data();
    pricing_data.currency.precision = 0;
    let (before, kept) = (finer_document(), [finer()]);
    let (drafts, problems) = drafts(&pricing_data, &document, &kept, requested);
    if !problems.is_empty() {
        return Err(problems);
    }
    let unpriced = UnpricedDocument { before: &before, kept: &kept, document, drafts };
    price(unpriced, pricing_data.precisions()).map_err(|problem| vec![problem])
}

#[test]
fn an_amount_that_was_kept_with_more_places_blocks_no_other_change() {
    let again = LineRequest::kept(&finer());
    let visit = |discount: &str| LineRequest {
        unit_price: FieldChange::Value(amount("10")),
        manual_discount: FieldChange::Value(Discount::Amount(amount(discount))),
        ..write_in("Visit", "1")
    };
    let header = finer_document();
    let freight = |text| document::Model { freight_amount: amount(text), ..finer_document() };
    let discount = |text| FieldChange::Value(Discount::Amount(amount(text)));
    let whole = document::Model {
        discount_amount: amount("1"),
        freight_amount: amount("3"),
        ..finer_document()
    };
    let mut table = String::new();
    for (change, document, requested) in [
        ("nothing", header.clone(), vec![again.clone()]),
        ("another line", header.clone(), vec![again.clone(), visit("1")]),
        ("a finer line", header.clone(), vec![again.clone(), visit("1.5")]),
        (
            "the quantity",
            header.clone(),
            vec![LineRequest { quantity: amount("3"), ..again.clone() }],
        ),
        (
            "the same discount sent back",
            header.clone(),
            vec![LineRequest { manual_discount: discount("0.25"), ..again.clone() }],
        ),
        (
            "a finer discount",
            header.clone(),
            vec![LineRequest { manual_discount: discount("0.75"), ..again.clone() }],
        ),
        (
            "a finer tax",
            header.clone(),
            vec![LineRequest { tax_amount: FieldChange::Value(amount("1.5")), ..again.clone() }],
        ),
        ("whole freight", freight("3"), vec![again.clone()]),
        ("finer freight", freight("3.5"), vec![again.clone()]),
        ("no line", document::Model { discount_amount: Amount::ZERO, ..header }, vec![]),
        ("only whole amounts", whole, vec![visit("1")]),
    ] {
        let shown = match in_whole_euros(document, &requested) {
            Ok(Sheet { document, lines }) => {
                let shares: Vec<_> =
                    lines.iter().map(|line| line.header_discount_share.to_string()).collect();
                let shares = if shares.is_empty() { "none".to_owned() } else { shares.join(" + ") };
                let (places, total) = (document.amount_precision, document.total_amount);
                format!("{total} with {places} places, shares {shares}")
            }
            Err(problems) => {
                let problem = &problems[0];
                format!("{}: {}", problem.path.join("."), problem.message.key())
            }
        };
        let _ = writeln!(table, "{change}: {shown}");
    }
    expect![[r#"
        nothing: 208.1500 with 2 places, shares 1.5000
        another line: 218.0400 with 2 places, shares 1.4300 + 0.0700
        a finer line: lines.1.manualDiscount.amount: amount-too-precise
        the quantity: 303.1500 with 2 places, shares 1.5000
        the same discount sent back: 208.1500 with 2 places, shares 1.5000
        a finer discount: lines.0.manualDiscount.amount: amount-too-precise
        a finer tax: lines.0.taxAmount: amount-too-precise
        whole freight: 208.4000 with 2 places, shares 1.5000
        finer freight: freightAmount: amount-too-precise
        no line: 2.7500 with 2 places, shares none
        only whole amounts: 12.0000 with 0 places, shares 1.0000
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_quantity_that_was_kept_with_more_places_blocks_no_other_change() {
    let half = line::Model { quantity: amount("1.5"), ..kept() };
    let again = LineRequest::kept(&half);
    for (requested, expected) in [
        (again.clone(), None),
        (LineRequest { unit_price: FieldChange::Value(amount("90")), ..again.clone() }, None),
        (LineRequest { quantity: amount("2"), ..again.clone() }, None),
        (LineRequest { quantity: amount("2.5"), ..again.clone() }, Some("document-quantity-whole")),
        (
            LineRequest { id: None, product_id: Some(id(1)), ..again },
            Some("document-quantity-whole"),
        ),
    ] {
        let (_, problems) =
            drafts(&pricing_data(), &document(), from_ref(&half), from_ref(&requested));
        let key = problems.first().map(|problem| problem.message.key());
        assert_eq!(key, expected, "{requested:?}");
    }
}
