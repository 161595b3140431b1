//! Opening an opportunity.

use async_graphql::InputObject;
use entity::id::{CampaignId, PriceListId, ProcessId, UserId};
use entity::money::Amount;

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::sales::document::input::LineInput;
use crate::workflow;

/// Opens an opportunity for a customer that is found or made in the same call.
#[derive(Clone, Debug, InputObject)]
pub struct OpenOpportunityInput {
    /// What it is called; 1–200 characters.
    pub name: String,
    /// The customer's company; omitted: none.
    pub account: Option<AccountTarget>,
    /// The customer's person; omitted: none. The customer where there is no company.
    pub contact: Option<ContactTarget>,
    /// Of all its amounts; omitted: the price list's, else the base currency.
    pub currency_code: Option<CurrencyCode>,
    /// From which it sells; of the same currency, in use and in date.
    pub price_list_id: Option<PriceListId>,
    /// Its sales process; omitted: the default one. It begins in the first stage.
    pub process_id: Option<ProcessId>,
    /// What was answered.
    pub campaign_id: Option<CampaignId>,
    /// Who works on it; omitted: who opens it. Another one needs the right to reassign.
    pub owner_id: Option<UserId>,
    /// What it may be worth, not negative; omitted: what its lines bring.
    pub estimated_value: Option<Amount>,
    /// When it may be sold.
    pub estimated_close_date: Option<Date>,
    /// What they need; at most 10,000 characters.
    pub customer_need: Option<String>,
    /// Its first lines, in order.
    pub lines: Option<Vec<LineInput>>,
    /// What to do where a new customer looks like one that exists.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(OpenOpportunityInput);
