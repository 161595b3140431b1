//! Close reasons in the schema.

use async_graphql::{Context, Object};
use entity::choice::ClosingOutcome;
use entity::id::CloseReasonId;

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::reference::graphql::CloseReason;
use crate::reference::queries;
use crate::reference::reason::input::{CreateCloseReasonInput, UpdateCloseReasonInput};

impl Loadable for entity::close_reason::Model {}

/// Why an opportunity ended (its status reason): a list that the company keeps.
#[Object(name = "CloseReason")]
impl Loaded<entity::close_reason::Model> {
    /// Its id.
    pub async fn id(&self) -> CloseReasonId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// For which end it is; never changes.
    fn outcome(&self) -> ClosingOutcome {
        self.outcome
    }

    /// What people read.
    fn label(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.label, locale.as_deref(), &self.request)
    }

    /// The label in all languages that it has.
    fn labels(&self) -> Vec<LocalizedText> {
        all(&self.label)
    }

    /// Order in lists, smallest first.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether closing with it demands a competitor.
    fn requires_competitor(&self) -> bool {
        self.requires_competitor
    }

    /// Whether closing with it demands a note.
    fn requires_note(&self) -> bool {
        self.requires_note
    }

    /// Whether opportunities closed with it count in the win rate.
    fn counts_in_win_rate(&self) -> bool {
        self.counts_in_win_rate
    }

    /// Whether new closings may name it.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What came of adding or changing a close reason.
pub type CloseReasonPayload = Payload<CloseReasonId>;

/// What came of adding or changing a close reason.
#[Object(name = "CloseReasonPayload")]
impl Outcome<CloseReasonId> {
    /// The close reason; as it is where its change was refused, null where a new one was.
    async fn close_reason(&self) -> NullableField<CloseReason> {
        self.load_written().await
    }
}

/// Reads close reasons.
#[derive(Debug, Default)]
pub struct CloseReasonQuery;

#[Object]
impl CloseReasonQuery {
    /// Close reasons, WON before LOST, in their order; at most 1,000.
    async fn close_reasons(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
        #[graphql(desc = "Of which end; omitted: of both.")] outcome: Option<ClosingOutcome>,
    ) -> NullableField<ViewList<entity::close_reason::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::reasons(ctx.request().session(), shown, outcome).await;
        ctx.request().views(rows)
    }
}

/// Changes close reasons.
#[derive(Debug, Default)]
pub struct CloseReasonMutation;

#[Object]
impl CloseReasonMutation {
    /// Adds a close reason. For administrators.
    async fn create_close_reason(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The close reason.")] input: CreateCloseReasonInput,
    ) -> NullableField<CloseReasonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a close reason. For administrators.
    async fn update_close_reason(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateCloseReasonInput,
    ) -> NullableField<CloseReasonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
