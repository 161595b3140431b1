//! What opportunities are about, and the lines of their documents.

use entity::money::Amount;

use crate::cli::demo::history::action::DemoLine;
use crate::cli::demo::load::{Data, HOME_LANGUAGE, Item, Product};
use crate::cli::demo::random::Random;

/// One, in the ten-thousandths in which amounts are stored.
const WHOLE: i64 = 10_000;

/// The product categories that suit a subject, by its English text.
#[must_use]
pub fn categories(subject: &str) -> &'static [&'static str] {
    let subject = subject.to_lowercase();
    let is_about = |words: &[&str]| words.iter().any(|word| subject.contains(word));
    if is_about(&["drive", "servo", "conveyor", "tension"]) {
        &["drives", "cables", "services"]
    } else if is_about(&["scada", "monitor", "telemetry", "iot"]) {
        &["software", "control", "services"]
    } else if is_about(&["sensor", "transmitter", "level", "weigh", "flow"]) {
        &["sensors", "cables"]
    } else if is_about(&["panel", "mcc"]) {
        &["panels", "control", "cables"]
    } else {
        &["control", "sensors", "services"]
    }
}

/// Lines for items of a price list, some with a manual discount or price, and write-ins.
pub fn basket(
    random: &mut Random,
    data: &Data,
    list: usize,
    (categories, locale): (&[&str], &str),
) -> Vec<DemoLine> {
    let price_list = &data.price_lists[list];
    let mut items: Vec<(&Item, usize)> =
        price_list.items.iter().filter_map(|item| Some((item, product(data, item)?))).collect();
    items.retain(|(_, product)| categories.contains(&data.products[*product].category.as_str()));
    random.shuffle(&mut items);
    let mut lines: Vec<DemoLine> = Vec::new();
    let wanted = 1 + random.below(4);
    for (item, product) in items {
        let is_there =
            |line: &DemoLine| line.product.as_ref().is_some_and(|(other, _)| *other == product);
        if lines.len() < wanted && !lines.iter().any(is_there) {
            lines.push(line(random, item, (product, &data.products[product]), locale));
        }
    }
    if lines.is_empty() || random.percent(25) {
        lines.extend(write_in(random, data, (&price_list.currency, locale)));
    }
    lines
}

fn product(data: &Data, item: &Item) -> Option<usize> {
    data.products.iter().position(|product| product.key == item.product)
}

fn line(
    random: &mut Random,
    item: &Item,
    (number, product): (usize, &Product),
    locale: &str,
) -> DemoLine {
    // The server describes lines in its own language; customers abroad get a description in theirs.
    let is_abroad = locale != HOME_LANGUAGE;
    let mut line = DemoLine {
        product: Some((number, item.unit.clone())),
        description: is_abroad.then(|| product.name.get(locale).to_owned()),
        quantity: quantity(random, item, product),
        unit_price: None,
        discount_percent: None,
        discount_amount: None,
    };
    match random.below(100) {
        0..15 => line.discount_percent = Some(amount_of_units(random.between(2, 8))),
        15..20 => line.discount_amount = tenth(item.amount),
        20..27 => line.unit_price = rounded(item.amount.raw() / 100 * 96),
        _ => {}
    }
    line
}

/// A large quantity of cheap products, a small one of expensive products.
fn quantity(random: &mut Random, item: &Item, product: &Product) -> Amount {
    let millions = product.list_price.raw() / WHOLE / 1_000_000;
    amount_of_units(match (item.unit.as_str(), millions) {
        ("meter", _) => random.between(5, 60) * 10,
        ("roll_100", _) => random.between(1, 8),
        ("hour", _) => random.between(2, 20) * 4,
        ("day_8", _) => random.between(2, 15),
        ("license_year" | "license_3_years", _) => random.between(1, 2),
        ("box_12", _) => random.between(1, 5),
        (_, ..50) => random.between(5, 40),
        (_, 50..300) => random.between(2, 14),
        (_, 300..1_000) => random.between(1, 8),
        (_, 1_000..) => random.between(1, 4),
    })
}

fn write_in(
    random: &mut Random,
    data: &Data,
    (currency, locale): (&str, &str),
) -> Option<DemoLine> {
    let write_in = random.pick(&data.pools.write_ins);
    Some(DemoLine {
        product: None,
        description: Some(write_in.text.get(locale).to_owned()),
        quantity: amount_of_units(1),
        unit_price: Some(write_in.prices.get(currency)?.parse().ok()?),
        discount_percent: None,
        discount_amount: None,
    })
}

fn tenth(price: Amount) -> Option<Amount> {
    rounded(price.raw() / 10)
}

/// Rounds down to a whole number; `None` if that is zero.
fn rounded(raw: i64) -> Option<Amount> {
    let raw = raw / WHOLE * WHOLE;
    (raw > 0).then(|| Amount::from_raw(raw))
}

/// An amount of whole units.
#[must_use]
pub const fn amount_of_units(units: i64) -> Amount {
    Amount::from_raw(units * WHOLE)
}
