//! Lists of catalog records.

use std::cmp::Ordering;

use entity::id::{PriceListId, PriceListItemId, ProductId, UnitGroupId};
use entity::{price_list, price_list_item, price_tier, product, tax_rate, unit, unit_group};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::catalog::input::product::ProductFilter;
use crate::platform::bounds::LIST_LENGTH;
use crate::platform::db::listed::Shown;
use crate::platform::db::page::Rows;
use crate::platform::db::page::SortKey;
use crate::platform::db::search::{Search, Wanted};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::read::ChildOf;

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

/// The items of a price list, in the order in which they were added; given a text, only those of products that it
/// finds.
///
/// # Errors
/// The caller may not read price lists, the search text is too short, or the database failed.
pub async fn items_of(
    session: &Session,
    list: PriceListId,
    text: Option<String>,
) -> Result<Rows<price_list_item::Entity>, Error> {
    let rows = session.find::<price_list_item::Entity>()?;
    let mut items = rows.filter(price_list_item::Column::PriceListId.eq(list));
    if let Some(text) = text {
        let search = Search::prepare(session).await?;
        let product = price_list_item::Column::ProductId.into_expr();
        items = items.filter(search.condition::<ProductId>(product, &text, Wanted::All)?);
    }
    Ok(Rows::new(vec![items], Vec::new()))
}

/// Unit groups, oldest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn unit_groups(session: &Session) -> Result<Vec<unit_group::Model>, Error> {
    let rows = session
        .find::<unit_group::Entity>()?
        .order_by_asc(unit_group::Column::Id)
        .limit(LIST_LENGTH);
    session.all(rows).await
}

/// Tax rates, by kind, newest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn tax_rates(session: &Session, shown: Shown) -> Result<Vec<tax_rate::Model>, Error> {
    let rows = session.find::<tax_rate::Entity>()?;
    let rows = shown.rows(rows, tax_rate::Column::IsActive);
    let mut rates: Vec<tax_rate::Model> = session.all(rows).await?;
    rates.sort_by_key(|rate| {
        (rate.kind, std::cmp::Reverse(rate.valid_from), std::cmp::Reverse(rate.id))
    });
    Ok(rates)
}

/// Price lists, oldest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn price_lists(session: &Session, shown: Shown) -> Result<Vec<price_list::Model>, Error> {
    let rows = session.find::<price_list::Entity>()?.order_by_asc(price_list::Column::Id);
    session.all(shown.rows(rows, price_list::Column::IsActive)).await
}

/// The products that match a filter, by article number.
///
/// # Errors
/// The caller may not read products, the search text is too short, or the database failed.
pub async fn products(
    session: &Session,
    filter: ProductFilter,
) -> Result<Rows<product::Entity>, Error> {
    let ProductFilter { text, price_list_id, include_inactive } = filter;
    let mut rows = session.find_parts::<product::Entity>()?.remove(0);
    if !include_inactive.unwrap_or(false) {
        rows = rows.filter(product::Column::IsActive.eq(true));
    }
    if let Some(text) = text {
        let search = Search::prepare(session).await?;
        let id = product::Column::Id.into_expr();
        rows = rows.filter(search.condition::<ProductId>(id, &text, Wanted::All)?);
    }
    if let Some(list) = price_list_id {
        let priced = Query::select()
            .column(price_list_item::Column::ProductId)
            .from(price_list_item::Entity)
            .and_where(price_list_item::Column::PriceListId.eq(list))
            .to_owned();
        rows = rows.filter(product::Column::Id.in_subquery(priced));
    }
    let by_sku = SortKey { column: product::Column::Sku, is_descending: false, is_nullable: false };
    Ok(Rows::new(vec![rows], vec![by_sku]))
}
