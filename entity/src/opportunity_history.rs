//! An opportunity as it was in one version; kept for good.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{ForecastCategory, OpportunityStatus, PipelineEventKind};
use crate::id::{HistoryId, OpportunityId, ProcessId, StageId, TeamId, UserId};
use crate::money::Amount;

/// An opportunity as it was in one version; kept for good.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity_history")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HistoryId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its version; unique with the opportunity.
    pub version: i32,
    /// From when it was so.
    pub at: DateTimeUtc,
    /// Who made it so; null: the system.
    pub by_id: Option<UserId>,
    /// What happened.
    pub kind: PipelineEventKind,
    /// As it was.
    pub name: String,
    /// As it was.
    pub customer_name: String,
    /// As it was.
    pub process_id: ProcessId,
    /// As it was.
    pub stage_id: StageId,
    /// As it was.
    pub status: OpportunityStatus,
    /// As it was.
    pub is_on_hold: bool,
    /// As it was.
    pub owner_id: UserId,
    /// As it was.
    pub team_id: Option<TeamId>,
    /// As it was.
    pub estimated_close_date: Option<NaiveDate>,
    /// As it was.
    pub currency_code: String,
    /// As it was.
    pub estimated_value: Amount,
    /// As it was.
    pub base_estimated_value: Amount,
    /// As it was.
    pub base_weighted_value: Amount,
    /// As it was.
    pub probability: i32,
    /// As it was.
    pub forecast_category: ForecastCategory,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
