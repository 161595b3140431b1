//! A possible sale to one customer. Shares its key with its document.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{BudgetStatus, ForecastCategory, OpportunityStatus, PurchaseTimeframe, Rating};
use crate::id::{
    AccountId, CampaignId, ContactId, LeadId, OpportunityId, ProcessId, StageId, TeamId, UserId,
};
use crate::money::Amount;
use crate::share::Shares;

/// A possible sale to one customer. Shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityId,
    /// Raised by every change.
    pub version: i32,
    /// For people; unique.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// Its state.
    pub status: OpportunityStatus,
    /// A flag of OPEN.
    pub is_on_hold: bool,
    /// The customer's company.
    pub account_id: Option<AccountId>,
    /// The customer's person; the customer where there is no company.
    pub contact_id: Option<ContactId>,
    /// The customer's name.
    pub customer_name: String,
    /// Who works on it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The lead it came from.
    pub lead_id: Option<LeadId>,
    /// What was answered.
    pub campaign_id: Option<CampaignId>,
    /// Its sales process.
    pub process_id: ProcessId,
    /// Where it is.
    pub stage_id: StageId,
    /// Since when.
    pub stage_entered_at: DateTimeUtc,
    /// When it starts to rot; null: never.
    pub rots_at: Option<DateTimeUtc>,
    /// What it may be worth, in the document's currency.
    pub estimated_value: Amount,
    /// Whether that was typed by hand although there are lines.
    pub is_value_overridden: bool,
    /// In the base currency.
    pub base_estimated_value: Amount,
    /// Times the probability.
    pub base_weighted_value: Amount,
    /// When it may be sold.
    pub estimated_close_date: Option<NaiveDate>,
    /// Percent, 0–100.
    pub probability: i32,
    /// Whether it was typed by hand.
    pub is_probability_overridden: bool,
    /// How it counts.
    pub forecast_category: ForecastCategory,
    /// Whether that was chosen by hand.
    pub is_forecast_overridden: bool,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Key fact.
    pub customer_need: Option<String>,
    /// Key fact.
    pub pain_points: Option<String>,
    /// Key fact.
    pub decision_maker: Option<String>,
    /// Key fact, in the document's currency.
    pub budget_amount: Option<Amount>,
    /// Key fact.
    pub budget_status: Option<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Key fact.
    pub current_situation: Option<String>,
    /// Key fact.
    pub proposed_solution: Option<String>,
    /// `name` as it sorts.
    #[unaudited]
    pub name_sort: String,
    /// `customer_name` as it sorts.
    #[unaudited]
    pub customer_sort: String,
    /// When it was opened.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// With whom it is shared, as `opportunity_member` says it.
    pub shared_with: Shares,
    /// When it was deleted; null: it stands.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
