//! The facts of an opportunity or lead that an event carries, in the schema.

use async_graphql::SimpleObject;
use entity::choice::{LeadStatus, OpportunityStatus, Rating};
use entity::id::{AccountId, CampaignId, ContactId, ProcessId, SourceId, StageId, TeamId, UserId};

use crate::event::{Facts, LeadState};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::scalars::{Date, DateTime, Money};

/// An opportunity's facts at the time of an event: all that a board's card and a column's totals need.
#[derive(SimpleObject)]
pub struct PipelineFacts {
    /// The number for people; null: an older server wrote the event.
    number: Option<String>,
    /// The opportunity's name.
    name: String,
    /// The customer's name.
    customer_name: String,
    /// The id of the account that is the customer, or the customer's employer; null: none.
    account_id: Option<AccountId>,
    /// The id of the contact that is the customer, or acts for it; null: none.
    contact_id: Option<ContactId>,
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
    /// When it was opened; null: an older server wrote the event.
    created_at: Option<DateTime>,
    /// When it had last changed; null: an older server wrote the event.
    updated_at: Option<DateTime>,
    /// When it had entered its stage; null: an older server wrote the event.
    stage_entered_at: Option<DateTime>,
}

/// A lead's facts at the time of an event: what lists show of it.
#[derive(SimpleObject)]
pub struct LeadFacts {
    /// The subject.
    subject: String,
    /// The person's name; null: not known.
    full_name: Option<String>,
    /// The company's name; null: not known.
    company_name: Option<String>,
    /// The status.
    status: LeadStatus,
    /// How promising it was; null: not rated.
    rating: Option<Rating>,
    /// The id of the owner.
    owner_id: UserId,
    /// The id of the owner's team; null: none.
    team_id: Option<TeamId>,
    /// The id of the campaign it responded to; null: none.
    campaign_id: Option<CampaignId>,
    /// The id of its source; null: not recorded.
    source_id: Option<SourceId>,
    /// The id of the account that qualification created or linked; null: none.
    account_id: Option<AccountId>,
    /// The estimated value, in the lead's currency; null: not estimated.
    estimated_value: Option<Money>,
    /// When it was recorded.
    created_at: DateTime,
    /// When it had last changed.
    updated_at: DateTime,
}

impl From<&LeadState> for LeadFacts {
    fn from(lead: &LeadState) -> Self {
        let money = |amount| Money::new(amount, &lead.currency_code);
        Self {
            subject: lead.subject.clone(),
            full_name: lead.full_name.clone(),
            company_name: lead.company_name.clone(),
            status: lead.status,
            rating: lead.rating,
            owner_id: lead.owner_id,
            team_id: lead.team_id,
            campaign_id: lead.campaign_id,
            source_id: lead.source_id,
            account_id: lead.account_id,
            estimated_value: lead.estimated_value.map(money),
            created_at: DateTime(lead.created_at),
            updated_at: DateTime(lead.updated_at),
        }
    }
}

impl PipelineFacts {
    /// The facts with their texts in the viewer's language.
    #[must_use]
    pub fn new(facts: &Facts, request: &RequestContext) -> Self {
        let base = |amount| Money::new(amount, &facts.base_currency);
        Self {
            number: facts.number.clone(),
            name: facts.name.clone(),
            customer_name: facts.customer_name.clone(),
            account_id: facts.account_id,
            contact_id: facts.contact_id,
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
            created_at: facts.created_at.map(DateTime),
            updated_at: facts.updated_at.map(DateTime),
            stage_entered_at: facts.stage_entered_at.map(DateTime),
        }
    }
}
