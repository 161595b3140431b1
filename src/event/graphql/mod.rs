//! What all types of events in the schema have in common, and those of no slice's records.

pub mod facts;
pub mod log;
pub mod shareable;
pub mod subscription;

use async_graphql::ID;
use chrono::{DateTime as Instant, Utc};
use entity::choice::PipelineEventKind;
use entity::id::{EventId, Key, UserId};
use uuid::Uuid;

use crate::event::graphql::facts::{LeadFacts, PipelineFacts};
use crate::event::{Body, ReferenceChange};
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::graphql::request_context::RequestContext;
use crate::slices::PipelineEvent;

/// The fields common to all events.
#[derive(Clone, Debug)]
pub struct Head {
    /// The id's prefix and UUID.
    pub id: (&'static str, Uuid),
    /// The position right after the event.
    pub cursor: Cursor,
    /// What happened.
    pub kind: PipelineEventKind,
    /// When it happened.
    pub occurred_at: Instant<Utc>,
    /// Who caused it; `None`: the system.
    pub actor_id: Option<UserId>,
    /// With which the records are loaded that the event names.
    pub request: RequestContext,
}

/// Declares a type of event: the fields common to all events, then its own. A field that leads to no record must have
/// the same value for everyone who sees the event with the same reach: see `event/graphql/shareable.rs`.
macro_rules! event {
    ($(#[$doc:meta])* $name:ident($body:ty) { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            head: $crate::event::graphql::Head,
            body: $body,
        }

        impl $name {
            /// The event with the fields common to all events, and its facts.
            #[must_use]
            pub const fn new(head: $crate::event::graphql::Head, body: $body) -> Self {
                Self { head, body }
            }
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            /// Stays the same if the event is delivered again; drop events already received by it.
            pub async fn id(&self) -> async_graphql::ID {
                async_graphql::ID(entity::id::text(self.head.id.0, self.head.id.1))
            }

            /// The position in the stream right after the event, at which a subscription with this `after`
            /// resumes.
            pub async fn cursor(&self) -> String {
                self.head.cursor.encode()
            }

            /// What happened.
            pub async fn kind(&self) -> entity::choice::PipelineEventKind {
                self.head.kind
            }

            /// When it happened.
            pub async fn occurred_at(&self) -> $crate::platform::graphql::scalars::DateTime {
                $crate::platform::graphql::scalars::DateTime(self.head.occurred_at)
            }

            /// The person who caused it; null: the system.
            pub async fn actor(
                &self,
            ) -> $crate::platform::graphql::resolver_error::NullableField<
                $crate::user::graphql::User,
            > {
                self.head.request.load_some(self.head.actor_id).await
            }

            $($fields)*
        }
    };
}

pub(crate) use event;

event! {
    /// A reference record, e.g. a stage or a price list, was changed: refetch it and what depends on it. Or a customer
    /// whose name opportunities show was renamed.
    ReferenceDataChanged(ReferenceChange) {
        /// The record's id; the organization's after the renaming of a customer, whom not every viewer may see.
        async fn record_id(&self) -> ID {
            ID(self.body.record.clone())
        }

        /// True: facts of any number of opportunities changed with it, without events of their own, e.g. base values
        /// by an exchange rate, or the name of a customer. Read boards, lists and totals again.
        async fn changes_opportunities(&self) -> bool {
            self.body.changes_opportunities
        }
    }
}

event! {
    /// The viewer lost access to a record (RECORD_HIDDEN), or gained it (RECORD_SHOWN, right before the event
    /// by which the record became visible).
    RecordVisibilityChanged(VisibilityChange) {
        /// The record's id.
        async fn record_id(&self) -> &ID {
            &self.body.record
        }

        /// The facts of the opportunity before it left the viewer's sight: take them off your totals. Null for
        /// RECORD_SHOWN, whose event has the facts, and for a lead.
        async fn before(&self) -> Option<PipelineFacts> {
            let Some(Body::Opportunity(change)) = &self.body.lost else { return None };
            Some(PipelineFacts::new(change.before.as_ref()?, &self.head.request))
        }

        /// The facts of the lead before it left the viewer's sight. Null for RECORD_SHOWN, for an opportunity, and if
        /// an older server wrote the event.
        async fn lead_before(&self) -> Option<LeadFacts> {
            let Some(Body::Lead(lead)) = &self.body.lost else { return None };
            lead.state_before.as_deref().map(LeadFacts::from)
        }
    }
}

/// A record that came into the viewer's sight or left it.
#[derive(Clone, Debug)]
pub struct VisibilityChange {
    record: ID,
    /// What the record lost to sight was, if it was lost.
    lost: Option<Body>,
}

event! {
    /// All events up to here were delivered. Checkpoints come after the catch-up and then at intervals; store
    /// the cursor to resume from it.
    StreamCheckpoint(bool) {
        /// True: events before this checkpoint may be missing, because the log no longer reaches back to
        /// `after`, the viewer's permissions changed, or a changed record has left the viewer's sight since. Refetch
        /// what is shown; the stream continues from here.
        async fn gap(&self) -> bool {
            self.body
        }
    }
}

impl PipelineEvent {
    /// RECORD_SHOWN for the record of an event; `cursor` is before that event.
    #[must_use]
    pub fn shown(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordShown;
        let head = Head::of(event, cursor, request);
        visibility(event, None, Head { id: ("shw", event.id.uuid()), kind, ..head })
    }

    /// RECORD_HIDDEN for the record of an event; `cursor` is after that event.
    #[must_use]
    pub fn hidden(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordHidden;
        let head = Head::of(event, cursor, request);
        let lost = event.body.clone();
        visibility(event, lost, Head { id: ("hid", event.id.uuid()), kind, ..head })
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
        Self::Checkpoint(StreamCheckpoint::new(head, gap))
    }
}

impl Head {
    /// Of an event of the log; `cursor` is after it.
    #[must_use]
    pub fn of(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Self {
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

fn visibility(event: &Delivered, lost: Option<Body>, head: Head) -> Option<PipelineEvent> {
    let record = match event.body.as_ref()?.records() {
        (Some(lead), _, _) => lead.to_string(),
        (None, Some(opportunity), _) => opportunity.to_string(),
        (None, None, _) => return None,
    };
    let change = VisibilityChange { record: ID(record), lost };
    Some(PipelineEvent::Visibility(RecordVisibilityChanged::new(head, change)))
}
