//! Totals in the schema, and how they were computed.

use std::sync::Arc;

use async_graphql::Object;
use entity::money::Amount;
use entity::{document, line};

use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::Money;
use crate::platform::message::Message;
use crate::pricing::{Step, StepKey};
use crate::sales::document::rules::totals::explain;

/// The totals of a document.
#[derive(Clone, Debug)]
pub struct Totals {
    document: document::Model,
    lines: Option<Arc<Vec<Arc<line::Model>>>>,
    request: RequestContext,
}

impl Totals {
    /// The totals of a saved document.
    #[must_use]
    pub fn of(document: &document::Model, request: &RequestContext) -> Self {
        Self { document: document.clone(), lines: None, request: request.clone() }
    }

    /// The totals of a document that is only previewed.
    #[must_use]
    pub fn preview(
        document: &document::Model,
        lines: Vec<line::Model>,
        request: &RequestContext,
    ) -> Self {
        let lines = lines.into_iter().map(Arc::new).collect();
        Self { lines: Some(Arc::new(lines)), ..Self::of(document, request) }
    }

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.document.currency_code)
    }

    async fn steps(&self) -> Result<Vec<PriceStep>, ResolverError> {
        let lines = match &self.lines {
            Some(lines) => Arc::clone(lines),
            None => self.request.rows_of(self.document.id).await?,
        };
        let steps = explain(&self.document, lines.iter().map(|line| &**line));
        let step = |step| PriceStep { step, request: self.request.clone() };
        Ok(steps.into_iter().map(step).collect())
    }
}

/// The totals of a document, in its currency.
#[Object]
impl Totals {
    /// The sum of the lines' net amounts.
    fn detail_amount(&self) -> Money {
        self.money(self.document.detail_amount)
    }

    /// Both header discounts, amount and percentage, added up.
    fn header_discount_amount(&self) -> Money {
        self.money(self.document.header_discount_amount)
    }

    /// The freight charge before tax.
    fn freight_amount(&self) -> Money {
        self.money(self.document.freight_amount)
    }

    /// All taxes, including the tax on freight.
    fn tax_amount(&self) -> Money {
        self.money(self.document.tax_amount)
    }

    /// Detail amount − header discount amount + freight amount + tax amount.
    fn total_amount(&self) -> Money {
        self.money(self.document.total_amount)
    }

    /// The amount that the currency's payable rounding adds; negative if it subtracts.
    fn rounding_amount(&self) -> Money {
        self.money(self.document.rounding_amount)
    }

    /// The amount to pay: total amount + rounding amount.
    fn payable_amount(&self) -> Money {
        self.money(self.document.payable_amount)
    }

    /// The total amount in the organisation's base currency: at the day's rate while the document is open, at the
    /// booked rate afterwards.
    async fn base_total_amount(&self) -> Result<Money, ResolverError> {
        let base = self.request.session().base_currency().await?;
        Ok(Money::new(self.document.base_total_amount, base))
    }

    /// Whether the base total is at an older rate, because at the day's rate it leaves the range that can be stored.
    fn is_base_total_stale(&self) -> bool {
        self.document.is_base_stale
    }

    /// How the totals were computed: one step per number, in the order of computation, from the same function that
    /// prices documents and with the rounding that the document was priced with. At most 7 steps per line and 8 for the
    /// document; empty if the document can no longer be priced. Of an invoice, whose amounts are parts of its order's,
    /// only the sums. Null only with an error.
    async fn explain(&self) -> NullableField<Vec<PriceStep>> {
        Some(self.steps().await)
    }
}

/// One computed number of a document, with its formula.
#[derive(Clone, Debug)]
pub struct PriceStep {
    step: Step,
    request: RequestContext,
}

/// One computed number of a document, with its formula.
#[Object]
impl PriceStep {
    /// The name of the number.
    fn label(
        &self,
        #[graphql(desc = "A language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> String {
        let locale = locale.as_deref().unwrap_or_else(|| self.request.locale());
        label(self.step.key).in_locale(locale)
    }

    /// The result, in the document's currency.
    fn amount(&self) -> Amount {
        self.step.amount
    }

    /// The formula with its numbers, e.g. `round((100.0000 - 10.0000) × 12.0000, 2)`; `round(x, n)` rounds to n decimal
    /// places, halves away from zero.
    fn formula(&self) -> &str {
        &self.step.formula
    }
}

fn label(key: StepKey) -> Message {
    let of_line = |key, line: usize| Message::new(key).with("line", line + 1);
    match key {
        StepKey::VolumeDiscount { line } => of_line("step-volume-discount", line),
        StepKey::BaseAmount { line } => of_line("step-base-amount", line),
        StepKey::ManualDiscount { line } => of_line("step-manual-discount", line),
        StepKey::NetAmount { line } => of_line("step-net-amount", line),
        StepKey::DetailAmount => Message::new("step-detail-amount"),
        StepKey::HeaderDiscount => Message::new("step-header-discount"),
        StepKey::HeaderDiscountShare { line } => of_line("step-share", line),
        StepKey::LineTax { line } => of_line("step-line-tax", line),
        StepKey::ExtendedAmount { line } => of_line("step-extended-amount", line),
        StepKey::Freight => Message::new("step-freight"),
        StepKey::FreightTax => Message::new("step-freight-tax"),
        StepKey::Tax => Message::new("step-tax"),
        StepKey::Total => Message::new("step-total"),
        StepKey::Rounding => Message::new("step-rounding"),
        StepKey::Payable => Message::new("step-payable"),
    }
}
