//! A unit in which products are sold.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{UnitGroupId, UnitId};
use crate::localized::Localized;

/// A unit in which products are sold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    /// Its group.
    pub unit_group_id: UnitGroupId,
    /// Its name.
    pub name: Localized,
    /// How many base units one is: numerator, above zero.
    pub factor_numerator: i64,
    /// Denominator, above zero.
    pub factor_denominator: i64,
    /// Order in lists.
    pub position: i32,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
