//! A possible sale to one customer. It shares its key with its document.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{BudgetStatus, ForecastCategory, OpportunityStatus, PurchaseTimeframe, Rating};
use crate::id::{
    AccountId, CampaignId, CloseReasonId, CompetitorId, ContactId, LeadId, OpportunityId,
    ProcessId, SourceId, StageId, TeamId, UserId,
};
use crate::money::Amount;
use crate::share::Shares;

/// A possible sale to one customer. It shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityId,
    /// Version, raised by every change.
    pub version: i32,
    /// Number for people; unique.
    pub number: String,
    /// The name.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Its state.
    pub status: OpportunityStatus,
    /// Whether it is on hold; possible only while OPEN.
    pub is_on_hold: bool,
    /// The customer's company.
    pub account_id: Option<AccountId>,
    /// The customer's person; the customer itself if there is no account.
    pub contact_id: Option<ContactId>,
    /// The customer's name.
    pub customer_name: String,
    /// The user who works on it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The lead from which it was qualified; null: none.
    pub lead_id: Option<LeadId>,
    /// The campaign that led to it; null: none.
    pub campaign_id: Option<CampaignId>,
    /// Its sales process.
    pub process_id: ProcessId,
    /// The current stage.
    pub stage_id: StageId,
    /// When it entered the stage.
    pub stage_entered_at: DateTimeUtc,
    /// When it starts to rot, i.e. has been in its stage for too long; null: never.
    pub rots_at: Option<DateTimeUtc>,
    /// Estimated value in the document's currency.
    pub estimated_value: Amount,
    /// Whether the value was entered manually although there are lines.
    pub is_value_overridden: bool,
    /// Estimated value in the base currency.
    pub base_estimated_value: Amount,
    /// Estimated value times probability, in the base currency.
    pub base_weighted_value: Amount,
    /// Estimated day of the sale.
    pub estimated_close_date: Option<NaiveDate>,
    /// Probability in percent, 0–100.
    pub probability: i32,
    /// Whether the probability was entered manually.
    pub is_probability_overridden: bool,
    /// The category in which it counts in forecasts.
    pub forecast_category: ForecastCategory,
    /// Whether the category was chosen manually.
    pub is_forecast_overridden: bool,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Key fact: the customer's need.
    pub customer_need: Option<String>,
    /// Key fact: the customer's problems.
    pub pain_points: Option<String>,
    /// Key fact: who decides.
    pub decision_maker: Option<String>,
    /// Key fact: the customer's budget, in the document's currency.
    pub budget_amount: Option<Amount>,
    /// Key fact: how certain the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When the customer intends to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Key fact: the customer's current situation.
    pub current_situation: Option<String>,
    /// Key fact: the proposed solution.
    pub proposed_solution: Option<String>,
    /// Sort key of `name`.
    #[unaudited]
    pub name_sort: String,
    /// Sort key of `customer_name`.
    #[unaudited]
    pub customer_sort: String,
    /// When it was opened.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// The members of `opportunity_member`, copied here for the row rule.
    pub shared_with: Shares,
    /// When it was deleted; null: it is not deleted.
    pub deleted_at: Option<DateTimeUtc>,
    /// What the seller does next.
    pub next_step: Option<String>,
    /// The day of the next step.
    pub next_step_on: Option<NaiveDate>,
    /// The day of the closing in force; null: it is OPEN.
    pub closed_on: Option<NaiveDate>,
    /// The reason of the closing in force; null: it is OPEN, or none was given.
    pub close_reason_id: Option<CloseReasonId>,
    /// The competitor who won it; null: none is known.
    pub competitor_id: Option<CompetitorId>,
    /// The actual revenue of the closing in force, in the base currency; null: it is OPEN.
    pub base_actual_revenue: Option<Amount>,
    /// The source of the lead from which it was qualified; null: none.
    pub source_id: Option<SourceId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
