use std::fmt::Write;

use entity::money::Amount;
use entity::{line, price_tier};
use expect_test::expect;

use crate::sales::document::rules::draft::drafts;
use crate::sales::document::rules::line_request::{FieldChange, LineRequest};
use crate::sales::document::rules::tests::{amount, document, kept, pricing_data, sheet, short};
use crate::sales::document::rules::totals::{Draft, explain};

/// Twelve cameras at 95, less the 10 % that the tier gave when they were priced.
fn tiered() -> line::Model {
    line::Model {
        quantity: amount("12"),
        volume_discount: amount("9.5"),
        volume_percent: Some(amount("10")),
        ..kept()
    }
}

#[test]
fn only_another_quantity_or_a_new_look_at_the_list_reads_the_tiers_again() {
    let mut now = pricing_data();
    now.tiers[0].percent = Some(amount("50"));
    let mut without = pricing_data();
    without.items.clear();
    without.tiers.clear();
    let twelve = LineRequest::kept(&tiered());
    let changes = [
        ("nothing", twelve.clone()),
        ("quantity 13", LineRequest { quantity: amount("13"), ..twelve.clone() }),
        ("quantity 20", LineRequest { quantity: amount("20"), ..twelve.clone() }),
        (
            "price 40",
            LineRequest { unit_price: FieldChange::Value(amount("40")), ..twelve.clone() },
        ),
        ("price 5", LineRequest { unit_price: FieldChange::Value(amount("5")), ..twelve.clone() }),
        ("list price anew", LineRequest { unit_price: FieldChange::Null, ..twelve }),
    ];
    let mut table = String::new();
    for (list, pricing_data) in [("tier of 50 %", &now), ("not in the list", &without)] {
        for (change, requested) in &changes {
            let (drafts, problems) =
                drafts(pricing_data, &document(), &[tiered()], std::slice::from_ref(requested));
            let shown = match problems.first() {
                Some(problem) => problem.message.key().to_owned(),
                None => {
                    let sheet = sheet(pricing_data, (&[tiered()], document()), drafts)
                        .expect("it can be priced");
                    let line = &sheet.lines[0];
                    format!("{} - {} = {}", line.unit_price, line.volume_discount, line.net_amount)
                }
            };
            let _ = writeln!(table, "{list}, {change}: {shown}");
        }
    }
    expect![[r#"
        tier of 50 %, nothing: 95.0000 - 9.5000 = 1026.0000
        tier of 50 %, quantity 13: 95.0000 - 47.5000 = 617.5000
        tier of 50 %, quantity 20: 95.0000 - 0.0000 = 1900.0000
        tier of 50 %, price 40: 40.0000 - 4.0000 = 432.0000
        tier of 50 %, price 5: 5.0000 - 0.5000 = 54.0000
        tier of 50 %, list price anew: 100.0000 - 50.0000 = 600.0000
        not in the list, nothing: 95.0000 - 9.5000 = 1026.0000
        not in the list, quantity 13: 95.0000 - 0.0000 = 1235.0000
        not in the list, quantity 20: 95.0000 - 0.0000 = 1900.0000
        not in the list, price 40: 40.0000 - 4.0000 = 432.0000
        not in the list, price 5: 5.0000 - 0.5000 = 54.0000
        not in the list, list price anew: document-not-in-list
    "#]]
    .assert_eq(&table);
}

#[test]
fn an_amount_off_that_was_kept_without_its_percentage_stays_the_amount() {
    let old = line::Model { volume_percent: None, ..tiered() };
    let tier = price_tier::Model {
        percent: None,
        amount: Some(amount("3")),
        ..pricing_data().tiers[0].clone()
    };
    let mut pricing_data = pricing_data();
    pricing_data.tiers = vec![tier];
    let (drafts, problems) =
        drafts(&pricing_data, &document(), std::slice::from_ref(&old), &[LineRequest::kept(&old)]);
    assert_eq!(problems, []);
    let sheet = sheet(&pricing_data, (&[old], document()), drafts).expect("it can be priced");
    assert_eq!(sheet.lines[0].volume_discount, amount("9.5"));
}

#[test]
fn a_total_is_explained_with_the_rounding_it_was_priced_with() {
    let mut pricing_data = pricing_data();
    pricing_data.currency.payable_multiple = amount("0.05");
    let drafts = vec![Draft::from(kept())];
    let sheet = sheet(&pricing_data, (&[], document()), drafts).expect("it can be priced");
    assert_eq!(sheet.document.payable_multiple, amount("0.05"));
    let last =
        |document: &document::Model| explain(document, &sheet.lines).pop().map(|step| step.amount);
    assert_eq!(last(&sheet.document), Some(sheet.document.payable_amount));
    let otherwise = document::Model { payable_multiple: amount("100"), ..sheet.document.clone() };
    assert_ne!(last(&otherwise), Some(sheet.document.payable_amount), "the multiple is read");
    assert_eq!(Amount::ZERO, document().payable_multiple);
}

#[test]
fn a_header_change_leaves_the_prices_of_lines() {
    let pricing_data = pricing_data();
    let header = document::Model { discount_percent: amount("5"), ..document() };
    let sheet = sheet(&pricing_data, (&[kept()], header), vec![Draft::from(kept())])
        .expect("it can be priced");
    expect!["2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 16.2500 cost 40.0000"]
        .assert_eq(&short(&sheet.lines[0]));
    assert_eq!(sheet.document.header_discount_amount, amount("9.5"));
}
