//! Changing an opportunity's fields and key facts.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{BudgetStatus, ForecastCategory, PurchaseTimeframe, Rating};
use entity::id::{AccountId, CampaignId, ContactId, OpportunityId, UserId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Changes an OPEN opportunity: omitted fields stay, null clears. Its currency, price list,
/// discounts and terms are changed by `updateDocument`, its lines by `setLines`.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// What it is called; 1–200 characters; null is refused.
    pub name: MaybeUndefined<String>,
    /// More about it; at most 10,000 characters.
    pub description: MaybeUndefined<String>,
    /// What it may be worth, in its currency, not negative; null: it follows its lines again.
    pub estimated_value: MaybeUndefined<Amount>,
    /// When it may be sold.
    pub estimated_close_date: MaybeUndefined<Date>,
    /// How likely it will be won, in percent, 0–100; null: the stage's.
    pub probability: MaybeUndefined<i32>,
    /// How it counts in a forecast; null: the stage's. WON and LOST come by closing only.
    pub forecast_category: MaybeUndefined<ForecastCategory>,
    /// How promising it is.
    pub rating: MaybeUndefined<Rating>,
    /// What was answered.
    pub campaign_id: MaybeUndefined<CampaignId>,
    /// Who works on it: needs the right to reassign; the owner's team follows; null is refused.
    pub owner_id: MaybeUndefined<UserId>,
    /// The customer's company; null: none. The opportunity's own document names the new customer; quotes
    /// keep the parties they were made with, and lines their prices and taxes.
    pub account_id: MaybeUndefined<AccountId>,
    /// The customer's person; null: none. One of the two must remain (`CUSTOMER_REQUIRED`).
    pub contact_id: MaybeUndefined<ContactId>,
    /// What they need; at most 10,000 characters.
    pub customer_need: MaybeUndefined<String>,
    /// What hurts them; at most 10,000 characters.
    pub pain_points: MaybeUndefined<String>,
    /// Who decides; at most 10,000 characters.
    pub decision_maker: MaybeUndefined<String>,
    /// What they can spend, in its currency, not negative.
    pub budget_amount: MaybeUndefined<Amount>,
    /// How sure the budget is.
    pub budget_status: MaybeUndefined<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: MaybeUndefined<PurchaseTimeframe>,
    /// How they do it now; at most 10,000 characters.
    pub current_situation: MaybeUndefined<String>,
    /// What is proposed to them; at most 10,000 characters.
    pub proposed_solution: MaybeUndefined<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateOpportunityInput: opportunity_id);
