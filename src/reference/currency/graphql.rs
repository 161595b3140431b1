//! The GraphQL types, queries and mutations of currencies and exchange rates.

use async_graphql::{Context, Object};
use entity::choice::{RateKind, RoundingDirection};
use entity::id::{CurrencyId, ExchangeRateId};
use entity::money::Amount;

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::reference::currency::input::{
    CreateCurrencyInput, SetExchangeRateInput, UpdateCurrencyInput,
};
use crate::reference::graphql::{Currency, ExchangeRate};
use crate::reference::queries;

impl Loadable for entity::currency::Model {}

/// A currency in which documents are priced.
#[Object(name = "Currency")]
impl Loaded<entity::currency::Model> {
    /// The currency's id.
    pub async fn id(&self) -> CurrencyId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// ISO 4217 code; never changes.
    fn code(&self) -> CurrencyCode {
        CurrencyCode(self.code.clone())
    }

    /// The currency's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The currency's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Decimal places of amounts in this currency, 0–4; unit prices always have four.
    fn precision(&self) -> i32 {
        self.precision
    }

    /// Payable totals are rounded to a multiple of this amount; 0: not rounded.
    fn payable_multiple(&self) -> Amount {
        self.payable_multiple
    }

    /// The direction in which payable totals are rounded.
    fn payable_direction(&self) -> RoundingDirection {
        self.payable_direction
    }

    /// Default validity of a quote in this currency, in days.
    fn validity_days(&self) -> i32 {
        self.validity_days
    }

    /// Whether new documents may use it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

impl Loadable for entity::exchange_rate::Model {}

/// A dated exchange rate, as people quote it: `currencyAmount` of the currency equals `baseAmount` of the base
/// currency. It is in force from `validFrom` until the next rate of the same kind.
#[Object(name = "ExchangeRate")]
impl Loaded<entity::exchange_rate::Model> {
    /// The exchange rate's id.
    pub async fn id(&self) -> ExchangeRateId {
        self.id
    }

    /// The foreign currency.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// The kind of rate. The day's rate is the latest MARKET rate, or the latest OFFICIAL one where there is
    /// none.
    fn kind(&self) -> RateKind {
        self.kind
    }

    /// First day the rate is in force.
    fn valid_from(&self) -> Date {
        Date(self.valid_from)
    }

    /// The amount of the foreign currency that `baseAmount` is worth.
    fn currency_amount(&self) -> Amount {
        self.currency_amount
    }

    /// The amount of the base currency that `currencyAmount` is worth.
    fn base_amount(&self) -> Amount {
        self.base_amount
    }
}

/// The result of creating or updating a currency.
pub type CurrencyPayload = Payload<CurrencyId>;

/// The result of creating or updating a currency.
#[Object(name = "CurrencyPayload")]
impl Outcome<CurrencyId> {
    /// The currency; unchanged if an update was refused, null if a creation was refused.
    async fn currency(&self) -> NullableField<Currency> {
        self.load_written().await
    }
}

/// The result of setting an exchange rate.
pub type ExchangeRatePayload = Payload<ExchangeRateId>;

/// The result of setting an exchange rate.
#[Object(name = "ExchangeRatePayload")]
impl Outcome<ExchangeRateId> {
    /// The rate; null if the call was refused.
    async fn exchange_rate(&self) -> NullableField<ExchangeRate> {
        self.load_written().await
    }
}

/// Queries for currencies and exchange rates.
#[derive(Debug, Default)]
pub struct CurrencyQuery;

#[Object]
impl CurrencyQuery {
    /// The organization's currencies, by code; at most 1,000; null only with an error.
    async fn currencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive currencies.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::currency::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::currencies(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }

    /// The exchange rates of a currency, newest first; at most 1,000. The base currency has none. Null only with an
    /// error.
    async fn exchange_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The foreign currency.")] currency_code: CurrencyCode,
    ) -> NullableField<ViewList<entity::exchange_rate::Model>> {
        let rows = queries::rates(ctx.request().session(), &currency_code.0).await;
        ctx.request().views(rows)
    }
}

/// Mutations of currencies and exchange rates.
#[derive(Debug, Default)]
pub struct CurrencyMutation;

#[Object]
impl CurrencyMutation {
    /// Adds a currency to those that documents can use. For administrators. Null only with an error.
    async fn create_currency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new currency.")] input: CreateCurrencyInput,
    ) -> NullableField<CurrencyPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a currency. For administrators. Null only with an error.
    async fn update_currency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The currency and its new values.")] input: UpdateCurrencyInput,
    ) -> NullableField<CurrencyPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Sets a currency's exchange rate from a day on. For administrators. Null only with an error.
    async fn set_exchange_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The currency, the first day and the rate.")] input: SetExchangeRateInput,
    ) -> NullableField<ExchangeRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
