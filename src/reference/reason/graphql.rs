//! Close reasons in the schema.

use async_graphql::Object;
use entity::choice::ClosingOutcome;
use entity::id::CloseReasonId;

use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::reference::graphql::CloseReason;

/// Why a deal ended (its status reason): a list that the company keeps.
#[Object(name = "CloseReason")]
impl CloseReason {
    /// Its id.
    pub async fn id(&self) -> CloseReasonId {
        self.id
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.version
    }

    /// For which end it is; never changes.
    async fn outcome(&self) -> ClosingOutcome {
        self.outcome
    }

    /// What people read.
    async fn label(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.label, locale.as_deref(), &self.scope)
    }

    /// The label in all languages that it has.
    async fn labels(&self) -> Vec<LocalizedText> {
        all(&self.label)
    }

    /// Order in lists, smallest first.
    async fn position(&self) -> i32 {
        self.position
    }

    /// Whether closing with it demands a competitor.
    async fn requires_competitor(&self) -> bool {
        self.requires_competitor
    }

    /// Whether closing with it demands a note.
    async fn requires_note(&self) -> bool {
        self.requires_note
    }

    /// Whether deals closed with it count in the win rate.
    async fn counts_in_win_rate(&self) -> bool {
        self.counts_in_win_rate
    }

    /// Whether new closings may name it.
    async fn is_active(&self) -> bool {
        self.is_active
    }
}
