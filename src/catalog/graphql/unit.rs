//! Units in the schema.

use async_graphql::Object;
use entity::id::{UnitGroupId, UnitId};

use crate::catalog::graphql::{Unit, UnitGroup};
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::localized::{LocalizedText, all, text};

/// Units that convert into each other, e.g. piece and box.
#[Object(name = "UnitGroup")]
impl UnitGroup {
    /// Its id.
    pub async fn id(&self) -> UnitGroupId {
        self.id
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

    /// Its units in order; the base unit has the factor 1 / 1. At most 50.
    async fn units(&self) -> Answer<Vec<Unit>> {
        self.scope.children(self.id).await
    }
}

/// A unit in which products are sold.
#[Object(name = "Unit")]
impl Unit {
    /// Its id.
    pub async fn id(&self) -> UnitId {
        self.id
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

    /// Its group.
    async fn unit_group(&self) -> Answer<UnitGroup> {
        self.scope.load(self.unit_group_id).await
    }

    /// How many base units one is, exactly: this many …
    async fn factor_numerator(&self) -> String {
        self.factor_numerator.to_string()
    }

    /// … divided by so many. A dozen is 12 / 1, a twelfth 1 / 12.
    async fn factor_denominator(&self) -> String {
        self.factor_denominator.to_string()
    }
}
