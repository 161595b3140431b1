//! The price of one product in one unit on one list.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::PricingMethod;
use crate::id::{PriceListId, PriceListItemId, ProductId, UnitId};
use crate::money::Amount;

/// The price of one product in one unit on one list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_list_item")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceListItemId,
    /// Its list.
    pub price_list_id: PriceListId,
    /// The product; unique with list and unit.
    pub product_id: ProductId,
    /// The unit.
    pub unit_id: UnitId,
    /// How the unit price is found.
    pub method: PricingMethod,
    /// The amount, or the percentage of the method.
    pub value: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
