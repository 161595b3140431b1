//! Events in the schema.

pub mod facts;
pub mod log;

use std::sync::Arc;

use async_graphql::{ID, Interface, Object};
use chrono::{DateTime as Instant, Utc};
use entity::choice::{LeadStatus, OrderStatus, PipelineEventKind, QuoteStatus};
use entity::id::{self, EventId, Key, LeadId, OpportunityId, OrderId, QuoteId, StageId, UserId};
use uuid::Uuid;

use crate::event::graphql::facts::PipelineFacts;
use crate::event::{Body, Facts, LeadFacts, OpportunityChange, OrderFacts, QuoteFacts};
use crate::lead::graphql::Lead;
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{DateTime, Money};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use crate::user::graphql::User;

/// Something that happened in the pipeline. New kinds may come: read `kind`.
#[derive(Debug, Interface)]
#[graphql(
    field(
        name = "id",
        ty = "ID",
        desc = "The same whenever the event is delivered again: what drops doubles."
    ),
    field(
        name = "cursor",
        ty = "String",
        desc = "The place in the stream right after it; given to `after`, the stream goes on there."
    ),
    field(name = "kind", ty = "PipelineEventKind", desc = "What happened."),
    field(name = "occurred_at", ty = "DateTime", desc = "When."),
    field(name = "actor", ty = "NullableField<User>", desc = "Who did it; null: the system.")
)]
pub enum PipelineEvent {
    /// Of an opportunity.
    Opportunity(OpportunityChanged),
    /// Of an opportunity's stage.
    Stage(OpportunityStageChanged),
    /// Of a lead.
    Lead(LeadChanged),
    /// Of a quote.
    Quote(QuoteChanged),
    /// Of an order.
    Order(OrderChanged),
    /// Of reference data.
    Reference(ReferenceDataChanged),
    /// Of what the reader sees.
    Visibility(RecordVisibilityChanged),
    /// None, up to here.
    Checkpoint(StreamCheckpoint),
}

/// What all events have in common.
#[derive(Clone, Debug)]
struct Head {
    /// What the id begins with, and the rest of it.
    id: (&'static str, Uuid),
    cursor: Cursor,
    kind: PipelineEventKind,
    occurred_at: Instant<Utc>,
    actor_id: Option<UserId>,
    request: RequestContext,
}

/// Declares a type of event: what all have in common, then its own fields.
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
            /// The same whenever the event is delivered again: what drops doubles.
            pub async fn id(&self) -> ID {
                ID(id::text(self.head.id.0, self.head.id.1))
            }

            /// The place in the stream right after it; given to `after`, the stream goes on there.
            pub async fn cursor(&self) -> String {
                self.head.cursor.encode()
            }

            /// What happened.
            pub async fn kind(&self) -> PipelineEventKind {
                self.head.kind
            }

            /// When.
            pub async fn occurred_at(&self) -> DateTime {
                DateTime(self.head.occurred_at)
            }

            /// Who did it; null: the system.
            pub async fn actor(&self) -> NullableField<User> {
                self.head.request.load_some(self.head.actor_id).await
            }

            $($fields)*
        }
    };
}

event! {
    /// Any change of an opportunity but of its stage; `before` is null when it was opened.
    OpportunityChanged(Arc<OpportunityChange>) {
        /// The opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.id
        }

        /// Its version after the change: what drops the stale.
        async fn opportunity_version(&self) -> i32 {
            self.body.version
        }

        /// As it was; null when it was opened.
        async fn before(&self) -> Option<PipelineFacts> {
            let before = self.body.before.as_ref()?;
            Some(PipelineFacts::new(before, &self.head.request))
        }

        /// As it is.
        async fn after(&self) -> PipelineFacts {
            PipelineFacts::new(&self.body.after, &self.head.request)
        }

        /// The opportunity as it is now; null where it is no longer seen.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.id).await
        }
    }
}

event! {
    /// An opportunity moved to another stage.
    OpportunityStageChanged(StageChange) {
        /// The opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.change.id
        }

        /// Its version after the move: what drops the stale.
        async fn opportunity_version(&self) -> i32 {
            self.body.change.version
        }

        /// The stage it left.
        async fn from_stage_id(&self) -> StageId {
            self.body.before().stage_id
        }

        /// The name of the stage it left, in the reader's language.
        async fn from_stage_name(&self) -> &str {
            self.body.before().stage_name.get(self.head.request.locale())
        }

        /// The stage it entered.
        async fn to_stage_id(&self) -> StageId {
            self.body.change.after.stage_id
        }

        /// The name of the stage it entered, in the reader's language.
        async fn to_stage_name(&self) -> &str {
            self.body.change.after.stage_name.get(self.head.request.locale())
        }

        /// How long it was in the stage it left, in whole seconds.
        async fn seconds_in_previous_stage(&self) -> i32 {
            let seconds = self.body.change.seconds_in_previous_stage.unwrap_or(0);
            i32::try_from(seconds).unwrap_or(i32::MAX)
        }

        /// As it was.
        async fn before(&self) -> PipelineFacts {
            PipelineFacts::new(self.body.before(), &self.head.request)
        }

        /// As it is.
        async fn after(&self) -> PipelineFacts {
            PipelineFacts::new(&self.body.change.after, &self.head.request)
        }

        /// The opportunity as it is now; null where it is no longer seen.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.change.id).await
        }
    }
}

