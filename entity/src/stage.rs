//! A stage of a process.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::ForecastCategory;
use crate::id::{ProcessId, StageId};
use crate::localized::Localized;

/// A stage of a process.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageId,
    /// Its process.
    pub process_id: ProcessId,
    /// Its name.
    pub name: Localized,
    /// Order in the process, from 1.
    pub position: i32,
    /// Percent, 0–100.
    pub probability: i32,
    /// Days until an opportunity that stays here rots; null: never.
    pub rot_days: Option<i32>,
    /// What it sets.
    pub forecast_category: ForecastCategory,
    /// What to do here.
    pub guidance: Option<Localized>,
    /// Whether opportunities may move here.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
