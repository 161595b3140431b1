//! Competitors in the schema.

use async_graphql::Object;
use entity::id::CompetitorId;

use crate::reference::graphql::Competitor;

/// Who else may take a deal.
#[Object(name = "Competitor")]
impl Competitor {
    /// Its id.
    pub async fn id(&self) -> CompetitorId {
        self.id
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.version
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.name
    }

    /// Address of its site.
    async fn website(&self) -> Option<&str> {
        self.website.as_deref()
    }

    /// What it is good at in general.
    async fn strengths(&self) -> Option<&str> {
        self.strengths.as_deref()
    }

    /// What it is bad at in general.
    async fn weaknesses(&self) -> Option<&str> {
        self.weaknesses.as_deref()
    }

    /// Whether new records may name it.
    async fn is_active(&self) -> bool {
        self.is_active
    }
}
