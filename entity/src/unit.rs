//! A unit of quantity in which products are sold.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{UnitGroupId, UnitId};
use crate::localized::Localized;

/// A unit of quantity in which products are sold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    /// The unit group.
    pub unit_group_id: UnitGroupId,
    /// Its name.
    pub name: Localized,
    /// Number of base units per unit: numerator, above zero.
    pub factor_numerator: i64,
    /// Number of base units per unit: denominator, above zero.
    pub factor_denominator: i64,
    /// Position in lists.
    pub position: i32,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
