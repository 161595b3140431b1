//! A currency in which documents are priced.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::RoundingDirection;
use crate::id::CurrencyId;
use crate::localized::Localized;
use crate::money::Amount;

/// A currency in which documents are priced.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "currency")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CurrencyId,
    /// ISO 4217 code; unique.
    pub code: String,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// Decimal places of amounts, 0–4.
    pub precision: i32,
    /// Payable totals are rounded to a multiple of this; 0: they are not rounded.
    pub payable_multiple: Amount,
    /// The direction in which payable totals are rounded.
    pub payable_direction: RoundingDirection,
    /// Days for which a quote in this currency is valid by default.
    pub validity_days: i32,
    /// Whether new documents may use it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
