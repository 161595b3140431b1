//! A volume discount of an item for a range of quantities.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{PriceListItemId, PriceTierId};
use crate::money::Amount;

/// A volume discount of an item for a range of quantities.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "price_tier")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceTierId,
    /// Its item.
    pub price_list_item_id: PriceListItemId,
    /// From this quantity, inclusive.
    pub from_quantity: Amount,
    /// To this quantity, inclusive; null: no end.
    pub to_quantity: Option<Amount>,
    /// Percent of the unit price; this or `amount`.
    pub percent: Option<Amount>,
    /// Amount per unit.
    pub amount: Option<Amount>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
