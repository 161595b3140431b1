//! Looks up the display texts of enum values.

use entity::choice::{
    AuditKind, BudgetStatus, Calendar, ClosingOutcome, DayOfWeek, DeletableKind, ForecastCategory,
    Fulfillment, InvoiceStatus, LeadStatus, OpportunityStatus, OrderStatus, PartyKind,
    PricingMethod, PurchaseTimeframe, QuoteClosedAs, QuoteStatus, RateKind, Rating, Reach, Role,
    RoundingDirection, ShareAccess, StepKind, TaxKind,
};
use sea_orm::{ActiveEnum, Iterable};

use crate::platform::message::Message;

/// A value of an enum and its display text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The enum, as in the schema.
    pub name: &'static str,
    /// The value, as in the schema.
    pub value: String,
    /// The text to display.
    pub label: String,
}

/// The labels of all values of all enums that users see, enum by enum.
#[must_use]
pub fn labels(locale: &str) -> Vec<Label> {
    let enums: [(&'static str, &'static str, Vec<String>); 25] = [
        ("AuditKind", "label-audit-kind", values::<AuditKind>()),
        ("BudgetStatus", "label-budget-status", values::<BudgetStatus>()),
        ("Calendar", "label-calendar", values::<Calendar>()),
        ("ClosingOutcome", "label-closing-outcome", values::<ClosingOutcome>()),
        ("DayOfWeek", "label-day-of-week", values::<DayOfWeek>()),
        ("DeletableKind", "label-deletable-kind", values::<DeletableKind>()),
        ("ForecastCategory", "label-forecast-category", values::<ForecastCategory>()),
        ("Fulfillment", "label-fulfillment", values::<Fulfillment>()),
        ("InvoiceStatus", "label-invoice-status", values::<InvoiceStatus>()),
        ("LeadStatus", "label-lead-status", values::<LeadStatus>()),
        ("OpportunityStatus", "label-opportunity-status", values::<OpportunityStatus>()),
        ("OrderStatus", "label-order-status", values::<OrderStatus>()),
        ("PartyKind", "label-party-kind", values::<PartyKind>()),
        ("PricingMethod", "label-pricing-method", values::<PricingMethod>()),
        ("PurchaseTimeframe", "label-purchase-timeframe", values::<PurchaseTimeframe>()),
        ("QuoteClosedAs", "label-quote-closed-as", values::<QuoteClosedAs>()),
        ("QuoteStatus", "label-quote-status", values::<QuoteStatus>()),
        ("RateKind", "label-rate-kind", values::<RateKind>()),
        ("Rating", "label-rating", values::<Rating>()),
        ("Reach", "label-reach", values::<Reach>()),
        ("Role", "label-role", values::<Role>()),
        ("RoundingDirection", "label-rounding-direction", values::<RoundingDirection>()),
        ("ShareAccess", "label-share-access", values::<ShareAccess>()),
        ("StepKind", "label-step-kind", values::<StepKind>()),
        ("TaxKind", "label-tax-kind", values::<TaxKind>()),
    ];
    enums
        .into_iter()
        .flat_map(|(name, key, values)| {
            values.into_iter().map(move |value| Label {
                name,
                label: Message::new(key).with("value", &value).in_locale(locale),
                value,
            })
        })
        .collect()
}

fn values<E: ActiveEnum<Value = String> + Iterable>() -> Vec<String> {
    E::iter().map(|value| value.to_value()).collect()
}

#[cfg(test)]
mod tests;
