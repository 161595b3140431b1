//! The inputs of lead commands. An input of a mutation is the command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::id::{CampaignId, LeadId, PriceListId, ProcessId, SourceId, UserId};
use entity::money::Amount;

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy};
use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Creates a lead.
#[derive(Clone, InputObject)]
pub struct CreateLeadInput {
    /// The subject; 1–200 characters.
    pub subject: String,
    /// The salutation; at most 100 characters.
    pub salutation: Option<String>,
    /// The given name; at most 100 characters.
    pub first_name: Option<String>,
    /// The family name; at most 100 characters.
    pub last_name: Option<String>,
    /// The company's name as entered; at most 200 characters.
    pub company_name: Option<String>,
    /// The job title; at most 100 characters.
    pub job_title: Option<String>,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the organisation's country.
    pub phone: Option<String>,
    /// The mobile number, without an extension; stored like `phone`.
    pub mobile_phone: Option<String>,
    /// The address of the company's website; at most 500 characters.
    pub website: Option<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: Option<String>,
    /// The province; at most 100 characters.
    pub province: Option<String>,
    /// The city; at most 100 characters.
    pub city: Option<String>,
    /// The source of the lead; it must be active.
    pub source_id: Option<SourceId>,
    /// The campaign that the lead came from; it must be active.
    pub campaign_id: Option<CampaignId>,
    /// The owner; omitted: the caller. Naming anybody else requires the permission to reassign.
    pub owner_id: Option<UserId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// The currency of its amounts; omitted: the base currency.
    pub currency_code: Option<CurrencyCode>,
    /// The estimated value: not negative, with no more decimals than its currency.
    pub estimated_value: Option<Amount>,
    /// The estimated close date.
    pub estimated_close_date: Option<Date>,
    /// What the customer needs; at most 10,000 characters.
    pub customer_need: Option<String>,
    /// The customer's pain points; at most 10,000 characters.
    pub pain_points: Option<String>,
    /// The customer's budget: not negative, with no more decimals than its currency.
    pub budget_amount: Option<Amount>,
    /// How certain the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When the customer intends to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// A note; at most 10,000 characters.
    pub note: Option<String>,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateLeadInput);

/// Creates leads from a CSV file.
#[derive(Clone, InputObject)]
pub struct ImportLeadsInput {
    /// The text of the file: a header line, and at most 1,000 rows besides empty ones, separated by commas, semicolons
    /// or tabs. Headers are the names of a lead's fields, in English or Persian, e.g. `subject`, `company_name`,
    /// `phone`; `subject` is required, unknown columns are ignored. Cells such as `-` or `n/a` are empty; choices,
    /// countries, currencies, sources and campaigns may be given by their names.
    pub csv: String,
    /// The owner of the leads; omitted: the caller. Naming anybody else requires the permission to reassign.
    pub owner_id: Option<UserId>,
    /// What to do with a row that looks like an existing lead or an earlier row: `FAIL` refuses the row, `LINK` skips
    /// it with a warning, `ALLOW` imports it with a warning.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// The language tag of the messages about rows: the viewer's.
    #[graphql(skip)]
    pub locale: String,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ImportLeadsInput);

