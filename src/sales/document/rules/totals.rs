//! From the lines of a document to their amounts and its totals.

use entity::choice::RoundingDirection;
use entity::{currency, document, line};

use crate::platform::error::UserError;
use crate::pricing::{
    self, Discount, LineTerms, PayableRounding, PricedLine, Rate, Rounding, Step, Tax, Terms,
    to_base,
};
use crate::sales::document::rules::problem::{cannot_price, out_of_range};

/// A line whose amounts are still to be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The line, with everything but its amounts.
    pub line: line::Model,
    /// The discount per unit that its tier gives.
    pub volume: Option<Discount>,
}

/// The currencies that a document is rounded in.
#[derive(Clone, Copy, Debug)]
pub struct Coin<'a> {
    /// The document's currency.
    pub currency: &'a currency::Model,
    /// Decimal places of the base currency.
    pub base_precision: u32,
}

/// A document with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The header and totals.
    pub document: document::Model,
    /// The lines, in order.
    pub lines: Vec<line::Model>,
}

impl From<line::Model> for Draft {
    /// A line that keeps its price and volume discount.
    fn from(line: line::Model) -> Self {
        Self { volume: Some(Discount::Amount(line.volume_discount)), line }
    }
}

/// Prices a document: every amount of every line, and the totals.
///
/// # Errors
/// A number was given that cannot be priced, or a result does not fit.
pub fn price(
    document: document::Model,
    drafts: Vec<Draft>,
    coin: Coin<'_>,
) -> Result<Sheet, UserError> {
    let line_terms: Vec<LineTerms> = drafts.iter().map(line_terms).collect();
    let priced = pricing::price(&terms(&document, coin.currency), &line_terms)
        .map_err(|reason| placed(tier_too_large(&line_terms, reason), &drafts))?;
    let lines = drafts
        .into_iter()
        .zip(priced.lines)
        .map(|(draft, amounts)| with_amounts(draft.line, &amounts))
        .collect();
    let totals = priced.totals;
    let base = to_base(totals.total_amount, rate(&document), coin.base_precision);
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

/// The steps by which a document comes to its totals; none where it can't be computed any more.
#[must_use]
pub fn explain<'a>(
    document: &document::Model,
    lines: impl IntoIterator<Item = &'a line::Model>,
    currency: &currency::Model,
) -> Vec<Step> {
    let lines: Vec<LineTerms> =
        lines.into_iter().map(|line| line_terms(&Draft::from(line.clone()))).collect();
    pricing::explain(&terms(document, currency), &lines).unwrap_or_default()
}

/// The exchange rate of a document.
#[must_use]
pub const fn rate(document: &document::Model) -> Rate {
    Rate { currency_amount: document.rate_currency_amount, base_amount: document.rate_base_amount }
}

fn terms(document: &document::Model, currency: &currency::Model) -> Terms {
    let direction = match currency.payable_direction {
        RoundingDirection::Up => Rounding::Up,
        RoundingDirection::Down => Rounding::Down,
        RoundingDirection::Nearest => Rounding::Nearest,
    };
    Terms {
        precision: u32::try_from(currency.precision).unwrap_or(0),
        payable: PayableRounding { multiple: currency.payable_multiple, direction },
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

fn with_amounts(line: line::Model, amounts: &PricedLine) -> line::Model {
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
        base_amount,
        manual_discount_amount,
        net_amount,
        header_discount_share,
        tax_amount,
        extended_amount,
        ..line
    }
}

/// A tier's amount above the unit price is no fault of the discount by hand.
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

/// Paths count the lines as they were asked for, also where some of these can't be priced.
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
