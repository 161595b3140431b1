//! The counters of document numbers, by what is numbered and fiscal year.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::NumberSeries;

/// One counter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "number_counter")]
pub struct Model {
    /// What is numbered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NumberSeries,
    /// The fiscal year in the organization's calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    /// The last number assigned.
    pub last_number: i32,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
