//! One version of an opportunity; never deleted.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{ForecastCategory, OpportunityStatus, PipelineEventKind};
use crate::id::{HistoryId, OpportunityId, ProcessId, StageId, TeamId, UserId};
use crate::money::Amount;

/// One version of an opportunity; never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity_history")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HistoryId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The version; unique with the opportunity.
    pub version: i32,
    /// When the version was created.
    pub at: DateTimeUtc,
    /// The user who created it; null: the system.
    pub by_id: Option<UserId>,
    /// The kind of change that created it.
    pub kind: PipelineEventKind,
    /// The name in this version.
    pub name: String,
    /// The customer's name in this version.
    pub customer_name: String,
    /// The sales process in this version.
    pub process_id: ProcessId,
    /// The stage in this version.
    pub stage_id: StageId,
    /// The state in this version.
    pub status: OpportunityStatus,
    /// Whether it was on hold in this version.
    pub is_on_hold: bool,
    /// The owner in this version.
    pub owner_id: UserId,
    /// The owner's team in this version.
    pub team_id: Option<TeamId>,
    /// The estimated day of the sale in this version.
    pub estimated_close_date: Option<NaiveDate>,
    /// The document's currency in this version.
    pub currency_code: String,
    /// The estimated value in this version.
    pub estimated_value: Amount,
    /// The estimated value in the base currency, in this version.
    pub base_estimated_value: Amount,
    /// The weighted value in the base currency, in this version.
    pub base_weighted_value: Amount,
    /// The probability in percent, in this version.
    pub probability: i32,
    /// The forecast category in this version.
    pub forecast_category: ForecastCategory,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
