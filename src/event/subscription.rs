//! The stream as clients subscribe to it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Subscription};
use entity::choice::PipelineEventKind;
use entity::id::UserId;
use futures_util::stream::{self, Stream as Listening};
use tokio::time::sleep;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::event::graphql::facts::ALIKE;
use crate::event::graphql::{OpportunityStageChanged, PipelineEvent};
use crate::event::input::PipelineEventFilter;
use crate::event::queries;
use crate::event::sight::Sight;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::Delivered;
use crate::platform::events::stream::{Follower, Heard, Stream};
use crate::platform::events::track::{Resumed, Told, Track};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Failure;
use crate::platform::graphql::read::FieldNames;
use crate::platform::graphql::scope::{EventScopes, Scope};
use crate::platform::graphql::shared::Shared;

/// What can be followed.
#[derive(Debug, Default)]
pub struct PipelineSubscription;

/// What can be followed. Each event is told at least once, in the order of the commits; present
/// rights are tested whenever one is delivered.
#[Subscription(name = "Subscription")]
impl PipelineSubscription {
    /// Moves of opportunities from stage to stage, and nothing else. An `after` older than the log
    /// ends the operation with CURSOR_EXPIRED.
    async fn opportunity_stage_changed<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only what follows this place: a `cursor` of an event, or an `asOf`; \
            omitted: from now on.")]
        after: Option<String>,
        #[graphql(desc = "Which moves; omitted: all.")] filter: Option<PipelineEventFilter>,
    ) -> Result<
        impl Listening<Item = Result<Shared<OpportunityStageChanged>, Failure>> + use<>,
        Failure,
    > {
        let reader = Reader::new(ctx, after, filter).await?;
        Ok(stream::unfold(Some(reader), |reader| async {
            let mut reader = reader?;
            match reader.next_move().await {
                Ok(moved) => Some((Ok(Shared(moved)), Some(reader))),
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }

    /// Events of every kind, and checkpoints: one as soon as the past has been caught up with, then
    /// one every 30 seconds. A checkpoint with `gap: true` comes where the log no longer reaches
    /// back to `after`, and where the reader's own rights have changed, so that other records are
    /// within reach: then what is shown is to be read anew. RECORD_SHOWN and RECORD_HIDDEN tell what comes within the reader's reach and
    /// goes out of it.
    async fn pipeline_events<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "Only what follows this place: a `cursor` of an event, or an `asOf`; \
            omitted: from now on.")]
        after: Option<String>,
        #[graphql(desc = "Which events; omitted: all.")] filter: Option<PipelineEventFilter>,
    ) -> Result<impl Listening<Item = Result<Shared<PipelineEvent>, Failure>> + use<>, Failure>
    {
        let reader = Reader::new(ctx, after, filter).await?;
        Ok(stream::unfold(Some(reader), |reader| async {
            let mut reader = reader?;
            match reader.next().await {
                Ok(event) => Some((Ok(Shared(event)), Some(reader))),
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }
}

/// One subscriber: what is heard, as this reader may see it.
#[derive(Debug)]
struct Reader {
    follower: Follower,
    track: Track,
    scope: Scope,
    shared: Arc<EventScopes>,
    user: Option<UserId>,
    filter: PipelineEventFilter,
    /// Whether who it is makes no difference, to whoever reaches everything.
    is_for_anyone: bool,
    waiting: VecDeque<PipelineEvent>,
    /// With which rights the reader was told of last.
    rights: Actor,
}

impl Reader {
    async fn new(
        ctx: &Context<'_>,
        after: Option<String>,
        filter: Option<PipelineEventFilter>,
    ) -> Result<Self, Error> {
        let scope = ctx.scope();
        let actor = scope.session().require(Permission::ViewPipeline)?;
        let filter = filter.unwrap_or_default();
        filter.check()?;
        let (after, rights) = match ctx.data_opt::<Resumed>() {
            Some(Resumed(rest)) => (Some(rest.place.clone()), rest.rights.as_ref()),
            None => (after.as_deref().map(Cursor::decode).transpose()?, actor),
        };
        let stream = ctx.data_unchecked::<Stream>();
        let track = ctx.data_unchecked::<Track>().clone();
        let names = ctx.data_unchecked::<FieldNames>();
        let is_for_anyone = filter.mine.is_none() && names.are_among(ALIKE);
        track.looks_with(rights, is_for_anyone);
        Ok(Self {
            follower: stream.follow(after, track.clone()).await?,
            track,
            user: actor.user_id,
            scope: scope.clone(),
            shared: Arc::clone(ctx.data_unchecked::<Arc<EventScopes>>()),
            filter,
            is_for_anyone,
            waiting: VecDeque::new(),
            rights: rights.clone(),
        })
    }

    async fn next(&mut self) -> Result<PipelineEvent, Error> {
        let event = self.event().await?;
        self.track.tells(event.place());
        Ok(event)
    }

    async fn event(&mut self) -> Result<PipelineEvent, Error> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(event);
            }
            let heard = self.follower.next().await;
            let scope = self.present(&heard)?;
            let has_new_rights = self.has_new_rights(&scope)?;
            match heard {
                Heard::Checkpoint(cursor) => {
                    return Ok(PipelineEvent::checkpoint(&cursor, has_new_rights, &scope));
                }
                Heard::Gap(cursor) => {
                    return Ok(PipelineEvent::checkpoint(&cursor, true, &scope));
                }
                Heard::Event { event, before, after } => {
                    if has_new_rights {
                        let gap = PipelineEvent::checkpoint(&before, true, &scope);
                        self.waiting.push_back(gap);
                    }
                    let sight = self.sight(&event, &scope).await?;
                    self.tell((&event, sight), [&before, &after], &scope);
                }
            }
        }
    }

    async fn next_move(&mut self) -> Result<OpportunityStageChanged, Error> {
        let kind = PipelineEventKind::OpportunityStageChanged;
        loop {
            let heard = self.follower.next().await;
            let scope = self.present(&heard)?;
            // Nothing is told of it here, but who goes on in its place must look as it does.
            self.has_new_rights(&scope)?;
            match heard {
                Heard::Checkpoint(_) => {}
                Heard::Gap(_) => return Err(Error::CursorExpired),
                Heard::Event { event, after, .. } => {
                    if event.kind != kind || !self.filter.asks_for(kind) {
                        continue;
                    }
                    let is_seen = match self.sight(&event, &scope).await? {
                        Sight::Event | Sight::Shown => true,
                        Sight::Nothing | Sight::Hidden => false,
                    };
                    if is_seen
                        && let Some(moved) = OpportunityStageChanged::of(&event, &after, &scope)
                    {
                        self.track.tells(Told { place: after, is_event: true });
                        return Ok(moved);
                    }
                }
            }
        }
    }

    /// A scope for what is told next, with what the reader may do by now; an error where that is
    /// no longer to follow the pipeline.
    fn present(&self, heard: &Heard) -> Result<Scope, Error> {
        let scope = match heard {
            Heard::Event { event, .. } => self.shared.of(event.number, &self.scope),
            Heard::Checkpoint(_) | Heard::Gap(_) => self.scope.fresh(),
        };
        scope.session().require(Permission::ViewPipeline)?;
        Ok(scope)
    }

    /// Whether the reader's role, reach or team changed: what is within reach now is another set of
    /// records than the reader knows, which is told as a gap.
    fn has_new_rights(&mut self, scope: &Scope) -> Result<bool, Error> {
        let rights = scope.session().actor()?;
        if *rights == self.rights {
            return Ok(false);
        }
        self.rights = rights.clone();
        self.track.looks_with(rights, self.is_for_anyone);
        Ok(true)
    }

    /// What the reader gets of an event. An event is not lost to a failing database: it waits.
    async fn sight(&self, event: &Arc<Delivered>, scope: &Scope) -> Result<Sight, Error> {
        const WAIT: Duration = Duration::from_secs(1);
        let body = event.body.as_ref();
        if !body.is_some_and(|body| self.filter.matches(body, self.user)) {
            return Ok(Sight::Nothing);
        }
        loop {
            match queries::sights(scope.session(), std::slice::from_ref(event)).await {
                Ok(sights) => return Ok(sights.first().copied().unwrap_or(Sight::Nothing)),
                Err(Error::Database(error)) => {
                    tracing::warn!(?error, "an event waits for the database");
                    sleep(WAIT).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn tell(
        &mut self,
        (event, sight): (&Delivered, Sight),
        [before, after]: [&Cursor; 2],
        scope: &Scope,
    ) {
        let shown = || PipelineEvent::shown(event, before, scope);
        let told = || PipelineEvent::told(event, after, scope);
        let hidden = || PipelineEvent::hidden(event, after, scope);
        let asked = |kind| self.filter.asks_for(kind);
        let is_asked = asked(event.kind);
        let news = match sight {
            Sight::Nothing => [None, None],
            Sight::Event => [is_asked.then(told).flatten(), None],
            Sight::Shown => [
                asked(PipelineEventKind::RecordShown).then(shown).flatten(),
                is_asked.then(told).flatten(),
            ],
            Sight::Hidden => [asked(PipelineEventKind::RecordHidden).then(hidden).flatten(), None],
        };
        self.waiting.extend(news.into_iter().flatten());
    }
}
