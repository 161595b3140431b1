//! Reads the catalogue data that a document's lines are priced with.

pub mod preview;

use std::collections::BTreeSet;

use entity::id::{PriceListItemId, ProductId, TaxRateId, UnitId};
use entity::{
    account, currency, document, line, opportunity, price_list, price_list_item, price_tier,
    product, tax_rate, unit,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::platform::db::reader::Reader;
use crate::platform::error::Error;
use crate::sales::document::rules::line_request::LineRequest;
use crate::sales::document::rules::pricing_data::PricingData;

/// Reads the data that a document's lines are priced with, in one statement per table.
///
/// # Errors
/// The database failed.
pub async fn pricing_data<R: Reader>(
    reader: &R,
    document: &document::Model,
    kept: &[line::Model],
    requested: &[LineRequest],
) -> Result<PricingData, Error> {
    let settings = reader.organization().await?;
    let base = currency(reader, &settings.organization.base_currency).await?;
    let currency = currency(reader, &document.currency_code).await?;
    let products = products(reader, kept, requested).await?;
    let units = units(reader, &products, kept, requested).await?;
    let items = items(reader, document, &products).await?;
    let named = kept.iter().filter_map(|line| line.price_list_item_id);
    let named = items.iter().map(|item| item.id).chain(named).collect();
    Ok(PricingData {
        today: settings.day(reader.time()),
        locale: settings.organization.locale.clone(),
        base_precision: u32::try_from(base.precision).unwrap_or(0),
        currency,
        price_list: list(reader, document).await?,
        tiers: tiers(reader, named).await?,
        tax_rates: reader.all_cached::<tax_rate::Model>().await?.to_vec(),
        account_tax_rate_id: account_tax_rate(reader, document).await?,
        products,
        units,
        items,
    })
}

/// A currency by its code, active or not.
///
/// # Errors
/// It does not exist, or the database failed.
pub async fn currency<R: Reader>(reader: &R, code: &str) -> Result<currency::Model, Error> {
    let all = reader.all_cached::<currency::Model>().await?;
    let found = all.iter().find(|currency| currency.code == code).cloned();
    found.ok_or_else(|| Error::Broken(format!("no currency {code}")))
}

/// The lines of a document, in order.
///
/// # Errors
/// The database failed.
pub async fn lines<R: Reader>(
    reader: &R,
    document: &document::Model,
) -> Result<Vec<line::Model>, Error> {
    let rows = reader
        .rows::<line::Entity>()?
        .filter(line::Column::DocumentId.eq(document.id))
        .order_by_asc(line::Column::Position)
        .order_by_asc(line::Column::Id);
    reader.read(rows).await
}

async fn products<R: Reader>(
    reader: &R,
    kept: &[line::Model],
    requested: &[LineRequest],
) -> Result<Vec<product::Model>, Error> {
    let ids: BTreeSet<ProductId> = requested
        .iter()
        .filter_map(|line| line.product_id)
        .chain(kept.iter().filter_map(|line| line.product_id))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reader.rows::<product::Entity>()?.filter(product::Column::Id.is_in(ids));
    reader.read(rows).await
}

async fn units<R: Reader>(
    reader: &R,
    products: &[product::Model],
    kept: &[line::Model],
    requested: &[LineRequest],
) -> Result<Vec<unit::Model>, Error> {
    let ids: BTreeSet<UnitId> = requested
        .iter()
        .filter_map(|line| line.unit_id)
        .chain(kept.iter().filter_map(|line| line.unit_id))
        .chain(products.iter().map(|product| product.default_unit_id))
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = reader.all_cached::<unit::Model>().await?;
    Ok(all.iter().filter(|unit| ids.contains(&unit.id)).cloned().collect())
}

async fn list<R: Reader>(
    reader: &R,
    document: &document::Model,
) -> Result<Option<price_list::Model>, Error> {
    let Some(id) = document.price_list_id else {
        return Ok(None);
    };
    let all = reader.all_cached::<price_list::Model>().await?;
    Ok(all.iter().find(|list| list.id == id).cloned())
}

async fn items<R: Reader>(
    reader: &R,
    document: &document::Model,
    products: &[product::Model],
) -> Result<Vec<price_list_item::Model>, Error> {
    let Some(list) = document.price_list_id else {
        return Ok(Vec::new());
    };
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let ids = products.iter().map(|product| product.id);
    let rows = reader
        .rows::<price_list_item::Entity>()?
        .filter(price_list_item::Column::PriceListId.eq(list))
        .filter(price_list_item::Column::ProductId.is_in(ids));
    reader.read(rows).await
}

async fn tiers<R: Reader>(
    reader: &R,
    items: BTreeSet<PriceListItemId>,
) -> Result<Vec<price_tier::Model>, Error> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reader
        .rows::<price_tier::Entity>()?
        .filter(price_tier::Column::PriceListItemId.is_in(items))
        .order_by_asc(price_tier::Column::FromQuantity);
    reader.read(rows).await
}

async fn account_tax_rate<R: Reader>(
    reader: &R,
    document: &document::Model,
) -> Result<Option<TaxRateId>, Error> {
    let of_opportunity = match reader.written::<opportunity::Model>(document.opportunity_id) {
        Some(opportunity::Model { account_id: None, .. }) => return Ok(None),
        Some(opportunity::Model { account_id: Some(id), .. }) => account::Column::Id.eq(id),
        None => {
            let of_opportunity = Query::select()
                .column(opportunity::Column::AccountId)
                .from(opportunity::Entity)
                .and_where(opportunity::Column::Id.eq(document.opportunity_id))
                .to_owned();
            account::Column::Id.in_subquery(of_opportunity)
        }
    };
    let rows = reader.rows::<account::Entity>()?.filter(of_opportunity);
    let found: Vec<account::Model> = reader.read(rows).await?;
    Ok(found.into_iter().next().and_then(|account| account.tax_rate_id))
}
