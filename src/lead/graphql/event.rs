//! The events of leads in the schema.

use entity::choice::LeadStatus;
use entity::id::LeadId;

use crate::event::LeadFacts as LeadChange;
use crate::event::delivery::Sides;
use crate::event::graphql::event;
use crate::event::graphql::facts::LeadFacts;
use crate::lead::graphql::Lead;
use crate::platform::graphql::resolver_error::NullableField;

event! {
    /// A lead was created, changed, qualified or disqualified.
    LeadChanged(SeenLeadChange) {
        /// The lead's id.
        async fn lead_id(&self) -> LeadId {
            self.body.change.id
        }

        /// The lead's version after the change; ignore events older than the version you show.
        async fn lead_version(&self) -> i32 {
            self.body.change.version
        }

        /// The lead's status after the change.
        async fn status(&self) -> LeadStatus {
            self.body.change.status
        }

        /// The facts before the change; null if the lead was just created, restored or came into the viewer's sight, or
        /// if an older server wrote the event.
        async fn before(&self) -> Option<LeadFacts> {
            let state = self.body.change.state_before.as_deref().filter(|_| self.body.sides.before);
            state.map(LeadFacts::from)
        }

        /// The facts after the change; null if the lead was deleted, or if an older server wrote the event.
        async fn after(&self) -> Option<LeadFacts> {
            let state = self.body.change.state_after.as_deref().filter(|_| self.body.sides.after);
            state.map(LeadFacts::from)
        }

        /// The lead in its current state; null if the viewer may not see it now.
        async fn lead(&self) -> NullableField<Lead> {
            self.head.request.load(self.body.change.id).await
        }
    }
}

/// A change of a lead, and the sides of it that the viewer may see.
#[derive(Debug)]
pub struct SeenLeadChange {
    /// The change.
    pub change: LeadChange,
    /// The sides.
    pub sides: Sides,
}
