//! The content of a quote as canonical text, and its hash.

use std::fmt::Write as _;

use entity::choice::{PartyKind, PartyRole};
use entity::id::Key;
use entity::{document, line, party, quote};
use sha2::{Digest, Sha256};

/// The content of a quote as text: header, lines in order and parties, with one `name: value` per row and nothing for
/// an absent value. Texts are quoted, so that no text can imitate another row.
#[must_use]
pub fn text(
    quote: &quote::Model,
    document: &document::Model,
    lines: &[line::Model],
    parties: &[party::Model],
) -> String {
    let mut page = Page::default();
    page.say("number", &quote.number);
    page.say("revision", &quote.revision.to_string());
    page.say_some("valid_until", quote.valid_until.map(|day| day.to_string()));
    header(&mut page, document);
    for line in lines {
        line_of(&mut page, line);
    }
    for party in parties {
        party_of(&mut page, party);
    }
    page.0
}

/// The SHA-256 hash of a content, in hexadecimal.
#[must_use]
pub fn hash(content: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(content.as_bytes()) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn say(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.0, "{name}: {value:?}");
    }

    fn say_some(&mut self, name: &str, value: Option<String>) {
        self.say(name, value.as_deref().unwrap_or(""));
    }
}

fn header(page: &mut Page, document: &document::Model) {
    page.say("currency", &document.currency_code);
    page.say("rate_currency", &document.rate_currency_amount.to_string());
    page.say("rate_base", &document.rate_base_amount.to_string());
    page.say_some("price_list", document.price_list_id.map(Key::to_text));
    page.say("discount_amount", &document.discount_amount.to_string());
    page.say("discount_percent", &document.discount_percent.to_string());
    page.say("freight", &document.freight_amount.to_string());
    page.say_some("freight_tax_rate", document.freight_tax_rate.map(|rate| rate.to_string()));
    page.say_some("payment_terms", document.payment_terms.clone());
    page.say_some("delivery_terms", document.delivery_terms.clone());
    page.say("tax", &document.tax_amount.to_string());
    page.say("total", &document.total_amount.to_string());
    page.say("payable", &document.payable_amount.to_string());
}

fn line_of(page: &mut Page, line: &line::Model) {
    page.say("line", &line.position.to_string());
    page.say_some("product", line.product_id.map(Key::to_text));
    page.say_some("unit", line.unit_id.map(Key::to_text));
    page.say("description", &line.description);
    page.say("quantity", &line.quantity.to_string());
    page.say("unit_price", &line.unit_price.to_string());
    page.say("volume_discount", &line.volume_discount.to_string());
    page.say("manual_discount", &line.manual_discount_amount.to_string());
    page.say("net", &line.net_amount.to_string());
    page.say_some("tax_rate", line.tax_rate.map(|rate| rate.to_string()));
    page.say("tax", &line.tax_amount.to_string());
    page.say("extended", &line.extended_amount.to_string());
}

fn party_of(page: &mut Page, party: &party::Model) {
    let party::Model {
        id: _,
        document_id: _,
        role,
        kind,
        legal_name,
        national_id,
        economic_code,
        registration_number,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        fax,
    } = party;
    page.say("party", role_name(*role));
    page.say("kind", kind_name(*kind));
    page.say("legal_name", legal_name);
    for (name, value) in [
        ("national_id", national_id),
        ("economic_code", economic_code),
        ("registration_number", registration_number),
        ("country", country),
        ("province", province),
        ("city", city),
        ("street", street),
        ("postal_code", postal_code),
        ("phone", phone),
        ("fax", fax),
    ] {
        page.say_some(name, value.clone());
    }
}

const fn role_name(role: PartyRole) -> &'static str {
    match role {
        PartyRole::Organization => "ORGANIZATION",
        PartyRole::Account => "ACCOUNT",
        PartyRole::Contact => "CONTACT",
    }
}

const fn kind_name(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Organization => "ORGANIZATION",
        PartyKind::Person => "PERSON",
    }
}
