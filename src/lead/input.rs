//! The inputs of a lead's commands: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::id::{CampaignId, LeadId, PriceListId, ProcessId, SourceId, UserId};
use entity::money::Amount;

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy};
use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Records a lead.
#[derive(Clone, Debug, InputObject)]
pub struct CreateLeadInput {
    /// What it is about; 1–200 characters.
    pub subject: String,
    /// How the person is addressed; at most 100 characters.
    pub salutation: Option<String>,
    /// Given name; at most 100 characters.
    pub first_name: Option<String>,
    /// Family name; at most 100 characters.
    pub last_name: Option<String>,
    /// Company, as it was told; at most 200 characters.
    pub company_name: Option<String>,
    /// What the person does; at most 100 characters.
    pub job_title: Option<String>,
    /// E-mail address of the person.
    pub email: Option<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: Option<String>,
    /// Mobile phone; kept as `phone`.
    pub mobile_phone: Option<String>,
    /// Address of the company's site; at most 500 characters.
    pub website: Option<String>,
    /// ISO 3166 code of two letters.
    pub country: Option<String>,
    /// Province; at most 100 characters.
    pub province: Option<String>,
    /// City; at most 100 characters.
    pub city: Option<String>,
    /// Where it comes from; one that is active.
    pub source_id: Option<SourceId>,
    /// What was answered; one that is active.
    pub campaign_id: Option<CampaignId>,
    /// Who works on it; omitted: who records it. Another than oneself needs the right to reassign.
    pub owner_id: Option<UserId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Of its amounts; omitted: the base currency.
    pub currency_code: Option<CurrencyCode>,
    /// What it may be worth; not negative.
    pub estimated_value: Option<Amount>,
    /// When it may be sold.
    pub estimated_close_date: Option<Date>,
    /// What they need; at most 10,000 characters.
    pub customer_need: Option<String>,
    /// What hurts them; at most 10,000 characters.
    pub pain_points: Option<String>,
    /// What they can spend; not negative.
    pub budget_amount: Option<Amount>,
    /// How sure the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Anything else; at most 10,000 characters.
    pub note: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateLeadInput);

/// Changes a lead that is NEW or CONTACTED: what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateLeadInput {
    /// The lead.
    pub lead_id: LeadId,
    /// What it is about; 1–200 characters, not null.
    pub subject: MaybeUndefined<String>,
    /// How the person is addressed; at most 100 characters.
    pub salutation: MaybeUndefined<String>,
    /// Given name; at most 100 characters.
    pub first_name: MaybeUndefined<String>,
    /// Family name; at most 100 characters.
    pub last_name: MaybeUndefined<String>,
    /// Company, as it was told; at most 200 characters.
    pub company_name: MaybeUndefined<String>,
    /// What the person does; at most 100 characters.
    pub job_title: MaybeUndefined<String>,
    /// E-mail address of the person.
    pub email: MaybeUndefined<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: MaybeUndefined<String>,
    /// Mobile phone; kept as `phone`.
    pub mobile_phone: MaybeUndefined<String>,
    /// Address of the company's site; at most 500 characters.
    pub website: MaybeUndefined<String>,
    /// ISO 3166 code of two letters.
    pub country: MaybeUndefined<String>,
    /// Province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// City; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// Where it comes from; one that is active.
    pub source_id: MaybeUndefined<SourceId>,
    /// What was answered; one that is active.
    pub campaign_id: MaybeUndefined<CampaignId>,
    /// Who works on it; not null. Another than the owner needs the right to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// How promising it is.
    pub rating: MaybeUndefined<Rating>,
    /// Of its amounts, which stay as they are; not null.
    pub currency_code: MaybeUndefined<CurrencyCode>,
    /// What it may be worth; not negative.
    pub estimated_value: MaybeUndefined<Amount>,
    /// When it may be sold.
    pub estimated_close_date: MaybeUndefined<Date>,
    /// What they need; at most 10,000 characters.
    pub customer_need: MaybeUndefined<String>,
    /// What hurts them; at most 10,000 characters.
    pub pain_points: MaybeUndefined<String>,
    /// What they can spend; not negative.
    pub budget_amount: MaybeUndefined<Amount>,
    /// How sure the budget is.
    pub budget_status: MaybeUndefined<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: MaybeUndefined<PurchaseTimeframe>,
    /// Anything else; at most 10,000 characters.
    pub note: MaybeUndefined<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateLeadInput: lead_id);

/// Notes that somebody has been in touch.
#[derive(Clone, Debug, InputObject)]
pub struct MarkLeadContactedInput {
    /// The lead; it must be NEW.
    pub lead_id: LeadId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(MarkLeadContactedInput: lead_id);

/// Gives a lead up.
#[derive(Clone, Debug, InputObject)]
pub struct DisqualifyLeadInput {
    /// The lead; it must be NEW or CONTACTED.
    pub lead_id: LeadId,
    /// Why; 1–10,000 characters.
    pub reason: String,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(DisqualifyLeadInput: lead_id);

/// Takes a lead up again: it is NEW again, and its reason is forgotten.
#[derive(Clone, Debug, InputObject)]
pub struct ReactivateLeadInput {
    /// The lead; it must be DISQUALIFIED.
    pub lead_id: LeadId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ReactivateLeadInput: lead_id);

/// An opportunity that qualifying opens.
#[derive(Clone, Debug, Default, InputObject)]
pub struct NewOpportunityInput {
    /// What it is called; omitted: as the lead's subject.
    pub name: Option<String>,
    /// What it may be worth, not negative; omitted: what the lead may be, where it is the only
    /// one and in the lead's currency.
    pub estimated_value: Option<Amount>,
    /// When it may be sold; omitted: as the lead, where it is the only one.
    pub estimated_close_date: Option<Date>,
    /// Its sales process; omitted: the default one.
    pub process_id: Option<ProcessId>,
}

/// Turns a lead into a customer, and opens opportunities for it. All of it or nothing.
#[derive(Clone, Debug, InputObject)]
pub struct QualifyLeadInput {
    /// The lead; it must be NEW or CONTACTED.
    pub lead_id: LeadId,
    /// The company; omitted: made of the lead's company, or none where it has none.
    pub account: Option<AccountTarget>,
    /// The person; omitted: made of the lead's person, or none where it has no name.
    pub contact: Option<ContactTarget>,
    /// 0 to 5; omitted: one, named after the lead's subject.
    pub opportunities: Option<Vec<NewOpportunityInput>>,
    /// Of the opportunities; omitted: the lead's. In another currency than the lead's, its amounts
    /// are not carried over.
    pub currency_code: Option<CurrencyCode>,
    /// From which the opportunities sell; in their currency.
    pub price_list_id: Option<PriceListId>,
    /// What was answered; omitted: the lead's.
    pub campaign_id: Option<CampaignId>,
    /// What to do where the customer looks like one that exists.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(QualifyLeadInput: lead_id);
