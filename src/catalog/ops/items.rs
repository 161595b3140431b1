//! The commands that set and remove the prices of a list.

use entity::choice::PipelineEventKind;
use std::collections::HashSet;

use entity::id::{PriceListId, PriceListItemId, PriceTierId, ProductId, UnitId};
use entity::{price_list, price_list_item, price_tier, product, unit};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::catalog::input::price_list::{
    PriceListItemInput, RemovePriceListItemInput, SetPriceListItemsInput,
};
use crate::catalog::rules::{self, MOST_ITEMS};
use crate::platform::bounds::not_negative;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::validator::Validator;
use crate::pricing::{Discount, Tier};
use crate::reference::ops::changed;

/// The result of setting prices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PricesSet {
    /// The items' ids, in the order of the input.
    pub items: Vec<PriceListItemId>,
}

impl Command for SetPriceListItemsInput {
    const NAME: &'static str = "setPriceListItems";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PricesSet;

    async fn execute(self, tx: &mut Tx) -> Result<PricesSet, Error> {
        let list: price_list::Model = tx.lock(self.price_list_id).await.at("priceListId")?;
        if !(1..=MOST_ITEMS).contains(&self.items.len()) {
            let message = Message::new("price-count").with("most", MOST_ITEMS);
            return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("items").into());
        }
        let kept = CurrentPrices::read(tx, list.id, &self.items).await?;
        let prices = kept.check(list.id, self.items)?;
        let items = write(tx, &kept, prices).await?;
        tx.touch(&list).await?;
        changed(tx, list.id);
        Ok(PricesSet { items })
    }
}

impl Command for RemovePriceListItemInput {
    const NAME: &'static str = "removePriceListItem";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PriceListId;

    async fn execute(self, tx: &mut Tx) -> Result<PriceListId, Error> {
        let item: price_list_item::Model =
            tx.get(self.price_list_item_id).await.at("priceListItemId")?;
        let list: price_list::Model = tx.lock(item.price_list_id).await?;
        tx.delete(&item).await?;
        tx.touch(&list).await?;
        changed(tx, list.id);
        Ok(list.id)
    }
}

/// The present rows of the products to be priced.
struct CurrentPrices {
    products: Vec<product::Model>,
    units: Vec<unit::Model>,
    items: Vec<price_list_item::Model>,
    tiers: Vec<price_tier::Model>,
}

/// A validated price; `tiers` is `None` where the input leaves them unchanged.
struct PriceListRow {
    item: price_list_item::Model,
    tiers: Option<Vec<Tier>>,
}

impl CurrentPrices {
    async fn read(tx: &Tx, list: PriceListId, items: &[PriceListItemInput]) -> Result<Self, Error> {
        let ids: HashSet<ProductId> = items.iter().map(|item| item.product_id).collect();
        let products =
            tx.find::<product::Entity>().filter(product::Column::Id.is_in(ids.iter().copied()));
        let products: Vec<product::Model> = tx.all(products).await?;
        let groups: HashSet<_> = products.iter().map(|row| row.unit_group_id).collect();
        let units = tx.find::<unit::Entity>().filter(unit::Column::UnitGroupId.is_in(groups));
        let items = tx
            .find::<price_list_item::Entity>()
            .filter(price_list_item::Column::PriceListId.eq(list))
            .filter(price_list_item::Column::ProductId.is_in(ids));
        let items: Vec<price_list_item::Model> = tx.all(items).await?;
        let tiers = tx
            .find::<price_tier::Entity>()
            .filter(price_tier::Column::PriceListItemId.is_in(items.iter().map(|item| item.id)));
        Ok(Self { products, units: tx.all(units).await?, tiers: tx.all(tiers).await?, items })
    }

    fn check(
        &self,
        list: PriceListId,
        items: Vec<PriceListItemInput>,
    ) -> Result<Vec<PriceListRow>, Error> {
        let mut validator = Validator::default();
        let mut seen = HashSet::new();
        let mut prices = Vec::with_capacity(items.len());
        for (index, given) in items.into_iter().enumerate() {
            let path = format!("items.{index}");
            if let Some(price) = validator.collect(self.price(list, given, &path))? {
                if !seen.insert((price.item.product_id, price.item.unit_id)) {
                    validator.refuse(UserError::invalid("price-twice").at(&path));
                }
                prices.push(price);
            }
        }
        validator.into_result()?;
        Ok(prices)
    }

