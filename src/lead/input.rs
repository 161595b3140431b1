//! The inputs of a lead's verbs: they are the commands.

use async_graphql::InputObject;
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::id::{CampaignId, SourceId, UserId};
use entity::money::Amount;

use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Records a lead.
#[derive(Clone, Debug, InputObject)]
pub struct CreateLeadInput {
    /// What it is about; 1–200 characters.
    pub subject: String,
    /// How the person is addressed.
    pub salutation: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Company, as it was told.
    pub company_name: Option<String>,
    /// What the person does.
    pub job_title: Option<String>,
    /// Address of the person.
    pub email: Option<String>,
    /// Landline; kept as E.164 where it can be read, with the default country.
    pub phone: Option<String>,
    /// Mobile phone; kept as `phone`.
    pub mobile_phone: Option<String>,
    /// Address of the company's site.
    pub website: Option<String>,
    /// ISO 3166 code of two letters.
    pub country: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where it comes from.
    pub source_id: Option<SourceId>,
    /// What was answered.
    pub campaign_id: Option<CampaignId>,
    /// Who works on it; omitted: who records it.
    pub owner_id: Option<UserId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Of its amounts; omitted: the base currency.
    pub currency_code: Option<CurrencyCode>,
    /// What it may be worth; not negative.
    pub estimated_value: Option<Amount>,
    /// When it may be sold.
    pub estimated_close_date: Option<Date>,
    /// What they need.
    pub customer_need: Option<String>,
    /// What hurts them.
    pub pain_points: Option<String>,
    /// What they can spend; not negative.
    pub budget_amount: Option<Amount>,
    /// How sure the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Anything else.
    pub note: Option<String>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

workflow!(CreateLeadInput);
