//! Products in the schema.

use async_graphql::Object;
use entity::id::ProductId;
use entity::money::Amount;

use crate::access::permission::Permission;
use crate::catalog::graphql::{Product, TaxRate, Unit, UnitGroup};
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::scalars::DateTime;

impl Product {
    fn shows_costs(&self) -> bool {
        let session = self.scope.session();
        session.require(Permission::ViewCosts).is_ok()
    }
}

/// Something that is sold.
#[Object(name = "Product")]
impl Product {
    /// Its id.
    pub async fn id(&self) -> ProductId {
        self.id
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.version
    }

    /// Article number; unique.
    async fn sku(&self) -> &str {
        &self.sku
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.scope)
    }

    /// Its name in all languages that it has.
    async fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// More about it; null where nothing is said.
    async fn description(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<&str> {
        let description = self.description.as_ref()?;
        Some(text(description, locale.as_deref(), &self.scope))
    }

    /// The units it may be sold in.
    async fn unit_group(&self) -> Answer<UnitGroup> {
        self.scope.load(self.unit_group_id).await
    }

    /// The unit that is taken where none is named.
    async fn default_unit(&self) -> Answer<Unit> {
        self.scope.load(self.default_unit_id).await
    }

    /// Per default unit, in the base currency; null where there is none.
    async fn list_price(&self) -> Option<Amount> {
        self.list_price
    }

    /// Per base unit, in the base currency; null where there is none, or for a viewer who may not
    /// see costs.
    async fn current_cost(&self) -> Option<Amount> {
        self.current_cost.filter(|_| self.shows_costs())
    }

    /// Per base unit, in the base currency; null where there is none, or for a viewer who may not
    /// see costs.
    async fn standard_cost(&self) -> Option<Amount> {
        self.standard_cost.filter(|_| self.shows_costs())
    }

    /// Its tax rate; null: the default one.
    async fn tax_rate(&self) -> Answer<TaxRate> {
        self.scope.load_some(self.tax_rate_id).await
    }

    /// Decimal places of its quantities, 0–4.
    async fn quantity_decimals(&self) -> i32 {
        self.quantity_decimals
    }

    /// Retired products can't be newly sold and stay readable.
    async fn is_active(&self) -> bool {
        self.is_active
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}
