//! Currencies and their rates in the schema.

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
    /// Its id.
    pub async fn id(&self) -> CurrencyId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Its ISO 4217 code; never changes.
    fn code(&self) -> CurrencyCode {
        CurrencyCode(self.code.clone())
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// Decimal places of its amounts, 0–4; unit prices always have four.
    fn precision(&self) -> i32 {
        self.precision
    }

    /// Payable totals are rounded to a multiple of this; 0: not at all.
    fn payable_multiple(&self) -> Amount {
        self.payable_multiple
    }

    /// Which way payable totals are rounded.
    fn payable_direction(&self) -> RoundingDirection {
        self.payable_direction
    }

    /// How many days a quote in it is valid by default.
    fn validity_days(&self) -> i32 {
        self.validity_days
    }

    /// Whether new documents may use it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

impl Loadable for entity::exchange_rate::Model {}

/// A dated pair as people quote it: `currencyAmount` of the currency is `baseAmount` of the base
/// currency. It holds until the next one of its kind.
#[Object(name = "ExchangeRate")]
impl Loaded<entity::exchange_rate::Model> {
    /// Its id.
    pub async fn id(&self) -> ExchangeRateId {
        self.id
    }

    /// Of which currency.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// Where it comes from. The day's rate is the market's, where there is one.
    fn kind(&self) -> RateKind {
        self.kind
    }

    /// First day it holds.
    fn valid_from(&self) -> Date {
        Date(self.valid_from)
    }

    /// So much of the currency …
    fn currency_amount(&self) -> Amount {
        self.currency_amount
    }

    /// … is so much of the base currency.
    fn base_amount(&self) -> Amount {
        self.base_amount
    }
}

/// What came of taking up or changing a currency.
pub type CurrencyPayload = Payload<CurrencyId>;

/// What came of taking up or changing a currency.
#[Object(name = "CurrencyPayload")]
impl Outcome<CurrencyId> {
    /// The currency; as it is where its change was refused, null where a new one was.
    async fn currency(&self) -> NullableField<Currency> {
        self.load_written().await
    }
}

/// What came of setting an exchange rate.
pub type ExchangeRatePayload = Payload<ExchangeRateId>;

/// What came of setting an exchange rate.
#[Object(name = "ExchangeRatePayload")]
impl Outcome<ExchangeRateId> {
    /// The rate; null where it was refused.
    async fn exchange_rate(&self) -> NullableField<ExchangeRate> {
        self.load_written().await
    }
}

/// Reads currencies.
#[derive(Debug, Default)]
pub struct CurrencyQuery;

#[Object]
impl CurrencyQuery {
    /// The currencies that are kept, by code; at most 1,000.
    async fn currencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::currency::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::currencies(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }

    /// The exchange rates of a currency, newest first; the newest 1,000. None for the base
    /// currency.
    async fn exchange_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which currency.")] currency_code: CurrencyCode,
    ) -> NullableField<ViewList<entity::exchange_rate::Model>> {
        let rows = queries::rates(ctx.request().session(), &currency_code.0).await;
        ctx.request().views(rows)
    }
}

/// Changes currencies.
#[derive(Debug, Default)]
pub struct CurrencyMutation;

#[Object]
impl CurrencyMutation {
    /// Takes up a currency. For administrators.
    async fn create_currency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The currency.")] input: CreateCurrencyInput,
    ) -> NullableField<CurrencyPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a currency. For administrators.
    async fn update_currency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCurrencyInput,
    ) -> NullableField<CurrencyPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Says what a currency is worth from a day on. For administrators.
    async fn set_exchange_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rate.")] input: SetExchangeRateInput,
    ) -> NullableField<ExchangeRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
