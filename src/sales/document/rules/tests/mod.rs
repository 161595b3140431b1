mod kept;
mod places;

use chrono::NaiveDate;
use entity::choice::{DocumentKind, PricingMethod, RoundingDirection, TaxKind};
use entity::id::{
    CurrencyId, DocumentId, LineId, OpportunityId, PriceListId, PriceListItemId, PriceTierId,
    ProductId, TaxRateId, UnitGroupId, UnitId,
};
use entity::localized::Localized;
use entity::money::Amount;
use entity::{
    currency, document, line, price_list, price_list_item, price_tier, product, tax_rate, unit,
};
use expect_test::{Expect, expect};
use uuid::Uuid;

use super::draft::drafts;
use super::line_request::{FieldChange, LineRequest};
use super::pricing_data::PricingData;
use super::totals::{Draft, Sheet, UnpricedDocument, price};
use crate::platform::error::UserError;
use crate::pricing::Discount;

/// Checks what becomes of requested lines: each line in short, or its errors.
fn check(kept: &[line::Model], requested: &[LineRequest], expected: &Expect) {
    expected.assert_eq(&outcome(&pricing_data(), kept, requested));
}

fn outcome(pricing_data: &PricingData, kept: &[line::Model], requested: &[LineRequest]) -> String {
    let (drafts, problems) = drafts(pricing_data, &document(), kept, requested);
    if !problems.is_empty() {
        let field_change = |problem: &UserError| {
            format!("{}: {}", problem.path.join("."), problem.message.in_locale("en"))
        };
        return problems.iter().map(field_change).collect::<Vec<_>>().join("\n");
    }
    match sheet(pricing_data, (kept, document()), drafts) {
        Err(problem) => format!("{}: {}", problem.path.join("."), problem.message.in_locale("en")),
        Ok(sheet) => {
            let lines: Vec<String> = sheet.lines.iter().map(short).collect();
            format!("{}\ntotal {}", lines.join("\n"), sheet.document.total_amount)
        }
    }
}

/// Prices a document that was kept as `document()`.
fn sheet(
    pricing_data: &PricingData,
    (kept, document): (&[line::Model], document::Model),
    drafts: Vec<Draft>,
) -> Result<Sheet, UserError> {
    let before = self::document();
    price(UnpricedDocument { before: &before, kept, document, drafts }, pricing_data.precisions())
}

fn short(line: &line::Model) -> String {
    let flag = |is_set, text| if is_set { text } else { "" };
    format!(
        "{} × {} at {}{} less {} net {} tax {}{} cost {}",
        line.quantity,
        line.description,
        line.unit_price,
        flag(line.is_price_overridden, "!"),
        line.volume_discount,
        line.net_amount,
        line.tax_amount,
        flag(line.is_tax_overridden, "!"),
        line.cost.map_or_else(|| "?".to_owned(), |cost| cost.to_string()),
    )
}

