//! The facts of an opportunity, as an event tells them.

use async_graphql::SimpleObject;
use entity::choice::OpportunityStatus;
use entity::id::{ProcessId, StageId, TeamId, UserId};

use crate::event::Facts;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::scalars::{Date, Money};

/// What a card and a column's count need, as it was.
#[derive(Debug, SimpleObject)]
pub struct PipelineFacts {
    /// The opportunity's name.
    name: String,
    /// The customer's name.
    customer_name: String,
    /// Sales process.
    process_id: ProcessId,
    /// Stage.
    stage_id: StageId,
    /// The stage's name, in the reader's language.
    stage_name: String,
    /// State.
    status: OpportunityStatus,
    /// Whether it was on hold: a flag of OPEN.
    is_on_hold: bool,
    /// Who worked on it.
    owner_id: UserId,
    /// The owner's team; null: none.
    team_id: Option<TeamId>,
    /// When it might be sold; null: not known.
    estimated_close_date: Option<Date>,
    /// What it might be worth, in its own currency.
    estimated_value: Money,
    /// What it might be worth, in the base currency.
    base_estimated_value: Money,
    /// The same times the probability.
    base_weighted_value: Money,
    /// Percent, 0–100.
    probability: i32,
}

impl PipelineFacts {
    /// In the reader's language.
    #[must_use]
    pub fn new(facts: &Facts, request: &RequestContext) -> Self {
        let base = |amount| Money::new(amount, &facts.base_currency);
        Self {
            name: facts.name.clone(),
            customer_name: facts.customer_name.clone(),
            process_id: facts.process_id,
            stage_id: facts.stage_id,
            stage_name: facts.stage_name.get(request.locale()).to_owned(),
            status: facts.status,
            is_on_hold: facts.is_on_hold,
            owner_id: facts.owner_id,
            team_id: facts.team_id,
            estimated_close_date: facts.estimated_close_date.map(Date),
            estimated_value: Money::new(facts.estimated_value, &facts.currency_code),
            base_estimated_value: base(facts.base_estimated_value),
            base_weighted_value: base(facts.base_weighted_value),
            probability: facts.probability,
        }
    }
}
