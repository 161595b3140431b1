//! The commands that create and update currencies and set exchange rates.

use entity::choice::PipelineEventKind;
use entity::id::{CurrencyId, ExchangeRateId};
use entity::{currency, exchange_rate};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::positive;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::patch::put;
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::message::Message;
use crate::platform::validator::Validator;
use crate::reference::currency::RateChanged;
use crate::reference::currency::input::{
    CreateCurrencyInput, SetExchangeRateInput, UpdateCurrencyInput,
};
use crate::reference::currency::rules;
use crate::reference::ops::{changed, changed_with_opportunities, rate_in_force, rate_of};

/// The most opportunities that a warning names.
const MOST_NAMED: usize = 10;

impl Command for CreateCurrencyInput {
    const NAME: &'static str = "createCurrency";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CurrencyId;

    async fn execute(self, tx: &mut Tx) -> Result<CurrencyId, Error> {
        let Self {
            code,
            names: given,
            precision,
            payable_multiple,
            payable_direction,
            validity_days,
            call: _,
        } = self;
        tx.lock_keys(&[LookupKey { kind: "currency.code", value: &code.0 }]).await?;
        if let Some(known) = of_code(tx, &code.0).await? {
            let key = if known.is_active { "currency-exists" } else { "currency-exists-unused" };
            let message = Message::new(key).with("currency", &code.0);
            return Err(UserError::new(UserErrorCode::ALREADY_EXISTS, message).at("code").into());
        }
        let mut row = rules::new(&code.0, names(&given, "names")?)?;
        row.precision = precision.unwrap_or(row.precision);
        row.payable_multiple = payable_multiple.unwrap_or(row.payable_multiple);
        row.payable_direction = payable_direction.unwrap_or(row.payable_direction);
        row.validity_days = validity_days.unwrap_or(row.validity_days);
        let mut validator = Validator::default();
        rules::check(&mut validator, &row);
        validator.into_result()?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateCurrencyInput {
    const NAME: &'static str = "updateCurrency";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CurrencyId;

    async fn execute(self, tx: &mut Tx) -> Result<CurrencyId, Error> {
        let Self {
            currency_id,
            names: given,
            precision,
            payable_multiple,
            payable_direction,
            validity_days,
            is_active,
            call: _,
        } = self;
        let before: currency::Model = tx.lock(currency_id).await.at("currencyId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put(&mut after.precision, precision, "precision"))?;
        validator.collect(put(&mut after.payable_multiple, payable_multiple, "payableMultiple"))?;
        validator.collect(put(
            &mut after.payable_direction,
            payable_direction,
            "payableDirection",
        ))?;
        validator.collect(put(&mut after.validity_days, validity_days, "validityDays"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        rules::check(&mut validator, &after);
        if !after.is_active && after.code == tx.settings().organization.base_currency {
            validator.refuse(UserError::invalid("currency-base-active").at("isActive"));
        }
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, currency_id);
        Ok(currency_id)
    }
}

impl Command for SetExchangeRateInput {
    const NAME: &'static str = "setExchangeRate";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ExchangeRateId;

    async fn execute(self, tx: &mut Tx) -> Result<ExchangeRateId, Error> {
        let Self { currency_code, kind, valid_from, currency_amount, base_amount, call: _ } = self;
        let code = currency_code.0;
        let mut validator = Validator::default();
        validator.check(positive(currency_amount, "currencyAmount"));
        validator.check(positive(base_amount, "baseAmount"));
        if code == tx.settings().organization.base_currency {
            validator.refuse(UserError::invalid("currency-base-rate").at("currencyCode"));
        } else if of_code(tx, &code).await?.is_none() {
            let message = Message::new("currency-unknown").with("currency", &code);
            validator.refuse(UserError::new(UserErrorCode::INVALID, message).at("currencyCode"));
        }
        validator.into_result()?;
        let valid_from = valid_from.map_or_else(|| tx.today(), |day| day.0);
        let has_begun = valid_from <= tx.today();
        let rate = exchange_rate::Model {
            id: ExchangeRateId::generate(),
            currency_code: code.clone(),
            kind,
            valid_from,
            currency_amount,
            base_amount,
            applied_at: has_begun.then(|| tx.now()),
        };
        let rate = put_rate(tx, rate).await?;
        let mut changes_opportunities = false;
        if has_begun && let Some(in_force) = rate_in_force(tx, &code).await? {
            let rate = rate_of(&in_force);
            let change = RateChanged { currency_code: code.clone(), rate };
            let left = tx.call_hook(change).await?;
            changes_opportunities = true;
            if !left.is_empty() {
                let message = not_converted(&code, &left);
                tx.warn("BASE_VALUES_NOT_CONVERTED", message, "baseAmount");
            }
        }
        if changes_opportunities {
            changed_with_opportunities(tx, rate.id);
        } else {
            changed(tx, rate.id);
        }
        Ok(rate.id)
    }
}

/// Names the opportunities whose base values leave the range at a currency's rate.
pub(super) fn not_converted(code: &str, numbers: &[String]) -> Message {
    Message::new("currency-not-converted")
        .with("currency", code)
        .with("count", numbers.len())
        .with("numbers", numbers[..numbers.len().min(MOST_NAMED)].join(", "))
}

/// Inserts a rate, or replaces the one with the same currency, kind and day.
async fn put_rate(tx: &mut Tx, rate: exchange_rate::Model) -> Result<exchange_rate::Model, Error> {
    let same = tx
        .find::<exchange_rate::Entity>()
        .filter(exchange_rate::Column::CurrencyCode.eq(rate.currency_code.as_str()))
        .filter(exchange_rate::Column::Kind.eq(rate.kind))
        .filter(exchange_rate::Column::ValidFrom.eq(rate.valid_from));
    match tx.one::<exchange_rate::Model>(same).await? {
        None => tx.insert(rate).await,
        Some(before) => {
            let after = exchange_rate::Model { id: before.id, ..rate };
            tx.update(&before, after).await
        }
    }
}

async fn of_code(tx: &Tx, code: &str) -> Result<Option<currency::Model>, Error> {
    let rows = tx.find::<currency::Entity>();
    tx.one(rows.filter(currency::Column::Code.eq(code))).await
}
