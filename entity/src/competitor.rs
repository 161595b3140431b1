//! A competitor, who may win an opportunity instead of us.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::CompetitorId;

/// A competitor, who may win an opportunity instead of us.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "competitor")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompetitorId,
    /// Version, raised by every change.
    pub version: i32,
    /// The name.
    pub name: String,
    /// Folded name; unique.
    pub name_key: String,
    /// URL of the website.
    pub website: Option<String>,
    /// The competitor's strengths.
    pub strengths: Option<String>,
    /// The competitor's weaknesses.
    pub weaknesses: Option<String>,
    /// Whether new records may refer to it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
