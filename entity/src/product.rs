//! Something that is sold.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{ProductId, TaxRateId, UnitGroupId, UnitId};
use crate::localized::Localized;
use crate::money::Amount;

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    /// Raised by every change.
    pub version: i32,
    /// Article number; unique.
    pub sku: String,
    /// Its name.
    pub name: Localized,
    /// More about it.
    pub description: Option<Localized>,
    /// The units it may be sold in.
    pub unit_group_id: UnitGroupId,
    /// The unit where none is named.
    pub default_unit_id: UnitId,
    /// Per default unit, in the base currency.
    pub list_price: Option<Amount>,
    /// Per base unit, in the base currency.
    pub current_cost: Option<Amount>,
    /// Per base unit, in the base currency.
    pub standard_cost: Option<Amount>,
    /// Its rate; null: the default rate.
    pub tax_rate_id: Option<TaxRateId>,
    /// Decimal places of its quantities, 0–4.
    pub quantity_decimals: i32,
    /// Retired products can't be newly sold and stay readable.
    pub is_active: bool,
    /// When it was recorded.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// When it was deleted; null: it stands.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
