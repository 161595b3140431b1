//! Lists of the catalogue.

use std::cmp::Ordering;

use entity::id::{PriceListId, PriceListItemId, UnitGroupId};
use entity::{price_list_item, price_tier, unit};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::loader::ChildOf;

impl ChildOf<UnitGroupId> for unit::Model {
    fn parent_column() -> unit::Column {
        unit::Column::UnitGroupId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.unit_group_id.into())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.position, self.id).cmp(&(other.position, other.id))
    }
}

impl ChildOf<PriceListItemId> for price_tier::Model {
    fn parent_column() -> price_tier::Column {
        price_tier::Column::PriceListItemId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.price_list_item_id.into())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.from_quantity, self.id).cmp(&(other.from_quantity, other.id))
    }
}

/// The items of a price list.
///
/// # Errors
/// The actor may not read it.
pub fn items_of(
    session: &Session,
    list: PriceListId,
) -> Result<Select<price_list_item::Entity>, Error> {
    let rows = session.find::<price_list_item::Entity>()?;
    Ok(rows.filter(price_list_item::Column::PriceListId.eq(list)))
}
