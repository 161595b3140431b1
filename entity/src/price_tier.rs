//! A volume discount for a range of quantities of a price list item.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{PriceListItemId, PriceTierId};
use crate::money::Amount;

/// A volume discount for a range of quantities of a price list item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_tier")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceTierId,
    /// The price list item.
    pub price_list_item_id: PriceListItemId,
    /// Lowest quantity, inclusive.
    pub from_quantity: Amount,
    /// Highest quantity, inclusive; null: unbounded.
    pub to_quantity: Option<Amount>,
    /// Discount in percent of the unit price; either this or `amount` is set.
    pub percent: Option<Amount>,
    /// Discount per unit as an amount.
    pub amount: Option<Amount>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