/// Changes a lead whose status is NEW or CONTACTED: omitted fields stay as they are, null clears them.
#[derive(Clone, InputObject)]
pub struct UpdateLeadInput {
    /// The lead.
    pub lead_id: LeadId,
    /// The subject; 1–200 characters, not null.
    pub subject: MaybeUndefined<String>,
    /// The salutation; at most 100 characters.
    pub salutation: MaybeUndefined<String>,
    /// The given name; at most 100 characters.
    pub first_name: MaybeUndefined<String>,
    /// The family name; at most 100 characters.
    pub last_name: MaybeUndefined<String>,
    /// The company's name as entered; at most 200 characters.
    pub company_name: MaybeUndefined<String>,
    /// The job title; at most 100 characters.
    pub job_title: MaybeUndefined<String>,
    /// The person's e-mail address.
    pub email: MaybeUndefined<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the organisation's country.
    pub phone: MaybeUndefined<String>,
    /// The mobile number, without an extension; stored like `phone`.
    pub mobile_phone: MaybeUndefined<String>,
    /// The address of the company's website; at most 500 characters.
    pub website: MaybeUndefined<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: MaybeUndefined<String>,
    /// The province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// The city; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// The source of the lead; it must be active.
    pub source_id: MaybeUndefined<SourceId>,
    /// The campaign that the lead came from; it must be active.
    pub campaign_id: MaybeUndefined<CampaignId>,
    /// The owner; not null. Naming another owner requires the permission to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// How promising it is.
    pub rating: MaybeUndefined<Rating>,
    /// The currency of its amounts; the amounts are not converted. Not null.
    pub currency_code: MaybeUndefined<CurrencyCode>,
    /// The estimated value: not negative, with no more decimals than its currency.
    pub estimated_value: MaybeUndefined<Amount>,
    /// The estimated close date.
    pub estimated_close_date: MaybeUndefined<Date>,
    /// What the customer needs; at most 10,000 characters.
    pub customer_need: MaybeUndefined<String>,
    /// The customer's pain points; at most 10,000 characters.
    pub pain_points: MaybeUndefined<String>,
    /// The customer's budget: not negative, with no more decimals than its currency.
    pub budget_amount: MaybeUndefined<Amount>,
    /// How certain the budget is.
    pub budget_status: MaybeUndefined<BudgetStatus>,
    /// When the customer intends to buy.
    pub purchase_timeframe: MaybeUndefined<PurchaseTimeframe>,
    /// A note; at most 10,000 characters.
    pub note: MaybeUndefined<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateLeadInput: lead_id);

/// Records that somebody has contacted the lead.
#[derive(Clone, InputObject)]
pub struct MarkLeadContactedInput {
    /// The lead; its status must be NEW.
    pub lead_id: LeadId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(MarkLeadContactedInput: lead_id);

/// Disqualifies a lead.
#[derive(Clone, InputObject)]
pub struct DisqualifyLeadInput {
    /// The lead; its status must be NEW or CONTACTED.
    pub lead_id: LeadId,
    /// The reason; 1–10,000 characters.
    pub reason: String,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(DisqualifyLeadInput: lead_id);

/// Reactivates a lead: its status becomes NEW, and the reason for its disqualification is cleared.
#[derive(Clone, InputObject)]
pub struct ReactivateLeadInput {
    /// The lead; its status must be DISQUALIFIED.
    pub lead_id: LeadId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ReactivateLeadInput: lead_id);

/// An opportunity that qualifying a lead opens.
#[derive(Clone, Default, InputObject)]
pub struct NewOpportunityInput {
    /// The name; omitted: the lead's subject.
    pub name: Option<String>,
    /// The estimated value: not negative, with no more decimals than its currency; omitted: the lead's value, if this
    /// is the only opportunity and in the lead's currency.
    pub estimated_value: Option<Amount>,
    /// The estimated close date; omitted: the lead's date, if this is the only opportunity.
    pub estimated_close_date: Option<Date>,
    /// The sales process; omitted: the default one.
    pub process_id: Option<ProcessId>,
}

/// Turns a lead into a customer and opens opportunities for it, in one transaction.
#[derive(Clone, InputObject)]
pub struct QualifyLeadInput {
    /// The lead; its status must be NEW or CONTACTED.
    pub lead_id: LeadId,
    /// The company; omitted: a new one with the lead's company data, or none if the lead names no company.
    pub account: Option<AccountTarget>,
    /// The person; omitted: a new one with the lead's personal data, or none if the lead has no personal name.
    pub contact: Option<ContactTarget>,
    /// The opportunities to open, 0 to 5; omitted: one, named after the lead's subject.
    pub opportunities: Option<Vec<NewOpportunityInput>>,
    /// The currency of the opportunities; omitted: the lead's. The lead's amounts are not carried over into another
    /// currency.
    pub currency_code: Option<CurrencyCode>,
    /// The price list of the opportunities, in their currency; omitted: none.
    pub price_list_id: Option<PriceListId>,
    /// The campaign of the opportunities; omitted: the lead's.
    pub campaign_id: Option<CampaignId>,
    /// What to do if the customer looks like an existing one.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(QualifyLeadInput: lead_id);
