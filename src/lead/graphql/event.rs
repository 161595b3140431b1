//! The events of leads in the schema.

use entity::choice::LeadStatus;
use entity::id::LeadId;

use crate::event::LeadFacts;
use crate::event::graphql::event;
use crate::lead::graphql::Lead;
use crate::platform::graphql::resolver_error::NullableField;

event! {
    /// A lead was created, changed, qualified or disqualified.
    LeadChanged(LeadFacts) {
        /// The lead's id.
        async fn lead_id(&self) -> LeadId {
            self.body.id
        }

        /// The lead's version after the change; ignore events older than the version you show.
        async fn lead_version(&self) -> i32 {
            self.body.version
        }

        /// The lead's status after the change.
        async fn status(&self) -> LeadStatus {
            self.body.status
        }

        /// The lead in its current state; null if the viewer may not see it now.
        async fn lead(&self) -> NullableField<Lead> {
            self.head.request.load(self.body.id).await
        }
    }
}