#[test]
fn a_new_line_is_priced_from_the_list_with_its_tier_tax_and_cost() {
    check(
        &[],
        &[of(CAMERA, "12")],
        &expect![[r#"
        12.0000 × Camera at 100.0000 less 10.0000 net 1080.0000 tax 108.0000 cost 50.0000
        total 1188.0000"#]],
    );
}

#[test]
fn a_box_costs_twelve_pieces_and_has_a_price_of_its_own() {
    let boxed = LineRequest { unit_id: Some(id(BOX)), ..of(CAMERA, "2") };
    check(
        &[],
        &[boxed],
        &expect![[r#"
        2.0000 × Camera at 1100.0000 less 0.0000 net 2200.0000 tax 220.0000 cost 600.0000
        total 2420.0000"#]],
    );
}

#[test]
fn a_write_in_needs_a_description_and_a_price() {
    check(
        &[],
        &[
            LineRequest {
                unit_price: FieldChange::Value(amount("33.335")),
                ..write_in("Visit", "3")
            },
            LineRequest { description: None, ..write_in("", "1") },
            write_in("Visit", "1"),
            LineRequest { unit_id: Some(id(BOX)), ..write_in("Visit", "1") },
        ],
        &expect![[r#"
            lines.1.unitPrice: A line without a product needs a unit price.
            lines.1.description: A line without a product needs a description.
            lines.2.unitPrice: A line without a product needs a unit price.
            lines.3.unitId: Only a product has a unit."#]],
    );
}

#[test]
fn what_cannot_be_sold_is_refused_line_by_line() {
    check(
        &[],
        &[
            of(RETIRED, "1"),
            of(UNLISTED, "1"),
            of(CAMERA, "0"),
            of(CAMERA, "1.5"),
            LineRequest { unit_id: Some(id(HOUR)), ..of(CAMERA, "1") },
            of(77, "1"),
            LineRequest { id: Some(id(99)), ..of(CAMERA, "1") },
            LineRequest {
                tax_rate: FieldChange::Value(amount("9")),
                tax_amount: FieldChange::Value(amount("9")),
                ..of(CAMERA, "1")
            },
        ],
        &expect![[r#"
            lines.0.productId: Old camera is retired and cannot be newly sold.
            lines.1.productId: The price list "Retail" has no price for Tripod in piece.
            lines.2.quantity: The quantity must be above zero.
            lines.3.quantity: The quantity of this product must be a whole number.
            lines.4.unitId: Camera is not sold in hour.
            lines.5.productId: No such record.
            lines.6.id: No such record.
            lines.7.taxAmount: Give a tax rate or a tax amount, not both."#]],
    );
}

#[test]
fn a_typed_price_overrides_unless_it_is_the_price_of_the_list() {
    let typed =
        |text| LineRequest { unit_price: FieldChange::Value(amount(text)), ..of(CAMERA, "1") };
    check(
        &[],
        &[typed("100"), typed("90")],
        &expect![[r#"
        1.0000 × Camera at 100.0000 less 0.0000 net 100.0000 tax 10.0000 cost 50.0000
        1.0000 × Camera at 90.0000! less 0.0000 net 90.0000 tax 9.0000 cost 50.0000
        total 209.0000"#]],
    );
}

#[test]
fn a_kept_line_keeps_its_list_price_and_re_reads_its_tier() {
    let kept = kept();
    let again = LineRequest::kept(&kept);
    let cases = [
        ("omitted", again.clone()),
        ("more", LineRequest { quantity: amount("12"), ..again.clone() }),
        (
            "stored sent back",
            LineRequest { unit_price: FieldChange::Value(amount("95")), ..again.clone() },
        ),
        ("another", LineRequest { unit_price: FieldChange::Value(amount("91")), ..again.clone() }),
        ("null", LineRequest { unit_price: FieldChange::Null, ..again.clone() }),
        (
            "stored tax sent back",
            LineRequest { tax_rate: FieldChange::Value(amount("9")), ..again.clone() },
        ),
        (
            "tax by hand",
            LineRequest { tax_amount: FieldChange::Value(amount("1")), ..again.clone() },
        ),
        ("tax anew", LineRequest { tax_rate: FieldChange::Null, ..again.clone() }),
        ("another product", LineRequest { product_id: Some(id(RETIRED)), ..again.clone() }),
        (
            "discount",
            LineRequest {
                manual_discount: FieldChange::Value(Discount::Percent(amount("10"))),
                ..again
            },
        ),
    ];
    let pricing_data = pricing_data();
    let table: Vec<String> = cases
        .into_iter()
        .map(|(name, requested)| {
            let outcome = outcome(&pricing_data, std::slice::from_ref(&kept), &[requested]);
            format!("{name}: {}", outcome.lines().next().unwrap_or_default())
        })
        .collect();
    expect![[r#"
        omitted: 2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 17.1000 cost 40.0000
        more: 12.0000 × A camera at 95.0000 less 9.5000 net 1026.0000 tax 92.3400 cost 40.0000
        stored sent back: 2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 17.1000 cost 40.0000
        another: 2.0000 × A camera at 91.0000! less 0.0000 net 182.0000 tax 16.3800 cost 40.0000
        null: 2.0000 × A camera at 100.0000 less 0.0000 net 200.0000 tax 18.0000 cost 50.0000
        stored tax sent back: 2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 17.1000 cost 40.0000
        tax by hand: 2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 1.0000! cost 40.0000
        tax anew: 2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 19.0000 cost 40.0000
        another product: lines.0.productId: Old camera is retired and cannot be newly sold.
        discount: 2.0000 × A camera at 95.0000 less 0.0000 net 171.0000 tax 15.3900 cost 40.0000"#]].assert_eq(&table.join("\n"));
}

#[test]
fn a_line_cannot_be_named_twice() {
    let kept = kept();
    let again = LineRequest::kept(&kept);
    check(&[kept], &[again.clone(), again], &expect!["lines.1.id: This line is named twice."]);
}

#[test]
fn without_a_price_list_a_price_must_be_typed() {
    let pricing_data = PricingData { price_list: None, ..pricing_data() };
    let typed = LineRequest { unit_price: FieldChange::Value(amount("7")), ..of(CAMERA, "1") };
    expect!["lines.0.unitPrice: Without a price list the unit price must be given."]
        .assert_eq(&outcome(&pricing_data, &[], &[of(CAMERA, "1")]));
    expect![[r#"
        1.0000 × Camera at 7.0000! less 0.0000 net 7.0000 tax 0.7000 cost 50.0000
        total 7.7000"#]]
    .assert_eq(&outcome(&pricing_data, &[], &[typed]));
}

#[test]
fn a_list_that_is_over_sells_nothing_new_and_keeps_what_it_sold() {
    let mut pricing_data = pricing_data();
    if let Some(list) = &mut pricing_data.price_list {
        list.ends_on = Some(day("2026-11-22"));
    }
    let kept = kept();
    expect!["lines.0.productId: Today is outside the days of the price list; choose another one."]
        .assert_eq(&outcome(&pricing_data, &[], &[of(CAMERA, "1")]));
    let again = LineRequest::kept(&kept);
    expect![[r#"
        2.0000 × A camera at 95.0000 less 0.0000 net 190.0000 tax 17.1000 cost 40.0000
        total 207.1000"#]]
    .assert_eq(&outcome(&pricing_data, &[kept], &[again]));
}

#[test]
fn a_price_by_cost_is_converted_at_the_rate_of_the_document_and_rounded_once() {
    let mut pricing_data = pricing_data();
    pricing_data.items[0].method = PricingMethod::MarkupCurrentCost;
    pricing_data.items[0].value = amount("50");
    pricing_data.products[0].current_cost = Some(amount("90000000"));
    let euros = document::Model {
        rate_currency_amount: amount("1"),
        rate_base_amount: amount("1350000"),
        ..document()
    };
    let (drafts, problems) = drafts(&pricing_data, &euros, &[], &[of(CAMERA, "1")]);
    assert_eq!(problems, []);
    // 90,000,000 rial are 66.6666… euro; half as much again are 100 euro, not 100.0001.
    assert_eq!(drafts[0].line.unit_price, amount("100"));
    assert_eq!(drafts[0].line.cost, Some(amount("66.6667")));
}

#[test]
fn another_list_prices_anew_but_for_prices_typed_by_hand() {
    let typed = line::Model { unit_price: amount("91"), is_price_overridden: true, ..kept() };
    let lines = [kept(), typed];
    let requested: Vec<LineRequest> = lines.iter().map(LineRequest::relisted).collect();
    let lines = [lines[0].clone(), line::Model { id: id(51), ..lines[1].clone() }];
    let requested =
        [requested[0].clone(), LineRequest { id: Some(id(51)), ..requested[1].clone() }];
    check(
        &lines,
        &requested,
        &expect![[r#"
        2.0000 × A camera at 100.0000 less 0.0000 net 200.0000 tax 18.0000 cost 50.0000
        2.0000 × A camera at 91.0000! less 0.0000 net 182.0000 tax 16.3800 cost 50.0000
        total 416.3800"#]],
    );
}

const CAMERA: u128 = 1;
const RETIRED: u128 = 2;
const UNLISTED: u128 = 3;
const PIECE: u128 = 11;
const BOX: u128 = 12;
const HOUR: u128 = 13;
const LIST: u128 = 21;
const ITEM: u128 = 31;
const BOX_ITEM: u128 = 32;

fn id<I: From<Uuid>>(number: u128) -> I {
    I::from(Uuid::from_u128(number))
}

fn amount(text: &str) -> Amount {
    text.parse().expect("an amount")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn name(text: &str) -> Localized {
    Localized::new([("en", text)])
}

fn of(product: u128, quantity: &str) -> LineRequest {
    LineRequest { product_id: Some(id(product)), description: None, ..write_in("", quantity) }
}

fn write_in(description: &str, quantity: &str) -> LineRequest {
    LineRequest {
        id: None,
        product_id: None,
        unit_id: None,
        description: Some(description.to_owned()),
        quantity: amount(quantity),
        unit_price: FieldChange::Omitted,
        own_price: None,
        manual_discount: FieldChange::Omitted,
        tax_rate: FieldChange::Omitted,
        tax_amount: FieldChange::Omitted,
    }
}

/// Two cameras, priced when the list price was 95 and the tax rate 9 %.
fn kept() -> line::Model {
    line::Model {
        id: id::<LineId>(50),
        document_id: document().id,
        position: 1,
        product_id: Some(id(CAMERA)),
        unit_id: Some(id(PIECE)),
        price_list_item_id: Some(id(ITEM)),
        description: "A camera".to_owned(),
        quantity: amount("2"),
        list_unit_price: Some(amount("95")),
        unit_price: amount("95"),
        is_price_overridden: false,
        cost: Some(amount("40")),
        volume_discount: Amount::ZERO,
        base_amount: amount("190"),
        manual_discount_amount: Amount::ZERO,
        manual_discount_percent: None,
        net_amount: amount("190"),
        header_discount_share: Amount::ZERO,
        tax_rate_id: None,
        tax_rate: Some(amount("9")),
        is_tax_overridden: false,
        tax_amount: amount("17.1"),
        extended_amount: amount("207.1"),
        source_line_id: None,
        volume_percent: None,
        fulfilled_quantity: Amount::ZERO,
        invoiced_quantity: Amount::ZERO,
    }
}

fn document() -> document::Model {
    document::Model {
        id: id::<DocumentId>(40),
        kind: DocumentKind::Opportunity,
        opportunity_id: id::<OpportunityId>(40),
        currency_code: "EUR".to_owned(),
        rate_currency_amount: amount("1"),
        rate_base_amount: amount("1"),
        is_rate_booked: false,
        price_list_id: Some(id(LIST)),
        discount_amount: Amount::ZERO,
        discount_percent: Amount::ZERO,
        freight_amount: Amount::ZERO,
        freight_tax_rate: None,
        payment_terms: None,
        delivery_terms: None,
        detail_amount: Amount::ZERO,
        header_discount_amount: Amount::ZERO,
        tax_amount: Amount::ZERO,
        total_amount: Amount::ZERO,
        rounding_amount: Amount::ZERO,
        payable_amount: Amount::ZERO,
        base_total_amount: Amount::ZERO,
        amount_precision: 2,
        payable_multiple: Amount::ZERO,
        payable_direction: RoundingDirection::Nearest,
        is_base_stale: false,
        lines_version: 1,
        line_count: 0,
        payment_days: None,
    }
}

fn pricing_data() -> PricingData {
    PricingData {
        today: day("2026-11-23"),
        locale: "en".to_owned(),
        currency: currency::Model {
            id: id::<CurrencyId>(60),
            code: "EUR".to_owned(),
            version: 1,
            name: name("Euro"),
            precision: 2,
            payable_multiple: Amount::ZERO,
            payable_direction: RoundingDirection::Nearest,
            validity_days: 30,
            is_active: true,
        },
        base_precision: 2,
        price_list: Some(price_list::Model {
            id: id::<PriceListId>(LIST),
            version: 1,
            name: name("Retail"),
            currency_code: "EUR".to_owned(),
            starts_on: None,
            ends_on: None,
            is_active: true,
        }),
        products: vec![
            product(CAMERA, "Camera"),
            product::Model { is_active: false, ..product(RETIRED, "Old camera") },
            product(UNLISTED, "Tripod"),
        ],
        units: vec![
            unit(PIECE, "piece", 1),
            unit(BOX, "box", 12),
            unit::Model { unit_group_id: id(71), ..unit(HOUR, "hour", 1) },
        ],
        items: vec![item(ITEM, PIECE, "100"), item(BOX_ITEM, BOX, "1100")],
        tiers: vec![price_tier::Model {
            id: id::<PriceTierId>(80),
            price_list_item_id: id(ITEM),
            from_quantity: amount("10"),
            to_quantity: Some(amount("19")),
            percent: Some(amount("10")),
            amount: None,
        }],
        tax_rates: vec![tax_rate::Model {
            id: id::<TaxRateId>(90),
            version: 1,
            name: name("Standard"),
            kind: TaxKind::Standard,
            percent: amount("10"),
            valid_from: None,
            valid_to: None,
            is_default: true,
            is_active: true,
        }],
        account_tax_rate_id: None,
    }
}

fn product(number: u128, called: &str) -> product::Model {
    product::Model {
        id: id::<ProductId>(number),
        version: 1,
        sku: called.to_owned(),
        name: name(called),
        description: None,
        unit_group_id: id::<UnitGroupId>(70),
        default_unit_id: id(PIECE),
        list_price: None,
        current_cost: Some(amount("50")),
        standard_cost: None,
        tax_rate_id: None,
        quantity_decimals: 0,
        is_active: true,
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
        deleted_at: None,
    }
}

fn unit(number: u128, called: &str, pieces: i64) -> unit::Model {
    unit::Model {
        id: id::<UnitId>(number),
        unit_group_id: id::<UnitGroupId>(70),
        name: name(called),
        factor_numerator: pieces,
        factor_denominator: 1,
        position: 1,
    }
}

fn item(number: u128, unit: u128, price: &str) -> price_list_item::Model {
    price_list_item::Model {
        id: id::<PriceListItemId>(number),
        price_list_id: id(LIST),
        product_id: id(CAMERA),
        unit_id: id(unit),
        method: PricingMethod::Amount,
        value: amount(price),
    }
}
