//! A stage of a sales process.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::ForecastCategory;
use crate::id::{ProcessId, StageId};
use crate::localized::Localized;

/// A stage of a sales process.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageId,
    /// The sales process.
    pub process_id: ProcessId,
    /// Its name.
    pub name: Localized,
    /// Position in the process, from 1.
    pub position: i32,
    /// Probability that it sets, in percent, 0–100.
    pub probability: i32,
    /// Days after which an opportunity in this stage starts to rot; null: never.
    pub rot_days: Option<i32>,
    /// The forecast category that it sets.
    pub forecast_category: ForecastCategory,
    /// Guidance on what to do in this stage.
    pub guidance: Option<Localized>,
    /// Whether opportunities may move into it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
