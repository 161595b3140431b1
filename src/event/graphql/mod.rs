//! The GraphQL types of events.

pub mod facts;
pub mod log;

use std::sync::Arc;

use async_graphql::{ID, Interface, Object};
use chrono::{DateTime as Instant, Utc};
use entity::choice::{LeadStatus, OrderStatus, PipelineEventKind, QuoteStatus};
use entity::id::{
    self, EventId, Key, LeadId, NoteId, OpportunityId, OrderId, QuoteId, StageId, UserId,
};
use uuid::Uuid;

use crate::event::graphql::facts::PipelineFacts;
use crate::event::{Body, Facts, LeadFacts, NoteFacts, OpportunityChange, OrderFacts, QuoteFacts};
use crate::lead::graphql::Lead;
use crate::note::graphql::Note;
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{DateTime, Money};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use crate::user::graphql::User;

/// An event in the pipeline. More types may be added: rely on `kind`.
#[derive(Interface)]
#[graphql(
    field(
        name = "id",
        ty = "ID",
        desc = "Stays the same if the event is delivered again; drop events already received by it."
    ),
    field(
        name = "cursor",
        ty = "String",
        desc = "Position in the stream right after the event; pass it as `after` to resume there."
    ),
    field(name = "kind", ty = "PipelineEventKind", desc = "What happened."),
    field(name = "occurred_at", ty = "DateTime", desc = "When it happened."),
    field(name = "actor", ty = "NullableField<User>", desc = "Who caused it; null: the system.")
)]
pub enum PipelineEvent {
    /// An event of an opportunity.
    Opportunity(OpportunityChanged),
    /// A move of an opportunity to another stage.
    Stage(OpportunityStageChanged),
    /// An event of a lead.
    Lead(LeadChanged),
    /// An event of a quote.
    Quote(QuoteChanged),
    /// An event of an order.
    Order(OrderChanged),
    /// Of a note.
    Note(NoteChanged),
    /// A change of reference data.
    Reference(ReferenceDataChanged),
    /// A change of what the viewer may see.
    Visibility(RecordVisibilityChanged),
    /// A position in the stream up to which all events were delivered.
    Checkpoint(StreamCheckpoint),
}

