//! A marketing campaign.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::CampaignId;
use crate::localized::Localized;

/// A marketing campaign.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CampaignId,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// First day; null: unbounded.
    pub starts_on: Option<NaiveDate>,
    /// Last day; null: unbounded.
    pub ends_on: Option<NaiveDate>,
    /// Whether new records may refer to it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
