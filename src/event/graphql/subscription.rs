//! The GraphQL subscriptions.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Subscription};
use entity::choice::PipelineEventKind;
use entity::id::UserId;
use futures_util::stream::{Stream, unfold};
use tokio::time::sleep;

use crate::access::permission::Permission;
use crate::event::delivery::{Delivery, Sides};
use crate::event::graphql::shareable::SHAREABLE_FIELDS;
use crate::event::input::PipelineEventFilter;
use crate::event::queries;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::events::stream::{Follower, Heard, Stream as EventStream};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::engine::LastEventId;
use crate::platform::graphql::fanout::{MessagePosition, SubscriptionContext, Visibility};
use crate::platform::graphql::read::FieldNames;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::ResolverError;
use crate::sales::opportunity::graphql::event::OpportunityStageChanged;
use crate::slices::PipelineEvent;

/// The root of all subscriptions.
#[derive(Debug, Default)]
pub struct PipelineSubscription;

/// Live events, delivered at least once each, in commit order. The viewer's current permissions are checked at
/// every delivery.
#[Subscription(name = "Subscription")]
impl PipelineSubscription {
    /// Moves of opportunities from one stage to another, and no other events. Ends with CURSOR_EXPIRED if the
    /// log no longer reaches back to `after`.
    async fn opportunity_stage_changed<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only events after this cursor: a `cursor` of an event, or an `asOf`; \
            omitted: from now on.")]
        after: Option<String>,
        #[graphql(desc = "Restricts the moves; omitted: all.")] filter: Option<PipelineEventFilter>,
    ) -> Result<
        impl Stream<Item = Result<OpportunityStageChanged, ResolverError>> + use<>,
        ResolverError,
    > {
        let reader = Reader::new(ctx, after, filter).await?;
        Ok(unfold(Some(reader), |reader| async {
            let mut reader = reader?;
            match reader.next_stage_change().await {
                Ok(event) => Some((Ok(event), Some(reader))),
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }

    /// Events of every kind, and checkpoints: the first after all past events were delivered, then by default
    /// one every 30 seconds. A checkpoint with `gap: true` asks the client to refetch what it shows, because
    /// the log no longer reaches back to `after`, the viewer's permissions have changed, or a record that was changed
    /// has left the viewer's sight since. RECORD_SHOWN and RECORD_HIDDEN report that the viewer gained or lost
    /// access to a record.
    async fn pipeline_events<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only events after this cursor: a `cursor` of an event, or an `asOf`; \
            omitted: from now on.")]
        after: Option<String>,
        #[graphql(desc = "Restricts the events; omitted: all.")] filter: Option<
            PipelineEventFilter,
        >,
    ) -> Result<impl Stream<Item = Result<PipelineEvent, ResolverError>> + use<>, ResolverError>
    {
        let reader = Reader::new(ctx, after, filter).await?;
        Ok(unfold(Some(reader), |reader| async {
            let mut reader = reader?;
            match reader.next_event().await {
                Ok(event) => Some((Ok(event), Some(reader))),
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }
}

/// Reads the event stream for one viewer.
struct Reader {
    follower: Follower,
    context: SubscriptionContext,
    request: RequestContext,
    user: Option<UserId>,
    filter: PipelineEventFilter,
    /// Whether neither the selected fields nor the filter depend on the viewer.
    is_viewer_independent: bool,
    /// Messages made from the last read that are not delivered yet.
    queue: VecDeque<Queued>,
    /// The permissions under which the stream was last read.
    visibility: Visibility,
}

struct Queued {
    event: PipelineEvent,
    position: MessagePosition,
}

impl Reader {
    async fn new(
        ctx: &Context<'_>,
        after: Option<String>,
        filter: Option<PipelineEventFilter>,
    ) -> Result<Self, Error> {
        let request = ctx.request();
        let actor = request.session().require(Permission::ViewPipeline)?;
        let filter = filter.unwrap_or_default();
        filter.check()?;
        let context = ctx.data_unchecked::<SubscriptionContext>().clone();
        let fields = ctx.data_unchecked::<FieldNames>();
        let is_viewer_independent = filter.mine.is_none() && fields.are_among(&SHAREABLE_FIELDS);
        let (after, visibility) = match &context.resume_point {
            Some(point) => (Some(point.cursor.clone()), point.visibility.clone()),
            None => {
                let last = ctx.data_opt::<LastEventId>().map(|last| last.0.as_str());
                let after = last.or(after.as_deref()).map(Cursor::decode).transpose()?;
                (after, Visibility::new(actor.clone(), is_viewer_independent))
            }
        };
        context.progress.set_visibility(visibility.clone());
        Ok(Self {
            follower: ctx.data_unchecked::<EventStream>().follow(after).await?,
            context,
            request: request.clone(),
            user: actor.user_id,
            filter,
            is_viewer_independent,
            queue: VecDeque::new(),
            visibility,
        })
    }

    /// The next event or checkpoint.
    async fn next_event(&mut self) -> Result<PipelineEvent, Error> {
        loop {
            if let Some(Queued { event, position }) = self.queue.pop_front() {
                self.context.progress.record_message(position);
                return Ok(event);
            }
            let heard = self.read().await;
            let request = self.current_request(&heard)?;
            let has_new_rights = self.note_rights(&request)?;
            match heard {
                Heard::Checkpoint(cursor) => {
                    self.queue_checkpoint(&cursor, has_new_rights, &request)
                }
                Heard::Gap(cursor) => self.queue_checkpoint(&cursor, true, &request),
                Heard::Event { event, before, after } => {
                    if has_new_rights {
                        self.queue_checkpoint(&before, true, &request);
                    }
                    let delivery = self.delivery(&event, &request).await?;
                    self.queue_event(&event, delivery, [&before, &after], &request);
                }
            }
        }
    }

    /// The next move of an opportunity to another stage.
    async fn next_stage_change(&mut self) -> Result<OpportunityStageChanged, Error> {
        let kind = PipelineEventKind::OpportunityStageChanged;
        loop {
            let heard = self.read().await;
            let request = self.current_request(&heard)?;
            // This subscription has no checkpoints, but the group must know under which permissions its stream
            // is produced.
            self.note_rights(&request)?;
            match heard {
                Heard::Checkpoint(_) => {}
                Heard::Gap(_) => return Err(Error::CursorExpired),
                Heard::Event { event, after, .. } => {
                    if event.kind != kind || !self.filter.asks_for(kind) {
                        continue;
                    }
                    let delivery = self.delivery(&event, &request).await?;
                    if delivery == Delivery::Event(Sides::BOTH)
                        && let Some(moved) = OpportunityStageChanged::of(&event, &after, &request)
                    {
                        self.context.progress.record_message(of_event(&event, &after));
                        return Ok(moved);
                    }
                }
            }
        }
    }

    /// Reads the next message of the stream and records the progress.
    async fn read(&mut self) -> Heard {
        let progress = &self.context.progress;
        let heard = self.follower.next(|cursor| progress.mark_idle(cursor)).await;
        progress.advance(heard.cursor());
        heard
    }

    /// A request context with the viewer's current permissions; an error if they no longer allow following the
    /// pipeline.
    fn current_request(&self, heard: &Heard) -> Result<RequestContext, Error> {
        let request = match heard {
            Heard::Event { event, .. } => self.context.request_for(event.number, &self.request),
            Heard::Checkpoint(_) | Heard::Gap(_) => self.request.renewed(),
        };
        request.session().require(Permission::ViewPipeline)?;
        Ok(request)
    }

    /// Records the viewer's current permissions and returns whether they changed. The viewer may then see other
    /// records than the client knows of; a gap makes it refetch.
    fn note_rights(&mut self, request: &RequestContext) -> Result<bool, Error> {
        let viewer = request.session().actor()?;
        if viewer == self.visibility.viewer() {
            return Ok(false);
        }
        self.visibility = Visibility::new(viewer.clone(), self.is_viewer_independent);
        self.context.progress.set_visibility(self.visibility.clone());
        Ok(true)
    }

    /// What the viewer may see of an event. Waits while the database fails, so that the event is not lost.
    async fn delivery(
        &self,
        event: &Arc<Delivered>,
        request: &RequestContext,
    ) -> Result<Delivery, Error> {
        const RETRY_AFTER: Duration = Duration::from_secs(1);
        let matches = |sides: Sides| {
            let body = event.body.as_ref();
            body.is_some_and(|body| self.filter.matches(body, sides, self.user))
        };
        if !matches(Sides::BOTH) {
            return Ok(Delivery::Nothing);
        }
        loop {
            match queries::deliveries(request.session(), std::slice::from_ref(event)).await {
                Ok(deliveries) => {
                    let delivery = deliveries.first().copied().unwrap_or(Delivery::Nothing);
                    // What the viewer may not see must not decide either.
                    return Ok(if matches(delivery.sides()) {
                        delivery
                    } else {
                        Delivery::Nothing
                    });
                }
                Err(Error::Database(error)) => {
                    tracing::warn!(?error, "the database failed; the event will be retried");
                    sleep(RETRY_AFTER).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn queue_checkpoint(&mut self, cursor: &Cursor, gap: bool, request: &RequestContext) {
        let event = PipelineEvent::checkpoint(cursor, gap, request);
        let position = MessagePosition { event_number: None, resume_after: cursor.clone() };
        self.queue.push_back(Queued { event, position });
    }

    fn queue_event(
        &mut self,
        event: &Delivered,
        delivery: Delivery,
        [before, after]: [&Cursor; 2],
        request: &RequestContext,
    ) {
        let shown = || PipelineEvent::shown(event, before, request);
        let hidden = || PipelineEvent::hidden(event, after, request);
        let seen = || PipelineEvent::of(event, delivery.sides(), after, request);
        match delivery {
            Delivery::Nothing => {}
            Delivery::Event(_) => self.queue_if_asked(event.kind, of_event(event, after), seen),
            Delivery::Shown => {
                // A client that receives only this resumes before the event itself.
                let kind = PipelineEventKind::RecordShown;
                self.queue_if_asked(kind, of_event(event, before), shown);
                self.queue_if_asked(event.kind, of_event(event, after), seen);
            }
            Delivery::Hidden => {
                let kind = PipelineEventKind::RecordHidden;
                self.queue_if_asked(kind, of_event(event, after), hidden);
            }
            Delivery::Withheld => {
                if self.filter.asks_for(event.kind) {
                    self.queue_checkpoint(after, true, request);
                }
            }
        }
    }

    fn queue_if_asked(
        &mut self,
        kind: PipelineEventKind,
        position: MessagePosition,
        make: impl FnOnce() -> Option<PipelineEvent>,
    ) {
        if self.filter.asks_for(kind)
            && let Some(event) = make()
        {
            self.queue.push_back(Queued { event, position });
        }
    }
}

fn of_event(event: &Delivered, resume_after: &Cursor) -> MessagePosition {
    MessagePosition { event_number: Some(event.number), resume_after: resume_after.clone() }
}
