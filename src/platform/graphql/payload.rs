//! What every payload is made of: ids of records, resolved from what the verb wrote.

use entity::id::{EventId, Key};
use uuid::Uuid;

use crate::platform::db::command::CommandOutcome;
use crate::platform::db::tx::Warning;
use crate::platform::error::Problem;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::read::{Loadable, View, ViewList};
use crate::platform::graphql::scope::Scope;

/// What came of a verb, as its payload shows it.
#[derive(Debug)]
pub struct Outcome<D> {
    /// The ids of the payload's records; `None` where the verb was refused.
    pub done: Option<D>,
    /// The record that the verb is about: shown as it is now where the verb was refused.
    pub target: Option<Uuid>,
    /// How the payload's records are read.
    pub scope: Scope,
    /// The events told.
    pub events: Vec<EventId>,
    /// Why it was refused.
    pub problems: Vec<Problem>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

impl<D> Outcome<D> {
    /// For a payload.
    #[must_use]
    pub fn new(outcome: CommandOutcome<D>, scope: &Scope) -> Self {
        Self {
            done: outcome.output,
            target: outcome.target,
            scope: scope.after(outcome.overlay),
            events: outcome.events,
            problems: outcome.problems,
            warnings: outcome.warnings,
        }
    }

    /// A record of the payload; null where the verb was refused.
    pub async fn record<R: Loadable, I: Into<Uuid>>(
        &self,
        id: impl FnOnce(&D) -> Option<I>,
    ) -> Answer<View<R>> {
        self.scope.load_some(self.done.as_ref().and_then(id)).await
    }

    /// The record that the verb is about: as it left it, or as it is where it was refused.
    pub async fn subject<R: Loadable>(&self) -> Answer<View<R>> {
        self.scope.load_some(self.target).await
    }

    /// Several records of the payload; null where the verb was refused.
    pub async fn records<R: Loadable, I: Into<Uuid>>(
        &self,
        ids: impl FnOnce(&D) -> Vec<I>,
    ) -> Answer<ViewList<R>> {
        self.scope.load_many(ids(self.done.as_ref()?)).await
    }
}

impl<I: Key> Outcome<I> {
    /// The one record that the verb writes: as it left it, or as it is where it was refused.
    pub async fn written<R: Loadable>(&self) -> Answer<View<R>> {
        match self.done {
            Some(id) => self.scope.load(id).await,
            None => self.subject().await,
        }
    }
}
