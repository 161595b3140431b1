//! A price list, in one currency.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::PriceListId;
use crate::localized::Localized;

/// A price list, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_list")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceListId,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// The currency of all its prices.
    pub currency_code: String,
    /// First day on which it may be used; null: unbounded.
    pub starts_on: Option<NaiveDate>,
    /// Last day on which it may be used; null: unbounded.
    pub ends_on: Option<NaiveDate>,
    /// Whether it may be newly used; an inactive list stays readable.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
