//! The price of a product in one unit, on one price list.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::PricingMethod;
use crate::id::{PriceListId, PriceListItemId, ProductId, UnitId};
use crate::money::Amount;

/// The price of a product in one unit, on one price list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_list_item")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceListItemId,
    /// The price list.
    pub price_list_id: PriceListId,
    /// The product; unique with price list and unit.
    pub product_id: ProductId,
    /// The unit.
    pub unit_id: UnitId,
    /// How the unit price is determined.
    pub method: PricingMethod,
    /// The amount or percentage that the method uses.
    pub value: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
