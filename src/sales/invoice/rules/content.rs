//! The content of an invoice or credit note as canonical text.

use entity::id::Key;
use entity::{credit_note, credit_note_line, document, invoice, line, party};

use crate::sales::document::rules::content::CanonicalText;

/// The content of an invoice as text: what `CanonicalText` says of its document, after its number and days.
#[must_use]
pub fn text(
    invoice: &invoice::Model,
    document: &document::Model,
    lines: &[line::Model],
    parties: &[party::Model],
) -> String {
    let mut content = CanonicalText::default();
    content.add_optional("number", invoice.number.clone());
    content.add("order", &invoice.order_id.to_text());
    content.add_optional("issued_on", invoice.issued_on.map(|day| day.to_string()));
    content.add_optional("due_on", invoice.due_on.map(|day| day.to_string()));
    content.add("header_discount", &document.header_discount_amount.to_string());
    content.add_document(document, lines, parties);
    content.into_text()
}

/// The content of a credit note as text, before its hash is known.
#[must_use]
pub fn credit_text(note: &credit_note::Model, lines: &[credit_note_line::Model]) -> String {
    let mut content = CanonicalText::default();
    content.add("number", &note.number);
    content.add("invoice", &note.invoice_id.to_text());
    content.add("credited_on", &note.credited_on.to_string());
    content.add("reason", &note.reason);
    content.add("currency", &note.currency_code);
    content.add("detail", &note.detail_amount.to_string());
    content.add("header_discount", &note.header_discount_amount.to_string());
    content.add("freight", &note.freight_amount.to_string());
    content.add("tax", &note.tax_amount.to_string());
    content.add("total", &note.total_amount.to_string());
    content.add("payable", &note.payable_amount.to_string());
    for line in lines {
        content.add("line", &line.line_id.to_text());
        content.add("quantity", &line.quantity.to_string());
        content.add("base", &line.base_amount.to_string());
        content.add("manual_discount", &line.manual_discount_amount.to_string());
        content.add("share", &line.header_discount_share.to_string());
        content.add("tax", &line.tax_amount.to_string());
    }
    content.into_text()
}
