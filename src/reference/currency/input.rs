//! The inputs of currencies and exchange rates: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{RateKind, RoundingDirection};
use entity::id::CurrencyId;
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Takes up a currency.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCurrencyInput {
    /// Its ISO 4217 code; must be one that exists, and is never changed.
    pub code: CurrencyCode,
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Decimal places of its amounts, 0–4; omitted: as ISO 4217 says.
    pub precision: Option<i32>,
    /// Payable totals are rounded to a multiple of this; omitted or 0: not at all. No more decimal
    /// places than the precision.
    pub payable_multiple: Option<Amount>,
    /// Which way payable totals are rounded; omitted: NEAREST.
    pub payable_direction: Option<RoundingDirection>,
    /// How many days a quote in it is valid by default, 1–3650; omitted: 30.
    pub validity_days: Option<i32>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateCurrencyInput);

/// Changes a currency; what is omitted stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCurrencyInput {
    /// Which one.
    pub currency_id: CurrencyId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Decimal places of its amounts, 0–4. Documents keep their amounts until they are priced again.
    pub precision: MaybeUndefined<i32>,
    /// Payable totals are rounded to a multiple of this; 0: not at all.
    pub payable_multiple: MaybeUndefined<Amount>,
    /// Which way payable totals are rounded.
    pub payable_direction: MaybeUndefined<RoundingDirection>,
    /// How many days a quote in it is valid by default, 1–3650.
    pub validity_days: MaybeUndefined<i32>,
    /// Whether new documents may use it; the base currency always may.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateCurrencyInput: currency_id);

/// Says what a currency is worth from a day on: `currencyAmount` of it is `baseAmount` of the base
/// currency. A rate of the same kind and day is replaced. Where the rate of today changes by it,
/// base values of open opportunities follow at once.
#[derive(Clone, Debug, InputObject)]
pub struct SetExchangeRateInput {
    /// Of which currency; not the base currency.
    pub currency_code: CurrencyCode,
    /// Where the rate comes from.
    pub kind: RateKind,
    /// First day it holds; omitted: today.
    pub valid_from: Option<Date>,
    /// So much of the currency; above zero.
    pub currency_amount: Amount,
    /// Is so much of the base currency; above zero.
    pub base_amount: Amount,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(SetExchangeRateInput);
