//! The content of a document as canonical text, and its hash.

use std::fmt::Write as _;

use entity::choice::{PartyKind, PartyRole};
use entity::id::Key;
use entity::{document, line, party};
use sha2::{Digest, Sha256};

/// The content of a document as text: one `name: value` per row and nothing for an absent value. Texts are quoted, so
/// that no text can imitate another row.
#[derive(Debug, Default)]
pub struct CanonicalText(String);

impl CanonicalText {
    /// Adds a row.
    pub fn add(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.0, "{name}: {value:?}");
    }

    /// Adds a row, or an empty one.
    pub fn add_optional(&mut self, name: &str, value: Option<String>) {
        self.add(name, value.as_deref().unwrap_or(""));
    }

    /// Adds the header of a document, its lines in order and its parties.
    pub fn add_document(
        &mut self,
        document: &document::Model,
        lines: &[line::Model],
        parties: &[party::Model],
    ) {
        header(self, document);
        for line in lines {
            line_of(self, line);
        }
        for party in parties {
            party_of(self, party);
        }
    }

    /// The text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
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

fn header(content: &mut CanonicalText, document: &document::Model) {
    content.add("currency", &document.currency_code);
    content.add("rate_currency", &document.rate_currency_amount.to_string());
    content.add("rate_base", &document.rate_base_amount.to_string());
    content.add_optional("price_list", document.price_list_id.map(Key::to_text));
    content.add("discount_amount", &document.discount_amount.to_string());
    content.add("discount_percent", &document.discount_percent.to_string());
    content.add("freight", &document.freight_amount.to_string());
    content
        .add_optional("freight_tax_rate", document.freight_tax_rate.map(|rate| rate.to_string()));
    content.add_optional("payment_terms", document.payment_terms.clone());
    content.add_optional("delivery_terms", document.delivery_terms.clone());
    content.add("tax", &document.tax_amount.to_string());
    content.add("total", &document.total_amount.to_string());
    content.add("payable", &document.payable_amount.to_string());
}

fn line_of(content: &mut CanonicalText, line: &line::Model) {
    content.add("line", &line.position.to_string());
    content.add_optional("product", line.product_id.map(Key::to_text));
    content.add_optional("unit", line.unit_id.map(Key::to_text));
    content.add("description", &line.description);
    content.add("quantity", &line.quantity.to_string());
    content.add("unit_price", &line.unit_price.to_string());
    content.add("volume_discount", &line.volume_discount.to_string());
    content.add("manual_discount", &line.manual_discount_amount.to_string());
    content.add("net", &line.net_amount.to_string());
    content.add_optional("tax_rate", line.tax_rate.map(|rate| rate.to_string()));
    content.add("tax", &line.tax_amount.to_string());
    content.add("extended", &line.extended_amount.to_string());
}

fn party_of(content: &mut CanonicalText, party: &party::Model) {
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
    content.add("party", role_name(*role));
    content.add("kind", kind_name(*kind));
    content.add("legal_name", legal_name);
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
        content.add_optional(name, value.clone());
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
