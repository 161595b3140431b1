//! Computes the amounts of a document's lines and its totals.

use entity::choice::{DocumentKind, RoundingDirection};
use entity::money::OutOfRange;
use entity::{currency, document, line};

use crate::platform::error::UserError;
use crate::pricing::{
    self, Discount, DocumentAmounts, LineAmounts, LineTerms, PayableRounding, PricedLine, Rate,
    Rounding, Step, Tax, Terms, to_base,
};
use crate::sales::document::rules::places::{check_new_amounts, rounding_places};
use crate::sales::document::rules::problem::{cannot_price, out_of_range};

/// A line whose amounts are not computed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The line without its amounts.
    pub line: line::Model,
    /// The discount per unit from the tier.
    pub volume: Option<Discount>,
}

/// A document whose amounts are not computed yet, beside the one that is kept.
#[derive(Clone, Debug)]
pub struct UnpricedDocument<'a> {
    /// The document before the change; of a new one, as it was created.
    pub before: &'a document::Model,
    /// Its lines before the change.
    pub kept: &'a [line::Model],
    /// The document as it is to be.
    pub document: document::Model,
    /// Its lines as they are to be.
    pub drafts: Vec<Draft>,
}

/// The currency and decimal places to which a document is rounded.
#[derive(Clone, Copy, Debug)]
pub struct Precisions<'a> {
    /// The document's currency.
    pub currency: &'a currency::Model,
    /// Decimal places of the base currency.
    pub base_precision: u32,
}

/// A priced document with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The header and the totals.
    pub document: document::Model,
    /// The lines, in order.
    pub lines: Vec<line::Model>,
}

impl From<line::Model> for Draft {
    /// A draft that keeps the line's price and volume discount.
    fn from(line: line::Model) -> Self {
        Self { volume: Some(kept_volume(&line)), line }
    }
}

/// The discount per unit that a line got from its tier when it was priced.
#[must_use]
pub fn kept_volume(line: &line::Model) -> Discount {
    line.volume_percent.map_or(Discount::Amount(line.volume_discount), Discount::Percent)
}

/// Prices a document: every amount of every line, and the totals.
///
/// # Errors
/// A number cannot be priced, a new amount has more decimal places than its currency, or a result is out of range.
pub fn price(
    unpriced: UnpricedDocument<'_>,
    precisions: Precisions<'_>,
) -> Result<Sheet, UserError> {
    check_new_amounts(&unpriced, precisions.currency)?;
    let UnpricedDocument { before: _, kept: _, document, drafts } = unpriced;
    let line_terms: Vec<LineTerms> = drafts.iter().map(line_terms).collect();
    let places = rounding_places(&document, &drafts, precisions.currency);
    let document = document::Model {
        amount_precision: i32::try_from(places).unwrap_or(0),
        payable_multiple: precisions.currency.payable_multiple,
        payable_direction: precisions.currency.payable_direction,
        ..document
    };
    let priced = pricing::price(&terms(&document), &line_terms)
        .map_err(|reason| placed(tier_too_large(&line_terms, reason), &drafts))?;
    let lines = drafts
        .into_iter()
        .zip(priced.lines)
        .map(|(draft, amounts)| with_amounts(draft, &amounts))
        .collect();
    let totals = priced.totals;
    let base = to_base(totals.total_amount, rate(&document), precisions.base_precision);
    let document = document::Model {
        detail_amount: totals.detail_amount,
        header_discount_amount: totals.header_discount_amount,
        tax_amount: totals.tax_amount,
        total_amount: totals.total_amount,
        rounding_amount: totals.rounding_amount,
        payable_amount: totals.payable_amount,
        base_total_amount: base.map_err(|_| out_of_range())?,
        ..document
    };
    Ok(Sheet { document, lines })
}

/// The steps in which a document's totals were computed, with the rounding it was priced with; empty if the document
/// can no longer be priced. An invoice was not priced: its amounts are parts of its order's, so the steps are its sums.
#[must_use]
pub fn explain<'a>(
    document: &document::Model,
    lines: impl IntoIterator<Item = &'a line::Model>,
) -> Vec<Step> {
    match document.kind {
        DocumentKind::Opportunity | DocumentKind::Quote | DocumentKind::Order => {
            let lines: Vec<LineTerms> =
                lines.into_iter().map(|line| line_terms(&Draft::from(line.clone()))).collect();
            pricing::explain(&terms(document), &lines).unwrap_or_default()
        }
        DocumentKind::Invoice => {
            amounts(document, lines).and_then(|part| part.steps()).unwrap_or_default()
        }
    }
}

