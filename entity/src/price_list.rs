//! Prices in one currency.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::PriceListId;
use crate::localized::Localized;

/// Prices in one currency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_list")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceListId,
    /// Raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// Of all its prices.
    pub currency_code: String,
    /// First day it may be used.
    pub starts_on: Option<NaiveDate>,
    /// Last day it may be used.
    pub ends_on: Option<NaiveDate>,
    /// Retired lists can't be newly used and stay readable.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
