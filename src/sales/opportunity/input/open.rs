//! The input for opening an opportunity.

use async_graphql::InputObject;
use entity::id::{CampaignId, PriceListId, ProcessId, UserId};
use entity::money::Amount;

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::sales::document::input::LineInput;
use crate::workflow;

/// Opens an opportunity for a customer that is looked up or created in the same call.
#[derive(Clone, InputObject)]
pub struct OpenOpportunityInput {
    /// The name; 1–200 characters.
    pub name: String,
    /// The customer's company; omitted: none.
    pub account: Option<AccountTarget>,
    /// The customer's contact person; omitted: none. Without a company, the person is the customer.
    pub contact: Option<ContactTarget>,
    /// The currency of all amounts; omitted: the price list's currency, else the base currency.
    pub currency_code: Option<CurrencyCode>,
    /// The price list that prices come from. It must be active, valid today and in the opportunity's currency.
    pub price_list_id: Option<PriceListId>,
    /// The sales process; omitted: the default one. The opportunity starts in its first stage.
    pub process_id: Option<ProcessId>,
    /// The campaign that the opportunity came from.
    pub campaign_id: Option<CampaignId>,
    /// The owner; omitted: the caller. Naming anybody else requires the permission to reassign.
    pub owner_id: Option<UserId>,
    /// The estimated value: not negative, with no more decimals than its currency; omitted: computed from the lines.
    pub estimated_value: Option<Amount>,
    /// The estimated close date.
    pub estimated_close_date: Option<Date>,
    /// What the customer needs; at most 10,000 characters.
    pub customer_need: Option<String>,
    /// The first lines, in order; at most 250.
    pub lines: Option<Vec<LineInput>>,
    /// What to do if a new customer looks like an existing one.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(OpenOpportunityInput);
