//! Tax rates in the schema.

use async_graphql::{Context, Object};
use entity::choice::TaxKind;
use entity::id::TaxRateId;
use entity::money::Amount;

use crate::catalog::graphql::TaxRate;
use crate::catalog::input::tax::{CreateTaxRateInput, UpdateTaxRateInput};
use crate::catalog::queries;
use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::Date;

impl Loadable for entity::tax_rate::Model {}

/// A dated tax rate. A line is taxed by the account's, else by the product's, else by the default
/// one; where a named one does not hold any more, by the newest of its kind that does.
#[Object(name = "TaxRate")]
impl Loaded<entity::tax_rate::Model> {
    /// Its id.
    pub async fn id(&self) -> TaxRateId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
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

    /// Its kind.
    fn kind(&self) -> TaxKind {
        self.kind
    }

    /// In percent, 0–100; 0 where the kind is ZERO or EXEMPT.
    fn percent(&self) -> Amount {
        self.percent
    }

    /// First day it holds; null: always has.
    fn valid_from(&self) -> Option<Date> {
        self.valid_from.map(Date)
    }

    /// Last day it holds; null: without end.
    fn valid_to(&self) -> Option<Date> {
        self.valid_to.map(Date)
    }

    /// Whether it is taken where account and product name none. Where several are and hold, the
    /// newest is taken.
    fn is_default(&self) -> bool {
        self.is_default
    }

    /// Whether it may be newly used.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What came of adding or changing a tax rate.
pub type TaxRatePayload = Payload<TaxRateId>;

/// What came of adding or changing a tax rate.
#[Object(name = "TaxRatePayload")]
impl Outcome<TaxRateId> {
    /// The rate; as it is where its change was refused, null where a new one was.
    async fn tax_rate(&self) -> NullableField<TaxRate> {
        self.load_written().await
    }
}

/// Reads tax rates.
#[derive(Debug, Default)]
pub struct TaxQuery;

#[Object]
impl TaxQuery {
    /// Tax rates, by kind, newest first; at most 1,000.
    async fn tax_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::tax_rate::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::tax_rates(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Changes tax rates.
#[derive(Debug, Default)]
pub struct TaxMutation;

#[Object]
impl TaxMutation {
    /// Adds a dated tax rate. For administrators.
    async fn create_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rate.")] input: CreateTaxRateInput,
    ) -> NullableField<TaxRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a tax rate. For administrators.
    async fn update_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateTaxRateInput,
    ) -> NullableField<TaxRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
