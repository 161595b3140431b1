//! What every payload is made of: ids of records, resolved from what the command wrote.

use entity::id::{EventId, Key};
use uuid::Uuid;

use crate::platform::db::command::CommandOutcome;
use crate::platform::db::tx::Warning;
use crate::platform::error::UserError;
use crate::platform::graphql::read::{Loadable, View, ViewList};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;

/// What came of a command, as its payload shows it.
#[derive(Debug)]
pub struct Outcome<D> {
    /// The ids of the payload's records; `None` where the command was refused.
    pub done: Option<D>,
    /// The record that the command is about: shown as it is now where the command was refused.
    pub target: Option<Uuid>,
    /// How the payload's records are read.
    pub request: RequestContext,
    /// The events told.
    pub events: Vec<EventId>,
    /// Why it was refused.
    pub problems: Vec<UserError>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

impl<D> Outcome<D> {
    /// For a payload.
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

    /// A record of the payload; null where the command was refused.
    pub async fn load<R: Loadable, I: Into<Uuid>>(
        &self,
        id: impl FnOnce(&D) -> Option<I>,
    ) -> NullableField<View<R>> {
        self.request.load_some(self.done.as_ref().and_then(id)).await
    }

    /// The record that the command is about: as it left it, or as it is where it was refused.
    pub async fn load_target<R: Loadable>(&self) -> NullableField<View<R>> {
        self.request.load_some(self.target).await
    }

    /// Several records of the payload; null where the command was refused.
    pub async fn load_many<R: Loadable, I: Into<Uuid>>(
        &self,
        ids: impl FnOnce(&D) -> Vec<I>,
    ) -> NullableField<ViewList<R>> {
        self.request.load_many(ids(self.done.as_ref()?)).await
    }
}

impl<I: Key> Outcome<I> {
    /// The one record that the command writes: as it left it, or as it is where it was refused.
    pub async fn load_written<R: Loadable>(&self) -> NullableField<View<R>> {
        match self.done {
            Some(id) => self.request.load(id).await,
            None => self.load_target().await,
        }
    }
}
