//! The input for changing an opportunity's fields and key facts.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{BudgetStatus, ForecastCategory, PurchaseTimeframe, Rating};
use entity::id::{AccountId, CampaignId, ContactId, OpportunityId, UserId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Changes an OPEN opportunity: omitted fields stay as they are, null clears them. Use `updateDocument` for its price
/// list, discounts and terms, and `setLines` for its lines.
#[derive(Clone, InputObject)]
pub struct UpdateOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The name; 1–200 characters; null is refused.
    pub name: MaybeUndefined<String>,
    /// The description; at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// The estimated value in its currency: not negative, with no more decimals than the currency; null: computed from
    /// the lines again.
    pub estimated_value: MaybeUndefined<Amount>,
    /// The estimated close date.
    pub estimated_close_date: MaybeUndefined<Date>,
    /// The probability of winning in percent, 0–100; null: the stage's default.
    pub probability: MaybeUndefined<i32>,
    /// The category in which it counts in a forecast; null: the stage's default. WON and LOST are refused: closing sets
    /// them.
    pub forecast_category: MaybeUndefined<ForecastCategory>,
    /// How promising it is.
    pub rating: MaybeUndefined<Rating>,
    /// The campaign that the opportunity came from.
    pub campaign_id: MaybeUndefined<CampaignId>,
    /// The owner, whose team it moves to. Changing the owner requires the permission to reassign; null is refused.
    pub owner_id: MaybeUndefined<UserId>,
    /// The customer's company; null: none. The opportunity's own document gets the new customer; quotes keep the
    /// parties they were created with, and lines keep their prices and taxes.
    pub account_id: MaybeUndefined<AccountId>,
    /// The customer's contact person; null: none. Company and person cannot both be null (`CUSTOMER_REQUIRED`).
    pub contact_id: MaybeUndefined<ContactId>,
    /// What the customer needs; at most 10,000 characters.
    pub customer_need: MaybeUndefined<String>,
    /// The customer's pain points; at most 10,000 characters.
    pub pain_points: MaybeUndefined<String>,
    /// Who decides on the customer's side; at most 10,000 characters.
    pub decision_maker: MaybeUndefined<String>,
    /// The customer's budget in the opportunity's currency: not negative, with no more decimals than the currency.
    pub budget_amount: MaybeUndefined<Amount>,
    /// How certain the budget is.
    pub budget_status: MaybeUndefined<BudgetStatus>,
    /// When the customer intends to buy.
    pub purchase_timeframe: MaybeUndefined<PurchaseTimeframe>,
    /// How the customer works today; at most 10,000 characters.
    pub current_situation: MaybeUndefined<String>,
    /// The solution proposed to the customer; at most 10,000 characters.
    pub proposed_solution: MaybeUndefined<String>,
    /// What the seller does next, e.g. a call; at most 200 characters.
    pub next_step: MaybeUndefined<String>,
    /// The day of the next step.
    pub next_step_on: MaybeUndefined<Date>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateOpportunityInput: opportunity_id);