event! {
    /// A lead was recorded, changed, qualified or disqualified.
    LeadChanged(LeadFacts) {
        /// The lead.
        async fn lead_id(&self) -> LeadId {
            self.body.id
        }

        /// Its version after the change: what drops the stale.
        async fn lead_version(&self) -> i32 {
            self.body.version
        }

        /// Its state after the change.
        async fn status(&self) -> LeadStatus {
            self.body.status
        }

        /// The lead as it is now; null where it is no longer seen.
        async fn lead(&self) -> NullableField<Lead> {
            self.head.request.load(self.body.id).await
        }
    }
}

event! {
    /// A quote was made, changed, activated, revised, won or closed.
    QuoteChanged(QuoteFacts) {
        /// The quote.
        async fn quote_id(&self) -> QuoteId {
            self.body.id
        }

        /// Its version after the change: what drops the stale.
        async fn quote_version(&self) -> i32 {
            self.body.version
        }

        /// The opportunity that it was made of.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// Its state after the change.
        async fn status(&self) -> QuoteStatus {
            self.body.status
        }

        /// Its total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The quote as it is now; null where it is no longer seen.
        async fn quote(&self) -> NullableField<Quote> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity as it is now; null where it is no longer seen.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}

event! {
    /// An order was made.
    OrderChanged(OrderFacts) {
        /// The order.
        async fn order_id(&self) -> OrderId {
            self.body.id
        }

        /// Its version after the change: what drops the stale.
        async fn order_version(&self) -> i32 {
            self.body.version
        }

        /// The opportunity that it belongs to.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// Its state after the change.
        async fn status(&self) -> OrderStatus {
            self.body.status
        }

        /// Its total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The order as it is now; null where it is no longer seen.
        async fn order(&self) -> NullableField<Order> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity as it is now; null where it is no longer seen.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}

event! {
    /// A record that an administrator keeps was changed, e.g. a stage or a price list: read it,
    /// and what depends on it, again.
    ReferenceDataChanged(String) {
        /// The record.
        async fn record_id(&self) -> ID {
            ID(self.body.clone())
        }
    }
}

event! {
    /// The reader lost sight of a record (RECORD_HIDDEN) or gained it (RECORD_SHOWN, right before
    /// the event that showed it).
    RecordVisibilityChanged(ID) {
        /// The record.
        async fn record_id(&self) -> &ID {
            &self.body
        }
    }
}

event! {
    /// No event is left up to here: a place to go on from, after the catch-up and every now and
    /// then.
    StreamCheckpoint(bool) {
        /// True: the log no longer reached back to `after`, and events are missing. Read the board
        /// or the list again; the stream goes on from here.
        async fn gap(&self) -> bool {
            self.body
        }
    }
}

/// A move from stage to stage: an opportunity's change of which the fact before is known.
#[derive(Debug)]
struct StageChange {
    change: Arc<OpportunityChange>,
}

impl StageChange {
    /// Made only of changes that know it.
    fn before(&self) -> &Facts {
        self.change.before.as_ref().unwrap_or(&self.change.after)
    }
}

impl PipelineEvent {
    /// An event of the log, and the place after it; `None` where it cannot be read.
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
            Body::Reference { record: body } => {
                Self::Reference(ReferenceDataChanged { head, body })
            }
        })
    }

    /// The reader gained sight of the record that an event is about; the place is before it.
    #[must_use]
    pub fn shown(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordShown;
        visibility(event, ("shw", kind), cursor, request)
    }

    /// The reader lost sight of the record that an event is about; the place is after it.
    #[must_use]
    pub fn hidden(event: &Delivered, cursor: &Cursor, request: &RequestContext) -> Option<Self> {
        let kind = PipelineEventKind::RecordHidden;
        visibility(event, ("hid", kind), cursor, request)
    }

    /// A place in the stream; `gap` where events before it are missing.
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
    /// A move from stage to stage; `None` where the event is something else.
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