/// The exchange rate of a document.
#[must_use]
pub const fn rate(document: &document::Model) -> Rate {
    Rate { currency_amount: document.rate_currency_amount, base_amount: document.rate_base_amount }
}

/// The amounts of a document, with its lines in order.
///
/// # Errors
/// A sum is out of range.
pub fn amounts<'a>(
    document: &document::Model,
    lines: impl IntoIterator<Item = &'a line::Model>,
) -> Result<DocumentAmounts, OutOfRange> {
    let lines: Vec<LineAmounts> = lines.into_iter().map(of_line).collect();
    let mut freight_tax_amount = document.tax_amount;
    for line in &lines {
        freight_tax_amount = freight_tax_amount.minus(line.tax_amount)?;
    }
    Ok(DocumentAmounts {
        lines,
        freight_amount: document.freight_amount,
        freight_tax_amount,
        payable_amount: document.payable_amount,
    })
}

const fn of_line(line: &line::Model) -> LineAmounts {
    LineAmounts {
        quantity: line.quantity,
        base_amount: line.base_amount,
        manual_discount_amount: line.manual_discount_amount,
        header_discount_share: line.header_discount_share,
        tax_amount: line.tax_amount,
    }
}

/// How a document's amount to pay was rounded.
#[must_use]
pub const fn payable_rounding(document: &document::Model) -> PayableRounding {
    let direction = match document.payable_direction {
        RoundingDirection::Up => Rounding::Up,
        RoundingDirection::Down => Rounding::Down,
        RoundingDirection::Nearest => Rounding::Nearest,
    };
    PayableRounding { multiple: document.payable_multiple, direction }
}

fn terms(document: &document::Model) -> Terms {
    Terms {
        precision: u32::try_from(document.amount_precision).unwrap_or(0),
        payable: payable_rounding(document),
        discount_amount: document.discount_amount,
        discount_percent: document.discount_percent,
        freight_amount: document.freight_amount,
        freight_tax_rate: document.freight_tax_rate,
    }
}

fn line_terms(draft: &Draft) -> LineTerms {
    let Draft { line, volume } = draft;
    let manual = match line.manual_discount_percent {
        Some(percent) => Discount::Percent(percent),
        None => Discount::Amount(line.manual_discount_amount),
    };
    let tax = match line.tax_rate {
        Some(rate) => Tax::Rate(rate),
        None if line.is_tax_overridden => Tax::Amount(line.tax_amount),
        None => Tax::None,
    };
    LineTerms {
        quantity: line.quantity,
        unit_price: line.unit_price,
        volume: *volume,
        manual: Some(manual),
        tax,
    }
}

fn with_amounts(Draft { line, volume }: Draft, amounts: &PricedLine) -> line::Model {
    let volume_percent = match volume {
        Some(Discount::Percent(percent)) => Some(percent),
        Some(Discount::Amount(_)) | None => None,
    };
    let PricedLine {
        volume_discount,
        base_amount,
        manual_discount_amount,
        net_amount,
        header_discount_share,
        tax_amount,
        extended_amount,
    } = *amounts;
    line::Model {
        volume_discount,
        volume_percent,
        base_amount,
        manual_discount_amount,
        net_amount,
        header_discount_share,
        tax_amount,
        extended_amount,
        ..line
    }
}

/// Blames the tier, not the manual discount, if the tier's amount exceeds the unit price.
fn tier_too_large(lines: &[LineTerms], reason: pricing::CannotPrice) -> UserError {
    if let pricing::CannotPrice::DiscountTooLarge { line } = reason
        && let Some(terms) = lines.get(line)
        && let Some(Discount::Amount(amount)) = terms.volume
        && amount > terms.unit_price
    {
        return UserError::invalid("document-tier-too-large")
            .at(&format!("lines.{line}.unitPrice"));
    }
    cannot_price(reason)
}

/// Replaces the index of a draft in the path by the index of the requested line, because invalid lines have no draft.
fn placed(mut problem: UserError, drafts: &[Draft]) -> UserError {
    if let [first, index, ..] = problem.path.as_mut_slice()
        && first == "lines"
        && let Ok(at) = index.parse::<usize>()
        && let Some(draft) = drafts.get(at)
    {
        *index = (draft.line.position - 1).to_string();
    }
    problem
}
