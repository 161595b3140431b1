//! The GraphQL types, queries and mutations of tax rates.

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

/// A dated tax rate. A line is taxed at the account's rate, else the product's, else the default one. If the
/// chosen rate is no longer in force, the newest rate of the same kind that is in force replaces it.
#[Object(name = "TaxRate")]
impl Loaded<entity::tax_rate::Model> {
    /// The tax rate's id.
    pub async fn id(&self) -> TaxRateId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The tax rate's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The tax rate's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The kind of tax.
    fn kind(&self) -> TaxKind {
        self.kind
    }

    /// Percent of the taxable amount, 0–100; 0 for kind ZERO or EXEMPT.
    fn percent(&self) -> Amount {
        self.percent
    }

    /// First day the rate is in force; null: unbounded.
    fn valid_from(&self) -> Option<Date> {
        self.valid_from.map(Date)
    }

    /// Last day the rate is in force; null: unbounded.
    fn valid_to(&self) -> Option<Date> {
        self.valid_to.map(Date)
    }

    /// Whether the rate applies where neither account nor product names one. Of several default rates in force,
    /// the newest applies.
    fn is_default(&self) -> bool {
        self.is_default
    }

    /// Whether the rate may be chosen and applied.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// The result of creating or updating a tax rate.
pub type TaxRatePayload = Payload<TaxRateId>;

/// The result of creating or updating a tax rate.
#[Object(name = "TaxRatePayload")]
impl Outcome<TaxRateId> {
    /// The rate; unchanged if an update was refused, null if a creation was refused.
    async fn tax_rate(&self) -> NullableField<TaxRate> {
        self.load_written().await
    }
}

/// Queries for tax rates.
#[derive(Debug, Default)]
pub struct TaxQuery;

#[Object]
impl TaxQuery {
    /// Tax rates, by kind, newest first; at most 1,000; null only with an error.
    async fn tax_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive tax rates.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::tax_rate::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::tax_rates(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Mutations of tax rates.
#[derive(Debug, Default)]
pub struct TaxMutation;

#[Object]
impl TaxMutation {
    /// Creates a dated tax rate. For administrators. Null only with an error.
    async fn create_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new tax rate.")] input: CreateTaxRateInput,
    ) -> NullableField<TaxRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a tax rate. For administrators. Null only with an error.
    async fn update_tax_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tax rate and its new values.")] input: UpdateTaxRateInput,
    ) -> NullableField<TaxRatePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
