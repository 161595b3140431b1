//! The facts of an opportunity that an event carries, in the schema.

use async_graphql::SimpleObject;
use entity::choice::OpportunityStatus;
use entity::id::{ProcessId, StageId, TeamId, UserId};

use crate::event::Facts;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::scalars::{Date, Money};

/// An opportunity's facts at the time of an event: all that a board's card and a column's totals need.
#[derive(SimpleObject)]
pub struct PipelineFacts {
    /// The opportunity's name.
    name: String,
    /// The customer's name.
    customer_name: String,
    /// The id of the sales process.
    process_id: ProcessId,
    /// The id of the stage.
    stage_id: StageId,
    /// The stage's name, in the viewer's language.
    stage_name: String,
    /// The status.
    status: OpportunityStatus,
    /// Whether it was on hold; only an OPEN opportunity can be.
    is_on_hold: bool,
    /// The id of the owner.
    owner_id: UserId,
    /// The id of the owner's team; null: none.
    team_id: Option<TeamId>,
    /// The expected closing date; null: not entered.
    estimated_close_date: Option<Date>,
    /// The estimated value, in the opportunity's currency.
    estimated_value: Money,
    /// The estimated value, in the base currency.
    base_estimated_value: Money,
    /// The estimated value in the base currency, weighted by the probability.
    base_weighted_value: Money,
    /// The probability of winning, in percent, 0–100.
    probability: i32,
}

impl PipelineFacts {
    /// The facts with their texts in the viewer's language.
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
