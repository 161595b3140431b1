//! Decides which required steps block an opportunity from leaving a stage.

use entity::choice::{QuoteStatus, StepKind};
use entity::id::{StageId, StepId};
use entity::money::Amount;
use entity::{opportunity, quote, stage_step};

use crate::platform::error::Blocker;
use crate::platform::message::Message;

/// The facts about an opportunity that steps depend on.
#[derive(Clone, Copy, Debug)]
pub struct GateFacts<'a> {
    /// The opportunity.
    pub opportunity: &'a opportunity::Model,
    /// Its quotes.
    pub quotes: &'a [quote::Model],
    /// The manual steps that are marked as done.
    pub ticks: &'a [StepId],
    /// The number of its lines; only zero or more matters.
    pub lines: usize,
    /// The number of its competitors.
    pub competitors: usize,
}

/// The required steps of some stages that are not done, in the order of the steps.
#[must_use]
pub fn blockers(
    stages: &[StageId],
    steps: &[stage_step::Model],
    known: &GateFacts<'_>,
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
pub fn is_done(step: &stage_step::Model, known: &GateFacts<'_>) -> bool {
    match step.kind {
        StepKind::Field => step.field.as_deref().is_none_or(|field| is_filled(field, known)),
        StepKind::Lines => known.lines > 0,
        StepKind::Quote => known.quotes.iter().any(is_live_or_won),
        StepKind::ActiveQuote => known.quotes.iter().any(|quote| quote.activated_at.is_some()),
        StepKind::SentQuote => known.quotes.iter().any(|quote| quote.sent_at.is_some()),
        StepKind::Tick => known.ticks.contains(&step.id),
    }
}

const fn is_live_or_won(quote: &quote::Model) -> bool {
    match quote.status {
        QuoteStatus::Draft | QuoteStatus::Active | QuoteStatus::Won => true,
        QuoteStatus::Closed => false,
    }
}

/// Whether a field is filled. An unknown field counts as filled.
fn is_filled(field: &str, known: &GateFacts<'_>) -> bool {
    let opportunity = known.opportunity;
    match field {
        "customerNeed" => opportunity.customer_need.is_some(),
        "painPoints" => opportunity.pain_points.is_some(),
        "decisionMaker" => opportunity.decision_maker.is_some(),
        "budgetAmount" => opportunity.budget_amount.is_some(),
        "budgetStatus" => opportunity.budget_status.is_some(),
        "purchaseTimeframe" => opportunity.purchase_timeframe.is_some(),
        "currentSituation" => opportunity.current_situation.is_some(),
        "proposedSolution" => opportunity.proposed_solution.is_some(),
        "estimatedCloseDate" => opportunity.estimated_close_date.is_some(),
        "estimatedValue" => opportunity.estimated_value > Amount::ZERO,
        "description" => opportunity.description.is_some(),
        "rating" => opportunity.rating.is_some(),
        "account" => opportunity.account_id.is_some(),
        "contact" => opportunity.contact_id.is_some(),
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
        step: Some(step.id.into()),
        field: step.field.clone(),
        message: Message::new(key).with_text("label", &step.label),
        cleared_by: Some(cleared_by),
    }
}

#[cfg(test)]
mod tests;
