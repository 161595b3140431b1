//! Tax rates in the schema.

use async_graphql::Object;
use entity::choice::TaxKind;
use entity::id::TaxRateId;
use entity::money::Amount;

use crate::catalog::graphql::TaxRate;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::scalars::Date;

/// A dated tax rate. A line is taxed by the account's, else by the product's, else by the default
/// one; where a named one does not hold any more, by the newest of its kind that does.
#[Object(name = "TaxRate")]
impl TaxRate {
    /// Its id.
    pub async fn id(&self) -> TaxRateId {
        self.id
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.version
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

    /// Its kind.
    async fn kind(&self) -> TaxKind {
        self.kind
    }

    /// In percent, 0–100; 0 where the kind is ZERO or EXEMPT.
    async fn percent(&self) -> Amount {
        self.percent
    }

    /// First day it holds; null: always has.
    async fn valid_from(&self) -> Option<Date> {
        self.valid_from.map(Date)
    }

    /// Last day it holds; null: without end.
    async fn valid_to(&self) -> Option<Date> {
        self.valid_to.map(Date)
    }

    /// Whether it is taken where account and product name none. Where several are and hold, the
    /// newest is taken.
    async fn is_default(&self) -> bool {
        self.is_default
    }

    /// Whether it may be newly used.
    async fn is_active(&self) -> bool {
        self.is_active
    }
}
