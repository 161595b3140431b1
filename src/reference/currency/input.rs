//! The inputs of currencies and exchange rates; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{RateKind, RoundingDirection};
use entity::id::CurrencyId;
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Adds a currency to those that documents can use.
#[derive(Clone, InputObject)]
pub struct CreateCurrencyInput {
    /// ISO 4217 code; must exist there, and never changes.
    pub code: CurrencyCode,
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Decimal places of amounts in this currency, 0–4; omitted: as in ISO 4217.
    pub precision: Option<i32>,
    /// Payable totals are rounded to a multiple of this amount, which has no more decimal places than
    /// `precision`; omitted or 0: not rounded.
    pub payable_multiple: Option<Amount>,
    /// The direction in which payable totals are rounded; omitted: NEAREST.
    pub payable_direction: Option<RoundingDirection>,
    /// Default validity of a quote in this currency, in days, 1–3650; omitted: 30.
    pub validity_days: Option<i32>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCurrencyInput);

/// Changes a currency; omitted fields stay unchanged.
#[derive(Clone, InputObject)]
pub struct UpdateCurrencyInput {
    /// The currency to change.
    pub currency_id: CurrencyId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Decimal places of amounts, 0–4. Existing documents keep their amounts until they are priced again.
    pub precision: MaybeUndefined<i32>,
    /// Payable totals are rounded to a multiple of this amount; 0: not rounded.
    pub payable_multiple: MaybeUndefined<Amount>,
    /// The direction in which payable totals are rounded.
    pub payable_direction: MaybeUndefined<RoundingDirection>,
    /// Default validity of a quote in this currency, in days, 1–3650.
    pub validity_days: MaybeUndefined<i32>,
    /// Whether new documents may use it; the base currency can't be deactivated.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCurrencyInput: currency_id);

/// Sets a currency's exchange rate from a day on: `currencyAmount` of it equals `baseAmount` of the base
/// currency. Replaces a rate of the same kind and day. If today's rate changes, the base values of open
/// opportunities are recomputed at once.
#[derive(Clone, InputObject)]
pub struct SetExchangeRateInput {
    /// The foreign currency; the base currency is refused.
    pub currency_code: CurrencyCode,
    /// The kind of rate; a MARKET rate takes precedence over an OFFICIAL one.
    pub kind: RateKind,
    /// First day the rate is in force; omitted: today.
    pub valid_from: Option<Date>,
    /// The amount of the foreign currency; above zero.
    pub currency_amount: Amount,
    /// The amount of the base currency that `currencyAmount` is worth; above zero.
    pub base_amount: Amount,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(SetExchangeRateInput);
