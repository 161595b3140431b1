//! The content of a quote as canonical text.

use entity::{document, line, party, quote};

use crate::sales::document::rules::content::CanonicalText;

/// The content of a quote as text: what `CanonicalText` says of its document, after its number and last day.
#[must_use]
pub fn text(
    quote: &quote::Model,
    document: &document::Model,
    lines: &[line::Model],
    parties: &[party::Model],
) -> String {
    let mut content = CanonicalText::default();
    content.add("number", &quote.number);
    content.add("revision", &quote.revision.to_string());
    content.add_optional("valid_until", quote.valid_until.map(|day| day.to_string()));
    content.add_document(document, lines, parties);
    content.into_text()
}