    fn price(
        &self,
        list: PriceListId,
        given: PriceListItemInput,
        path: &str,
    ) -> Result<PriceListRow, Error> {
        let mut validator = Validator::default();
        let unit_id = validator.check(self.unit(&given, path));
        validator.check(rules::method(given.method, &format!("{path}.method")));
        validator.check(not_negative(given.value, &format!("{path}.value")));
        let tiers = given.tiers.as_deref().map(|tiers| {
            let checked = rules::tiers(tiers, given.value, &format!("{path}.tiers"));
            validator.check(checked).unwrap_or_default()
        });
        if tiers.is_none() && unit_id.is_some_and(|unit| self.is_undercut(&given, unit)) {
            validator.refuse(UserError::invalid("tier-above-price").at(&format!("{path}.value")));
        }
        validator.into_result()?;
        let item = price_list_item::Model {
            id: PriceListItemId::generate(),
            price_list_id: list,
            product_id: given.product_id,
            unit_id: unit_id.unwrap_or_else(UnitId::generate),
            method: given.method,
            value: given.value,
        };
        Ok(PriceListRow { item, tiers })
    }

    /// Whether a present tier's discount exceeds the new price.
    fn is_undercut(&self, given: &PriceListItemInput, unit: UnitId) -> bool {
        let item = self
            .items
            .iter()
            .find(|item| item.product_id == given.product_id && item.unit_id == unit);
        item.is_some_and(|item| {
            self.tiers
                .iter()
                .filter(|tier| tier.price_list_item_id == item.id)
                .any(|tier| tier.amount.is_some_and(|amount| amount > given.value))
        })
    }

    /// The unit to be priced, checked to belong to the product's group.
    fn unit(&self, given: &PriceListItemInput, path: &str) -> Result<UnitId, UserError> {
        let product = self.products.iter().find(|row| row.id == given.product_id);
        let product =
            product.ok_or_else(|| UserError::not_found().at(&format!("{path}.productId")))?;
        let id = given.unit_id.unwrap_or(product.default_unit_id);
        let is_of_group =
            |unit: &unit::Model| unit.id == id && unit.unit_group_id == product.unit_group_id;
        if self.units.iter().any(is_of_group) {
            Ok(id)
        } else {
            let message = Message::new("price-unit").with("product", &product.sku);
            Err(UserError::new(UserErrorCode::INVALID, message).at(&format!("{path}.unitId")))
        }
    }
}

async fn write(
    tx: &mut Tx,
    kept: &CurrentPrices,
    prices: Vec<PriceListRow>,
) -> Result<Vec<PriceListItemId>, Error> {
    let mut added = Vec::new();
    let mut tiers = Vec::new();
    let mut ids = Vec::with_capacity(prices.len());
    for PriceListRow { item, tiers: given } in prices {
        let is_same = |row: &&price_list_item::Model| {
            row.product_id == item.product_id && row.unit_id == item.unit_id
        };
        let id = match kept.items.iter().find(is_same) {
            None => {
                let id = item.id;
                added.push(item);
                id
            }
            Some(before) => {
                let id = before.id;
                let after = price_list_item::Model { id, ..item };
                tx.update(before, after).await?;
                id
            }
        };
        ids.push(id);
        let Some(given) = given else { continue };
        for tier in kept.tiers.iter().filter(|tier| tier.price_list_item_id == id) {
            tx.delete(tier).await?;
        }
        tiers.extend(given.iter().map(|tier| row_of(tier, id)));
    }
    tx.insert_all(&added).await?;
    tx.insert_all(&tiers).await?;
    Ok(ids)
}

fn row_of(tier: &Tier, item: PriceListItemId) -> price_tier::Model {
    let (percent, amount) = match tier.discount {
        Discount::Percent(percent) => (Some(percent), None),
        Discount::Amount(amount) => (None, Some(amount)),
    };
    price_tier::Model {
        id: PriceTierId::generate(),
        price_list_item_id: item,
        from_quantity: tier.from,
        to_quantity: tier.to,
        percent,
        amount,
    }
}
