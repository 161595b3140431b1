//! Sums of open opportunities, kept by triggers. The rows of a group (process, stage, owner, team, forecast category
//! and currency) are added up: one with the sums so far, and one for each change since.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::ForecastCategory;
use crate::id::{ProcessId, StageId, TeamId, UserId};

/// Sums of open opportunities, or what a change adds to them; negative where it takes off. An amount is kept as
/// millions and the rest in ten-thousandths, so that no sum overflows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "pipeline_sum")]
pub struct Model {
    /// Row number, drawn by the database.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whether it is one change; false: sums of changes that were merged.
    pub is_change: bool,
    /// The sales process.
    pub process_id: ProcessId,
    /// The stage.
    pub stage_id: StageId,
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The forecast category.
    pub forecast_category: ForecastCategory,
    /// The currency.
    pub currency_code: String,
    /// The number of opportunities.
    pub opportunities: i64,
    /// The estimated values in that currency: whole millions of each, added up.
    pub value_millions: i64,
    /// The rests of the same, in ten-thousandths.
    pub value_rest: i64,
    /// The estimated values in the base currency: millions.
    pub base_millions: i64,
    /// The rests of the same.
    pub base_rest: i64,
    /// The weighted values in the base currency: millions.
    pub weighted_millions: i64,
    /// The rests of the same.
    pub weighted_rest: i64,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
