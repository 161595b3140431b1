//! The commands that create and update tax rates.

use entity::choice::PipelineEventKind;
use entity::id::TaxRateId;
use entity::tax_rate;

use crate::access::permission::Permission;
use crate::catalog::input::tax::{CreateTaxRateInput, UpdateTaxRateInput};
use crate::catalog::rules;
use crate::platform::bounds::in_order;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::changed;

impl Command for CreateTaxRateInput {
    const NAME: &'static str = "createTaxRate";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = TaxRateId;

    async fn execute(self, tx: &mut Tx) -> Result<TaxRateId, Error> {
        let mut validator = Validator::default();
        let row = tax_rate::Model {
            id: TaxRateId::generate(),
            version: 1,
            name: validator.check(names(&self.names, "names")).unwrap_or_default(),
            kind: self.kind,
            percent: self.percent,
            valid_from: self.valid_from.map(|day| day.0),
            valid_to: self.valid_to.map(|day| day.0),
            is_default: self.is_default,
            is_active: true,
        };
        validator.check(rules::percent(row.kind, row.percent));
        validator.check(in_order((row.valid_from, row.valid_to), "validTo"));
        validator.into_result()?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateTaxRateInput {
    const NAME: &'static str = "updateTaxRate";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = TaxRateId;

    async fn execute(self, tx: &mut Tx) -> Result<TaxRateId, Error> {
        let Self {
            tax_rate_id,
            names: given,
            valid_from,
            valid_to,
            is_default,
            is_active,
            call: _,
        } = self;
        let before: tax_rate::Model = tx.lock(tax_rate_id).await.at("taxRateId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        put_nullable(&mut after.valid_from, valid_from.map_value(|day| day.0));
        put_nullable(&mut after.valid_to, valid_to.map_value(|day| day.0));
        validator.collect(put(&mut after.is_default, is_default, "isDefault"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.check(in_order((after.valid_from, after.valid_to), "validTo"));
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, tax_rate_id);
        Ok(tax_rate_id)
    }
}
