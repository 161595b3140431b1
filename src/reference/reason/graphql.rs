//! The GraphQL types, queries and mutations of close reasons.

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

/// A reason why opportunities end (their status reason), from a list that administrators maintain.
#[Object(name = "CloseReason")]
impl Loaded<entity::close_reason::Model> {
    /// The close reason's id.
    pub async fn id(&self) -> CloseReasonId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The outcome the reason is for, WON or LOST; never changes.
    fn outcome(&self) -> ClosingOutcome {
        self.outcome
    }

    /// The text to display, in the requested language where it has one.
    fn label(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.label, locale.as_deref(), &self.request)
    }

    /// The label in every language it was entered in.
    fn labels(&self) -> Vec<LocalizedText> {
        all(&self.label)
    }

    /// Position in lists, in ascending order.
    fn position(&self) -> i32 {
        self.position
    }

    /// Whether closing with this reason requires a competitor.
    fn requires_competitor(&self) -> bool {
        self.requires_competitor
    }

    /// Whether closing with this reason requires a note.
    fn requires_note(&self) -> bool {
        self.requires_note
    }

    /// Whether opportunities closed with this reason count in the win rate.
    fn counts_in_win_rate(&self) -> bool {
        self.counts_in_win_rate
    }

    /// Whether new closings may use this reason.
    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// The result of creating or updating a close reason.
pub type CloseReasonPayload = Payload<CloseReasonId>;

/// The result of creating or updating a close reason.
#[Object(name = "CloseReasonPayload")]
impl Outcome<CloseReasonId> {
    /// The close reason; unchanged if an update was refused, null if a creation was refused.
    async fn close_reason(&self) -> NullableField<CloseReason> {
        self.load_written().await
    }
}

/// Queries for close reasons.
#[derive(Debug, Default)]
pub struct CloseReasonQuery;

#[Object]
impl CloseReasonQuery {
    /// Close reasons, WON before LOST, by position; at most 1,000; null only with an error.
    async fn close_reasons(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive close reasons.")]
        include_inactive: bool,
        #[graphql(desc = "The outcome they are for; omitted: both.")] outcome: Option<
            ClosingOutcome,
        >,
    ) -> NullableField<ViewList<entity::close_reason::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::reasons(ctx.request().session(), shown, outcome).await;
        ctx.request().views(rows)
    }
}

/// Mutations of close reasons.
#[derive(Debug, Default)]
pub struct CloseReasonMutation;

#[Object]
impl CloseReasonMutation {
    /// Creates a close reason. For administrators. Null only with an error.
    async fn create_close_reason(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new close reason.")] input: CreateCloseReasonInput,
    ) -> NullableField<CloseReasonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a close reason. For administrators. Null only with an error.
    async fn update_close_reason(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The close reason and its new values.")] input: UpdateCloseReasonInput,
    ) -> NullableField<CloseReasonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
