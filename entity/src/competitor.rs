//! Who else may take an opportunity.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::CompetitorId;

/// Who else may take an opportunity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "competitor")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompetitorId,
    /// Raised by every change.
    pub version: i32,
    /// What it is called.
    pub name: String,
    /// Folded name; unique.
    pub name_key: String,
    /// Address of its site.
    pub website: Option<String>,
    /// What it is good at.
    pub strengths: Option<String>,
    /// What it is bad at.
    pub weaknesses: Option<String>,
    /// Whether new records may name it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
