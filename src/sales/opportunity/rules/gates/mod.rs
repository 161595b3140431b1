//! What a stage demands before it lets go: its required steps.

use entity::choice::{QuoteStatus, StepKind};
use entity::id::{StageId, StepId};
use entity::money::Amount;
use entity::{opportunity, quote, stage_step};

use crate::platform::error::Blocker;
use crate::platform::message::Message;

/// What the steps of stages ask about a deal.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The deal.
    pub deal: &'a opportunity::Model,
    /// Its quotes.
    pub quotes: &'a [quote::Model],
    /// The steps that were ticked off.
    pub ticks: &'a [StepId],
    /// How many lines it has, as far as it matters.
    pub lines: usize,
    /// How many competitors are named.
    pub competitors: usize,
}

/// The required steps of some stages that are still open, in the order of the steps.
#[must_use]
pub fn blockers(
    stages: &[StageId],
    steps: &[stage_step::Model],
    known: &Known<'_>,
) -> Vec<Blocker> {
    steps
        .iter()
        .filter(|step| step.is_required && stages.contains(&step.stage_id))
        .filter(|step| !is_done(step, known))
        .map(blocker)
        .collect()
}

/// Whether a step is done, required or not.
#[must_use]
pub fn is_done(step: &stage_step::Model, known: &Known<'_>) -> bool {
    match step.kind {
        StepKind::Field => step.field.as_deref().is_none_or(|field| is_filled(field, known)),
        StepKind::Lines => known.lines > 0,
        StepKind::Quote => known.quotes.iter().any(stands),
        StepKind::ActiveQuote => known.quotes.iter().any(|quote| quote.activated_at.is_some()),
        StepKind::SentQuote => known.quotes.iter().any(|quote| quote.sent_at.is_some()),
        StepKind::Tick => known.ticks.contains(&step.id),
    }
}

const fn stands(quote: &quote::Model) -> bool {
    match quote.status {
        QuoteStatus::Draft | QuoteStatus::Active | QuoteStatus::Won => true,
        QuoteStatus::Closed => false,
    }
}

/// Whether a field is filled; one that is not known asks for nothing.
fn is_filled(field: &str, known: &Known<'_>) -> bool {
    let deal = known.deal;
    match field {
        "customerNeed" => deal.customer_need.is_some(),
        "painPoints" => deal.pain_points.is_some(),
        "decisionMaker" => deal.decision_maker.is_some(),
        "budgetAmount" => deal.budget_amount.is_some(),
        "budgetStatus" => deal.budget_status.is_some(),
        "purchaseTimeframe" => deal.purchase_timeframe.is_some(),
        "currentSituation" => deal.current_situation.is_some(),
        "proposedSolution" => deal.proposed_solution.is_some(),
        "estimatedCloseDate" => deal.estimated_close_date.is_some(),
        "estimatedValue" => deal.estimated_value > Amount::ZERO,
        "description" => deal.description.is_some(),
        "rating" => deal.rating.is_some(),
        "account" => deal.account_id.is_some(),
        "contact" => deal.contact_id.is_some(),
        "competitors" => known.competitors > 0,
        _ => true,
    }
}

fn blocker(step: &stage_step::Model) -> Blocker {
    let (key, cleared_by) = match step.kind {
        StepKind::Field if step.field.as_deref() == Some("competitors") => {
            ("opportunity-blocked-field", "addOpportunityCompetitor")
        }
        StepKind::Field => ("opportunity-blocked-field", "updateOpportunity"),
        StepKind::Lines => ("opportunity-blocked-lines", "setLines"),
        StepKind::Quote => ("opportunity-blocked-quote", "generateQuote"),
        StepKind::ActiveQuote => ("opportunity-blocked-active-quote", "activateQuote"),
        StepKind::SentQuote => ("opportunity-blocked-sent-quote", "markQuoteSent"),
        StepKind::Tick => ("opportunity-blocked-tick", "tickStep"),
    };
    Blocker {
        step: Some(step.id),
        field: step.field.clone(),
        message: Message::new(key).with_text("label", &step.label),
        cleared_by: Some(cleared_by),
    }
}

#[cfg(test)]
mod tests;
