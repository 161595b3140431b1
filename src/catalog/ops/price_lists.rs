//! The commands that create, update and retire price lists.

use entity::choice::PipelineEventKind;
use entity::id::PriceListId;
use entity::price_list;

use crate::access::permission::Permission;
use crate::catalog::input::price_list::{CreatePriceListInput, UpdatePriceListInput};
use crate::platform::bounds::in_order;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::{changed, currency};

impl Command for CreatePriceListInput {
    const NAME: &'static str = "createPriceList";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PriceListId;

    async fn execute(self, tx: &mut Tx) -> Result<PriceListId, Error> {
        let mut validator = Validator::default();
        let row = price_list::Model {
            id: PriceListId::generate(),
            version: 1,
            name: validator.check(names(&self.names, "names")).unwrap_or_default(),
            currency_code: self.currency_code.0,
            starts_on: self.starts_on.map(|day| day.0),
            ends_on: self.ends_on.map(|day| day.0),
            is_active: true,
        };
        validator.collect(currency(tx, &row.currency_code).await.at("currencyCode"))?;
        validator.check(in_order((row.starts_on, row.ends_on), "endsOn"));
        validator.into_result()?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdatePriceListInput {
    const NAME: &'static str = "updatePriceList";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PriceListId;

    async fn execute(self, tx: &mut Tx) -> Result<PriceListId, Error> {
        let Self { price_list_id, names: given, starts_on, ends_on, is_active, call: _ } = self;
        let before: price_list::Model = tx.lock(price_list_id).await.at("priceListId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        put_nullable(&mut after.starts_on, starts_on.map_value(|day| day.0));
        put_nullable(&mut after.ends_on, ends_on.map_value(|day| day.0));
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.check(in_order((after.starts_on, after.ends_on), "endsOn"));
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, price_list_id);
        Ok(price_list_id)
    }
}
