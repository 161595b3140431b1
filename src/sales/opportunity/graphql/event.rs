//! The events of opportunities in the schema.

use std::sync::Arc;

use entity::choice::{OpportunityPart, PipelineEventKind};
use entity::id::{OpportunityId, StageId};

use crate::event::delivery::Sides;
use crate::event::graphql::facts::PipelineFacts;
use crate::event::graphql::{Head, event};
use crate::event::{Body, Facts, OpportunityChange};
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::opportunity::graphql::Opportunity;

event! {
    /// Any change of an opportunity except a move to another stage.
    OpportunityChanged(SeenOpportunityChange) {
        /// The opportunity's id.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.change.id
        }

        /// The opportunity's version after the change; ignore events older than the version you show.
        async fn opportunity_version(&self) -> i32 {
            self.body.change.version
        }

        /// The parts that changed; empty if the opportunity was just opened. Null: an older server wrote the event.
        async fn parts(&self) -> Option<&[OpportunityPart]> {
            self.body.change.parts.as_deref()
        }

        /// The facts before the change; null if the opportunity was just opened, restored or came into the viewer's
        /// sight.
        async fn before(&self) -> Option<PipelineFacts> {
            let before = self.body.change.before.as_ref().filter(|_| self.body.sides.before)?;
            Some(PipelineFacts::new(before, &self.head.request))
        }

        /// The facts after the change; null if the opportunity was deleted.
        async fn after(&self) -> Option<PipelineFacts> {
            let after = &self.body.change.after;
            self.body.sides.after.then(|| PipelineFacts::new(after, &self.head.request))
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.change.id).await
        }
    }
}

event! {
    /// An opportunity moved to another stage.
    OpportunityStageChanged(StageChange) {
        /// The opportunity's id.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.change.id
        }

        /// The opportunity's version after the move; ignore events older than the version you show.
        async fn opportunity_version(&self) -> i32 {
            self.body.change.version
        }

        /// The id of the previous stage.
        async fn from_stage_id(&self) -> StageId {
            self.body.before().stage_id
        }

        /// The name of the previous stage, in the viewer's language.
        async fn from_stage_name(&self) -> &str {
            self.body.before().stage_name.get(self.head.request.locale())
        }

        /// The id of the new stage.
        async fn to_stage_id(&self) -> StageId {
            self.body.change.after.stage_id
        }

        /// The name of the new stage, in the viewer's language.
        async fn to_stage_name(&self) -> &str {
            self.body.change.after.stage_name.get(self.head.request.locale())
        }

        /// The parts that changed. Null: an older server wrote the event.
        async fn parts(&self) -> Option<&[OpportunityPart]> {
            self.body.change.parts.as_deref()
        }

        /// How long the opportunity was in the previous stage, in whole seconds.
        async fn seconds_in_previous_stage(&self) -> i32 {
            let seconds = self.body.change.seconds_in_previous_stage.unwrap_or(0);
            i32::try_from(seconds).unwrap_or(i32::MAX)
        }

        /// The facts before the move.
        async fn before(&self) -> PipelineFacts {
            PipelineFacts::new(self.body.before(), &self.head.request)
        }

        /// The facts after the move.
        async fn after(&self) -> PipelineFacts {
            PipelineFacts::new(&self.body.change.after, &self.head.request)
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.change.id).await
        }
    }
}

/// A change of an opportunity, and the sides of it that the viewer may see.
#[derive(Debug)]
pub struct SeenOpportunityChange {
    /// The change.
    pub change: Arc<OpportunityChange>,
    /// The sides.
    pub sides: Sides,
}

/// An opportunity's change of stage, for which the facts before are always present.
#[derive(Debug)]
pub struct StageChange {
    change: Arc<OpportunityChange>,
}

impl StageChange {
    /// Safe: `StageChange` is only built from changes with facts before.
    fn before(&self) -> &Facts {
        self.change.before.as_ref().unwrap_or(&self.change.after)
    }
}

impl OpportunityStageChanged {
    /// A stage change; `None` if the event is of another kind.
    #[must_use]
    pub fn of(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        if event.kind != PipelineEventKind::OpportunityStageChanged {
            return None;
        }
        let Body::Opportunity(change) = event.body.as_ref()? else {
            return None;
        };
        change.before.as_ref()?;
        let body = StageChange { change: Arc::clone(change) };
        Some(Self::new(Head::of(event, cursor, request), body))
    }
}
