//! A sales process: the ordered stages that an opportunity goes through.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::ProcessId;
use crate::localized::Localized;

/// A sales process: the ordered stages that an opportunity goes through.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "sales_process")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProcessId,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// Whether it is used for opportunities that name none.
    pub is_default: bool,
    /// Whether new opportunities may use it.
    pub is_active: bool,
    /// Whether stages may be skipped.
    pub allows_skipping: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
