//! Payloads of mutations: the ids of records, resolved first from what the command wrote.

use entity::id::{EventId, Key};
use uuid::Uuid;

use crate::platform::db::command::CommandOutcome;
use crate::platform::db::tx::Warning;
use crate::platform::error::UserError;
use crate::platform::graphql::read::{Loadable, View, ViewList};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;

/// The outcome of a command, from which its payload is resolved.
#[derive(Debug)]
pub struct Outcome<D> {
    /// The ids of the payload's records; `None`: the command was refused.
    pub done: Option<D>,
    /// The record that the command changes; if the command was refused, it is shown in its current state.
    pub target: Option<Uuid>,
    /// The request context that loads the payload's records.
    pub request: RequestContext,
    /// The ids of the emitted events.
    pub events: Vec<EventId>,
    /// Why the command was refused; empty: it was not.
    pub problems: Vec<UserError>,
    /// The warnings that the command gave.
    pub warnings: Vec<Warning>,
}

impl<D> Outcome<D> {
    /// Wraps the outcome of a command for its payload.
    #[must_use]
    pub fn new(outcome: CommandOutcome<D>, request: &RequestContext) -> Self {
        Self {
            done: outcome.output,
            target: outcome.target,
            request: request.after(outcome.overlay),
            events: outcome.events,
            problems: outcome.problems,
            warnings: outcome.warnings,
        }
    }

    /// The outcome of a command whose input was refused before it began.
    #[must_use]
    pub fn refused(
        problems: Vec<UserError>,
        target: Option<Uuid>,
        request: &RequestContext,
    ) -> Self {
        Self {
            done: None,
            target,
            request: request.clone(),
            events: Vec::new(),
            problems,
            warnings: Vec::new(),
        }
    }

    /// A record of the payload; null if the command was refused.
    pub async fn load<R: Loadable, I: Into<Uuid>>(
        &self,
        id: impl FnOnce(&D) -> Option<I>,
    ) -> NullableField<View<R>> {
        self.request.load_some(self.done.as_ref().and_then(id)).await
    }

    /// The record that the command changes: as the command left it, or, if it was refused, in its current state.
    pub async fn load_target<R: Loadable>(&self) -> NullableField<View<R>> {
        self.request.load_some(self.target).await
    }

    /// Records of the payload; null if the command was refused.
    pub async fn load_many<R: Loadable, I: Into<Uuid>>(
        &self,
        ids: impl FnOnce(&D) -> Vec<I>,
    ) -> NullableField<ViewList<R>> {
        self.request.load_many(ids(self.done.as_ref()?)).await
    }
}

impl<I: Key> Outcome<I> {
    /// The one record that the command writes: as the command left it, or, if it was refused, in its current state.
    pub async fn load_written<R: Loadable>(&self) -> NullableField<View<R>> {
        match self.done {
            Some(id) => self.request.load(id).await,
            None => self.load_target().await,
        }
    }
}
