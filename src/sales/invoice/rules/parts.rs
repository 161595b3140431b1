//! Turns documents, their lines and credit notes into amounts that are parted, and parts into invoices.

use std::collections::HashMap;

use entity::choice::DocumentKind;
use entity::id::{DocumentId, InvoiceId, LineId};
use entity::money::{Amount, OutOfRange};
use entity::{credit_note, credit_note_line, document, line};

use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::{
    CannotTake, DocumentAmounts, LineAmounts, PartRounding, TakenBelow, part as part_of,
};
use crate::sales::document::rules::totals::{Sheet, amounts, payable_rounding};

/// A part of a document, with each line at the place of the whole document's line that it is a part of; a part of a
/// line that is no longer there has no place.
fn placed(
    part: &DocumentAmounts,
    lines: &[line::Model],
    sources: impl Iterator<Item = Option<LineId>>,
) -> DocumentAmounts {
    let mut at_places = DocumentAmounts {
        lines: vec![LineAmounts::default(); lines.len()],
        freight_amount: part.freight_amount,
        freight_tax_amount: part.freight_tax_amount,
        payable_amount: part.payable_amount,
    };
    for (amounts, source) in part.lines.iter().zip(sources) {
        let place = lines.iter().position(|line| Some(line.id) == source);
        if let Some(place) = place {
            at_places.lines[place] = *amounts;
        }
    }
    at_places
}

/// What is on an invoice, at the places of the order's lines.
///
/// # Errors
/// A sum is out of range.
pub fn invoiced(
    order_lines: &[line::Model],
    document: &document::Model,
    lines: &[&line::Model],
) -> Result<DocumentAmounts, OutOfRange> {
    let part = amounts(document, lines.iter().copied())?;
    Ok(placed(&part, order_lines, lines.iter().map(|line| line.source_line_id)))
}

/// A credit note with its lines.
#[derive(Clone, Debug)]
pub struct CreditedPart {
    /// The credit note.
    pub note: credit_note::Model,
    /// Its lines.
    pub lines: Vec<credit_note_line::Model>,
}

/// What a credit note takes back, at the places of these lines: those of its invoice, or, by `source`, of its order.
pub fn credited(
    lines: &[line::Model],
    credit: &CreditedPart,
    source: impl Fn(LineId) -> Option<LineId>,
) -> DocumentAmounts {
    let of_line = |line: &credit_note_line::Model| LineAmounts {
        quantity: line.quantity,
        base_amount: line.base_amount,
        manual_discount_amount: line.manual_discount_amount,
        header_discount_share: line.header_discount_share,
        tax_amount: line.tax_amount,
    };
    let part = DocumentAmounts {
        lines: credit.lines.iter().map(of_line).collect(),
        freight_amount: credit.note.freight_amount,
        freight_tax_amount: credit.note.freight_tax_amount,
        payable_amount: credit.note.payable_amount,
    };
    placed(&part, lines, credit.lines.iter().map(|line| source(line.line_id)))
}

/// The part of a document for these quantities, after what was taken of it.
///
/// # Errors
/// A quantity is more than is left, or a result is out of range.
pub fn part(
    document: &document::Model,
    (total, taken): (&DocumentAmounts, &DocumentAmounts),
    quantities: &[Amount],
) -> Result<DocumentAmounts, Error> {
    let rounding = PartRounding {
        precision: u32::try_from(document.amount_precision).unwrap_or(0),
        payable: payable_rounding(document),
    };
    part_of(total, taken, quantities, rounding).map_err(|reason| match reason {
        CannotTake::OutOfRange(out) => out.into(),
        CannotTake::NegativeQuantity { .. } | CannotTake::MoreThanLeft { .. } => {
            UserError::invalid("document-quantity").at("lines").into()
        }
    })
}

/// What is left of each line.
///
/// # Errors
/// A difference is out of range.
pub fn left(total: &DocumentAmounts, taken: &DocumentAmounts) -> Result<Vec<Amount>, OutOfRange> {
    let lines = total.lines.iter().zip(&taken.lines);
    lines.map(|(line, taken)| line.quantity.minus(taken.quantity)).collect()
}

/// Refuses an order of which less is left than what is on its invoices.
///
/// # Errors
/// An amount fell below what is invoiced of it.
pub fn check_covers(total: &DocumentAmounts, taken: &DocumentAmounts) -> Result<(), Error> {
    match total.below(taken)? {
        None => Ok(()),
        Some(TakenBelow::Line(index)) => {
            let message = Message::new("order-line-below-invoiced").with("line", index + 1);
            Err(UserError::new(UserErrorCode::INVALID, message).at("lines").into())
        }
        Some(TakenBelow::Header) => {
            Err(UserError::invalid("order-header-below-invoiced").at("lines").into())
        }
    }
}

/// A draft's document and lines: the part, as a document of its own. Lines that the draft has already keep their ids.
///
/// # Errors
/// A sum is out of range.
pub fn sheet(
    id: InvoiceId,
    (order, order_lines): (&document::Model, &[line::Model]),
    part: &DocumentAmounts,
    kept: &[line::Model],
) -> Result<Sheet, OutOfRange> {
    let ids: HashMap<LineId, LineId> =
        kept.iter().filter_map(|line| Some((line.source_line_id?, line.id))).collect();
    let taken = order_lines.iter().zip(&part.lines);
    let taken = taken.filter(|(_, amounts)| amounts.quantity > Amount::ZERO);
    let mut lines = Vec::new();
    for (position, (line, amounts)) in (1..).zip(taken) {
        lines.push(line::Model {
            id: ids.get(&line.id).copied().unwrap_or_else(LineId::generate),
            document_id: id.into(),
            position,
            quantity: amounts.quantity,
            base_amount: amounts.base_amount,
            manual_discount_amount: amounts.manual_discount_amount,
            net_amount: amounts.net_amount()?,
            header_discount_share: amounts.header_discount_share,
            tax_amount: amounts.tax_amount,
            extended_amount: amounts.extended_amount()?,
            source_line_id: Some(line.id),
            fulfilled_quantity: Amount::ZERO,
            invoiced_quantity: Amount::ZERO,
            ..line.clone()
        });
    }
    let total_amount = part.total_amount()?;
    let document = document::Model {
        id: DocumentId::from(id),
        kind: DocumentKind::Invoice,
        is_rate_booked: false,
        discount_amount: Amount::ZERO,
        discount_percent: Amount::ZERO,
        freight_amount: part.freight_amount,
        detail_amount: part.detail_amount()?,
        header_discount_amount: part.header_discount_amount()?,
        tax_amount: part.tax_amount()?,
        total_amount,
        rounding_amount: part.payable_amount.minus(total_amount)?,
        payable_amount: part.payable_amount,
        line_count: i32::try_from(lines.len()).unwrap_or(i32::MAX),
        ..order.clone()
    };
    Ok(Sheet { document, lines })
}
