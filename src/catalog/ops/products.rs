//! The commands that create, update and retire products.

use entity::choice::PipelineEventKind;
use entity::id::{ProductId, UnitId};
use entity::localized::Localized;
use entity::{product, tax_rate, unit};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::catalog::input::product::{CreateProductInput, UpdateProductInput};
use crate::platform::bounds::between;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::refolding::Folded;
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::{names, put_names, put_texts, texts};
use crate::platform::message::Message;
use crate::platform::text::visible::clean;
use crate::platform::validator::Validator;
use crate::reference::ops::changed;

/// Limit of an article number's length, in characters.
const SKU_LENGTH: usize = 100;

impl Command for CreateProductInput {
    const NAME: &'static str = "createProduct";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ProductId;

    async fn execute(self, tx: &mut Tx) -> Result<ProductId, Error> {
        lock_sku(tx, &self.sku).await?;
        let mut validator = Validator::default();
        let name = validator.check(names(&self.names, "names")).unwrap_or_default();
        let given = self.descriptions.unwrap_or_default();
        let description = validator.check(texts(&given, "descriptions")).flatten();
        let unit = match self.default_unit_id {
            Some(id) => id,
            None => base_unit(tx, self.unit_group_id).await?,
        };
        let row = product::Model {
            id: ProductId::generate(),
            version: 1,
            sku: self.sku,
            name,
            description,
            unit_group_id: self.unit_group_id,
            default_unit_id: unit,
            list_price: self.list_price,
            current_cost: self.current_cost,
            standard_cost: self.standard_cost,
            tax_rate_id: self.tax_rate_id,
            quantity_decimals: self.quantity_decimals,
            is_active: true,
            created_at: tx.now(),
            updated_at: tx.now(),
            deleted_at: None,
        };
        let row = checked(tx, validator, row).await?;
        let row = tx.insert(row).await?;
        index(tx, &row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateProductInput {
    const NAME: &'static str = "updateProduct";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ProductId;

    async fn execute(self, tx: &mut Tx) -> Result<ProductId, Error> {
        let Self {
            product_id,
            sku,
            names: given,
            descriptions,
            default_unit_id,
            list_price,
            current_cost,
            standard_cost,
            tax_rate_id,
            quantity_decimals,
            is_active,
            call: _,
        } = self;
        if let Some(sku) = sku.value() {
            lock_sku(tx, sku).await?;
        }
        let before: product::Model = tx.lock(product_id).await.at("productId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put(&mut after.sku, sku, "sku"))?;
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put_texts(&mut after.description, descriptions, "descriptions"))?;
        validator.collect(put(&mut after.default_unit_id, default_unit_id, "defaultUnitId"))?;
        put_nullable(&mut after.list_price, list_price);
        put_nullable(&mut after.current_cost, current_cost);
        put_nullable(&mut after.standard_cost, standard_cost);
        put_nullable(&mut after.tax_rate_id, tax_rate_id);
        let decimals = &mut after.quantity_decimals;
        validator.collect(put(decimals, quantity_decimals, "quantityDecimals"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.leave_unchanged(&before, &after);
        let after = checked(tx, validator, after).await?;
        let after = tx.update(&before, after).await?;
        index(tx, &after).await?;
        changed(tx, product_id);
        Ok(product_id)
    }
}

/// Locks an article number, which one product may have; before any row is locked.
async fn lock_sku(tx: &mut Tx, sku: &str) -> Result<(), Error> {
    let value = &clean(sku);
    tx.lock_keys(&[LookupKey { kind: "product.sku", value }]).await
}

async fn checked(
    tx: &Tx,
    mut validator: Validator,
    mut row: product::Model,
) -> Result<product::Model, Error> {
    validator.required(&mut row.sku, SKU_LENGTH, "sku");
    validator.not_negative(row.list_price, "listPrice");
    validator.not_negative(row.current_cost, "currentCost");
    validator.not_negative(row.standard_cost, "standardCost");
    validator.check(between(row.quantity_decimals, (0, 4), "quantityDecimals"));
    // A deleted product keeps its article number, because it can be restored.
    let same = tx
        .find_any::<product::Entity>()
        .filter(product::Column::Sku.eq(row.sku.as_str()))
        .filter(product::Column::Id.ne(row.id));
    if let Some(same) = tx.one::<product::Model>(same).await? {
        let key = match same.deleted_at {
            None => "product-exists",
            Some(_) => "product-exists-deleted",
        };
        let message = Message::new(key).with("sku", &row.sku);
        validator.refuse(UserError::new(UserErrorCode::ALREADY_EXISTS, message).at("sku"));
    }
    let unit = tx.get::<unit::Model>(row.default_unit_id).await;
    match validator.collect(unit.at("defaultUnitId"))? {
        Some(unit) if unit.unit_group_id != row.unit_group_id => {
            validator.refuse(UserError::invalid("product-unit-group").at("defaultUnitId"));
        }
        Some(_) | None => {}
    }
    if let Some(id) = row.tax_rate_id {
        validator.collect(tx.get::<tax_rate::Model>(id).await.at("taxRateId"))?;
    }
    validator.into_result()?;
    Ok(row)
}

async fn base_unit(tx: &Tx, group: entity::id::UnitGroupId) -> Result<UnitId, Error> {
    let units = tx
        .find::<unit::Entity>()
        .filter(unit::Column::UnitGroupId.eq(group))
        .order_by_asc(unit::Column::Position);
    let base: Option<unit::Model> = tx.one(units).await?;
    let base = base.ok_or_else(|| Error::from(UserError::not_found().at("unitGroupId")))?;
    Ok(base.id)
}

impl Folded for product::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            index(tx, kept).await?;
        }
        Ok(())
    }
}

/// Sets a product's search text: article number and names.
async fn index(tx: &Tx, product: &product::Model) -> Result<(), Error> {
    let names = Localized::iter(&product.name).map(|(_, name)| name);
    let parts: Vec<&str> = std::iter::once(product.sku.as_str()).chain(names).collect();
    tx.set_search_text(product.id, &parts).await
}
