//! Adds and changes tax rates.

use entity::id::TaxRateId;
use entity::tax_rate;

use crate::access::permission::Permission;
use crate::catalog::input::tax::{CreateTaxRateInput, UpdateTaxRateInput};
use crate::catalog::rules;
use crate::platform::bounds::in_order;
use crate::platform::db::command::Command;
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::form::Form;
use crate::platform::graphql::localized::{names, put_names};
use crate::reference::ops::changed;

impl Command for CreateTaxRateInput {
    const NAME: &'static str = "createTaxRate";
    const PERMISSION: Permission = Permission::ManageCatalog;
    type Output = TaxRateId;

    async fn execute(self, tx: &mut Tx) -> Result<TaxRateId, Error> {
        let mut form = Form::default();
        let row = tax_rate::Model {
            id: TaxRateId::generate(),
            version: 1,
            name: form.keep(names(&self.names, "names")).unwrap_or_default(),
            kind: self.kind,
            percent: self.percent,
            valid_from: self.valid_from.map(|day| day.0),
            valid_to: self.valid_to.map(|day| day.0),
            is_default: self.is_default,
            is_active: true,
        };
        form.keep(rules::percent(row.kind, row.percent));
        form.keep(in_order((row.valid_from, row.valid_to), "validTo"));
        form.finish()?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateTaxRateInput {
    const NAME: &'static str = "updateTaxRate";
    const PERMISSION: Permission = Permission::ManageCatalog;
    type Output = TaxRateId;

    async fn execute(self, tx: &mut Tx) -> Result<TaxRateId, Error> {
        let Self {
            tax_rate_id,
            names: given,
            valid_from,
            valid_to,
            is_default,
            is_active,
            expected_version: _,
            idempotency_key: _,
            dry_run: _,
        } = self;
        let before: tax_rate::Model = tx.lock(tax_rate_id).await.at("taxRateId")?;
        let mut after = before.clone();
        let mut form = Form::default();
        form.catch(put_names(&mut after.name, given, "names"))?;
        put_nullable(&mut after.valid_from, valid_from.map_value(|day| day.0));
        put_nullable(&mut after.valid_to, valid_to.map_value(|day| day.0));
        form.catch(put(&mut after.is_default, is_default, "isDefault"))?;
        form.catch(put(&mut after.is_active, is_active, "isActive"))?;
        form.keep(in_order((after.valid_from, after.valid_to), "validTo"));
        form.finish()?;
        tx.update(&before, after).await?;
        changed(tx, tax_rate_id);
        Ok(tax_rate_id)
    }
}
