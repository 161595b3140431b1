//! A dated tax rate.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::TaxKind;
use crate::id::TaxRateId;
use crate::localized::Localized;
use crate::money::Amount;

/// A dated tax rate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "tax_rate")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaxRateId,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// Its kind.
    pub kind: TaxKind,
    /// Rate in percent, 0–100.
    pub percent: Amount,
    /// First day on which it applies; null: unbounded.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it applies; null: unbounded.
    pub valid_to: Option<NaiveDate>,
    /// Whether it applies if neither product nor account names a rate.
    pub is_default: bool,
    /// Whether it may be newly used.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
