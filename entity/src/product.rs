//! A product.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{ProductId, TaxRateId, UnitGroupId, UnitId};
use crate::localized::Localized;
use crate::money::Amount;

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    /// Version, raised by every change.
    pub version: i32,
    /// Article number; unique.
    pub sku: String,
    /// Its name.
    pub name: Localized,
    /// Description.
    pub description: Option<Localized>,
    /// The units in which it may be sold.
    pub unit_group_id: UnitGroupId,
    /// The unit of lines that name none.
    pub default_unit_id: UnitId,
    /// List price per default unit, in the base currency.
    pub list_price: Option<Amount>,
    /// Current cost per base unit, in the base currency.
    pub current_cost: Option<Amount>,
    /// Standard cost per base unit, in the base currency.
    pub standard_cost: Option<Amount>,
    /// The tax rate; null: the default rate.
    pub tax_rate_id: Option<TaxRateId>,
    /// Decimal places of its quantities, 0–4.
    pub quantity_decimals: i32,
    /// Whether it may be newly sold; an inactive product stays readable.
    pub is_active: bool,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// When it was deleted; null: it is not deleted.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