/// The fields common to all events.
#[derive(Clone, Debug)]
struct Head {
    /// The id's prefix and UUID.
    id: (&'static str, Uuid),
    cursor: Cursor,
    kind: PipelineEventKind,
    occurred_at: Instant<Utc>,
    actor_id: Option<UserId>,
    request: RequestContext,
}

/// Declares a type of event: the fields common to all events, then its own.
macro_rules! event {
    ($(#[$doc:meta])* $name:ident($body:ty) { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            head: Head,
            body: $body,
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// Stays the same if the event is delivered again; drop events already received by it.
            pub async fn id(&self) -> ID {
                ID(id::text(self.head.id.0, self.head.id.1))
            }

            /// The position in the stream right after the event, at which a subscription with this `after`
            /// resumes.
            pub async fn cursor(&self) -> String {
                self.head.cursor.encode()
            }

            /// What happened.
            pub async fn kind(&self) -> PipelineEventKind {
                self.head.kind
            }

            /// When it happened.
            pub async fn occurred_at(&self) -> DateTime {
                DateTime(self.head.occurred_at)
            }

            /// The person who caused it; null: the system.
            pub async fn actor(&self) -> NullableField<User> {
                self.head.request.load_some(self.head.actor_id).await
            }

            $($fields)*
        }
    };
}

event! {
    /// Any change of an opportunity except a move to another stage.
    OpportunityChanged(Arc<OpportunityChange>) {
        /// The opportunity's id.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.id
        }

        /// The opportunity's version after the change; ignore events older than the version you show.
        async fn opportunity_version(&self) -> i32 {
            self.body.version
        }

        /// The facts before the change; null if the opportunity was just created.
        async fn before(&self) -> Option<PipelineFacts> {
            let before = self.body.before.as_ref()?;
            Some(PipelineFacts::new(before, &self.head.request))
        }

        /// The facts after the change.
        async fn after(&self) -> PipelineFacts {
            PipelineFacts::new(&self.body.after, &self.head.request)
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.id).await
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

event! {
    /// A quote was created, changed, activated, revised, won or closed.
    QuoteChanged(QuoteFacts) {
        /// The quote's id.
        async fn quote_id(&self) -> QuoteId {
            self.body.id
        }

        /// The quote's version after the change; ignore events older than the version you show.
        async fn quote_version(&self) -> i32 {
            self.body.version
        }

        /// The id of the quote's opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// The quote's status after the change.
        async fn status(&self) -> QuoteStatus {
            self.body.status
        }

        /// The quote's total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The quote in its current state; null if the viewer may not see it now.
        async fn quote(&self) -> NullableField<Quote> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}

event! {
    /// An order was created or canceled.
    OrderChanged(OrderFacts) {
        /// The order's id.
        async fn order_id(&self) -> OrderId {
            self.body.id
        }

        /// The order's version after the change; ignore events older than the version you show.
        async fn order_version(&self) -> i32 {
            self.body.version
        }

        /// The id of the order's opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// The order's status after the change.
        async fn status(&self) -> OrderStatus {
            self.body.status
        }

        /// The order's total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The order in its current state; null if the viewer may not see it now.
        async fn order(&self) -> NullableField<Order> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}

event! {
    /// A note was written, changed or deleted.
    NoteChanged(NoteFacts) {
        /// The note.
        async fn note_id(&self) -> NoteId {
            self.body.id
        }

        /// Its version after the change: what drops the stale.
        async fn note_version(&self) -> i32 {
            self.body.version
        }

        /// The record that it is on.
        async fn record_id(&self) -> ID {
            ID(self.body.record.clone())
        }

        /// The note as it is now; null where it was deleted or may not be seen.
        async fn note(&self) -> NullableField<Note> {
            self.head.request.load(self.body.id).await
        }
    }
}

event! {
    /// A reference record, e.g. a stage or a price list, was changed: refetch it and what depends on it.
    ReferenceDataChanged(String) {
        /// The record's id.
        async fn record_id(&self) -> ID {
            ID(self.body.clone())
        }
    }
}

event! {
    /// The viewer lost access to a record (RECORD_HIDDEN), or gained it (RECORD_SHOWN, right before the event
    /// by which the record became visible).
    RecordVisibilityChanged(ID) {
        /// The record's id.
        async fn record_id(&self) -> &ID {
            &self.body
        }
    }
}

event! {
    /// All events up to here were delivered. Checkpoints come after the catch-up and then at intervals; store
    /// the cursor to resume from it.
    StreamCheckpoint(bool) {
        /// True: events before this checkpoint may be missing, because the log no longer reaches back to
        /// `after` or the viewer's permissions changed. Refetch what is shown; the stream continues from here.
        async fn gap(&self) -> bool {
            self.body
        }
    }
}

/// An opportunity's change of stage, for which the facts before are always present.
#[derive(Debug)]
struct StageChange {
    change: Arc<OpportunityChange>,
}

impl StageChange {
    /// Safe: `StageChange` is only built from changes with facts before.
    fn before(&self) -> &Facts {
        self.change.before.as_ref().unwrap_or(&self.change.after)
    }
}

impl PipelineEvent {
    /// An event of the log for the viewer; `cursor` is after it. `None` if the stored event can't be decoded.
    #[must_use]
    pub fn of(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let head = Head::of(event, cursor, request);
        Some(match event.body.clone()? {
            Body::Opportunity(change) => {
                match OpportunityStageChanged::of(event, cursor, request) {
                    Some(moved) => Self::Stage(moved),
                    None => Self::Opportunity(OpportunityChanged { head, body: change }),
                }
            }
            Body::Lead(body) => Self::Lead(LeadChanged { head, body }),
            Body::Quote(body) => Self::Quote(QuoteChanged { head, body: *body }),
            Body::Order(body) => Self::Order(OrderChanged { head, body: *body }),
            Body::Note(body) => Self::Note(NoteChanged { head, body: *body }),
            Body::Reference { record: body } => {
                Self::Reference(ReferenceDataChanged { head, body })
            }
        })
    }

    /// RECORD_SHOWN for the record of an event; `cursor` is before that event.
    #[must_use]
    pub fn shown(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordShown;
        visibility(event, ("shw", kind), cursor, request)
    }

    /// RECORD_HIDDEN for the record of an event; `cursor` is after that event.
    #[must_use]
    pub fn hidden(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordHidden;
        visibility(event, ("hid", kind), cursor, request)
    }

    /// A checkpoint; `gap` if events before it may be missing.
    #[must_use]
    pub fn checkpoint(cursor: &Cursor, gap: bool, request: &RequestContext) -> Self {
        let head = Head {
            id: ("chk", Uuid::now_v7()),
            cursor: cursor.clone(),
            kind: PipelineEventKind::Checkpoint,
            occurred_at: request.session().now(),
            actor_id: None,
            request: request.clone(),
        };
        Self::Checkpoint(StreamCheckpoint { head, body: gap })
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
        let head = Head::of(event, cursor, request);
        Some(Self { head, body })
    }
}

impl Head {
    fn of(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Self {
        Self {
            id: (<EventId as Key>::PREFIX, event.id.uuid()),
            cursor: cursor.clone(),
            kind: event.kind,
            occurred_at: event.occurred_at,
            actor_id: event.actor_id,
            request: request.clone(),
        }
    }
}

fn visibility(
    event: &Delivered,
    (prefix, kind): (&'static str, PipelineEventKind),
    cursor: &Cursor,
    request: &RequestContext,
) -> Option<PipelineEvent> {
    let record = match event.body.as_ref()?.records() {
        (Some(lead), _, _) => lead.to_string(),
        (None, Some(opportunity), _) => opportunity.to_string(),
        (None, None, _) => return None,
    };
    let head = Head { id: (prefix, event.id.uuid()), kind, ..Head::of(event, cursor, request) };
    Some(PipelineEvent::Visibility(RecordVisibilityChanged { head, body: ID(record) }))
}
