//! Reads the event log as far as the viewer may see it.

use std::collections::HashSet;
use std::sync::Arc;

use entity::choice::{PipelineEventKind, Reach};
use entity::{lead, opportunity};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::event::Body;
use crate::event::delivery::{Delivery, Reached, reached};
use crate::event::input::PipelineEventFilter;
use crate::platform::db::page::Window;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;
use crate::platform::events::log::{self, Delivered, Direction};

/// Limit of events scanned for one page.
const MOST_READ: usize = 2_000;
/// Events per statement.
const BATCH: u16 = 200;

/// A page of the event log.
#[derive(Debug, Default)]
pub struct EventPage {
    /// The events in order, each with the cursor after it. A `Hidden` one becomes RECORD_HIDDEN.
    pub events: Vec<(Arc<Delivered>, Delivery, Cursor)>,
    /// The cursor at which the page begins.
    pub start: Option<Cursor>,
    /// The cursor up to which the log was scanned.
    pub end: Option<Cursor>,
    /// Whether more events may follow.
    pub has_next: bool,
    /// Whether more events may precede.
    pub has_previous: bool,
}

/// What the viewer may see of each event. Runs at most two statements, and none if the viewer reaches all
/// records.
///
/// # Errors
/// The viewer may not read the pipeline, or the database failed.
pub async fn deliveries(
    session: &Session,
    events: &[Arc<Delivered>],
) -> Result<Vec<Delivery>, Error> {
    let actor = session.actor()?;
    let bodies = || events.iter().map(|event| event.body.as_ref());
    let everything = match actor.reach {
        Reach::All => true,
        Reach::Team | Reach::Own => false,
    };
    if everything {
        let delivery = |event: &Arc<Delivered>| match event.body {
            Some(_) => Reached::ALWAYS.delivery(event.kind, true),
            None => Delivery::Nothing,
        };
        return Ok(events.iter().map(delivery).collect());
    }
    let concerned: Vec<&Body> =
        bodies().flatten().filter(|body| !reached(actor, body).is_never()).collect();
    let visible = visible(session, &concerned).await?;
    let delivery = |event: &Arc<Delivered>| {
        let Some(body) = event.body.as_ref() else { return Delivery::Nothing };
        let is_visible = match body.records() {
            (Some(lead), _, _) => visible.contains(&lead.uuid()),
            (None, Some(opportunity), _) => visible.contains(&opportunity.uuid()),
            (None, None, _) => true,
        };
        match reached(actor, body).delivery(event.kind, is_visible) {
            Delivery::Withheld if !body.changes_facts() => Delivery::Nothing,
            delivery => delivery,
        }
    };
    Ok(events.iter().map(delivery).collect())
}

/// A page of the event log.
///
/// # Errors
/// The cursor is malformed or older than the log, or the database failed.
pub async fn page(
    session: &Session,
    filter: &PipelineEventFilter,
    window: &Window,
) -> Result<EventPage, Error> {
    let extent = log::extent(session).await?;
    let from = window.cursor.as_deref().map(Cursor::decode).transpose()?;
    let is_continued = from.is_some();
    let (direction, place) = match (from, window.is_backward) {
        (Some(cursor), false) if cursor.number < extent.dropped => {
            return Err(Error::CursorExpired);
        }
        (Some(cursor), false) => (Direction::After, cursor),
        (None, false) => (Direction::After, Cursor::after(extent.dropped)),
        (Some(cursor), true) => (Direction::Before, cursor),
        (None, true) => (Direction::Before, Cursor::after(extent.last + 1)),
    };
    let mut search = LogScan { session, filter, direction, place, found: Vec::new() };
    let has_more = search.fill(window.size).await?;
    let LogScan { place, found, .. } = search;
    let edge = (has_more || !found.is_empty()).then_some(place);
    let nearest = found.first().map(|(_, _, cursor)| cursor.clone());
    Ok(match direction {
        Direction::After => EventPage {
            events: found,
            start: nearest,
            end: edge,
            has_next: has_more,
            has_previous: is_continued,
        },
        Direction::Before => EventPage {
            events: found.into_iter().rev().collect(),
            start: edge,
            end: nearest,
            has_next: is_continued,
            has_previous: has_more,
        },
    })
}

/// Scans the log for one page.
struct LogScan<'a> {
    session: &'a Session,
    filter: &'a PipelineEventFilter,
    direction: Direction,
    place: Cursor,
    found: Vec<(Arc<Delivered>, Delivery, Cursor)>,
}

impl LogScan<'_> {
    /// Collects at most `size` events; returns whether there may be more.
    async fn fill(&mut self, size: u64) -> Result<bool, Error> {
        let mut read = 0;
        loop {
            let edge = (self.place.number, self.direction);
            let batch = log::read(self.session, edge, u64::from(BATCH)).await?;
            let batch: Vec<_> = batch.into_iter().map(Arc::new).collect();
            let is_last = batch.len() < usize::from(BATCH);
            read += batch.len();
            let deliveries = deliveries(self.session, &batch).await?;
            for (event, delivery) in batch.into_iter().zip(deliveries) {
                if self.found.len() as u64 == size {
                    return Ok(true);
                }
                self.take(event, delivery);
            }
            if is_last || read >= MOST_READ {
                return Ok(!is_last);
            }
        }
    }

    fn take(&mut self, event: Arc<Delivered>, delivery: Delivery) {
        let is_news = match self.direction {
            Direction::After => {
                let is_news = !self.place.has_seen(event.number, event.position);
                self.place.pass(event.number, event.position);
                is_news
            }
            Direction::Before => {
                self.place = Cursor::after(event.number);
                true
            }
        };
        if is_news && self.asks_for(&event, delivery) {
            self.found.push((event, delivery, self.place.clone()));
        }
    }

    fn asks_for(&self, event: &Delivered, delivery: Delivery) -> bool {
        let kind = match delivery {
            Delivery::Nothing | Delivery::Withheld => return false,
            Delivery::Event(_) | Delivery::Shown => event.kind,
            Delivery::Hidden => PipelineEventKind::RecordHidden,
        };
        let reader = self.session.actor().ok().and_then(|actor| actor.user_id);
        let body = event.body.as_ref();
        let matches = |body: &Body| self.filter.matches(body, delivery.sides(), reader);
        self.filter.asks_for(kind) && body.is_some_and(matches)
    }
}

/// The ids of the events' records that the viewer may see now.
async fn visible(session: &Session, bodies: &[&Body]) -> Result<HashSet<Uuid>, Error> {
    let mut leads = HashSet::new();
    let mut opportunities = HashSet::new();
    for body in bodies {
        let (lead, opportunity, _) = body.records();
        leads.extend(lead);
        opportunities.extend(opportunity);
    }
    let mut seen: Vec<Seen> = Vec::new();
    if !leads.is_empty() {
        let rows = session
            .find::<lead::Entity>()?
            .filter(lead::Column::Id.is_in(leads))
            .select_only()
            .column(lead::Column::Id);
        seen.extend(session.values::<Seen, _>(rows).await?);
    }
    if !opportunities.is_empty() {
        let rows = session
            .find::<opportunity::Entity>()?
            .filter(opportunity::Column::Id.is_in(opportunities))
            .select_only()
            .column(opportunity::Column::Id);
        seen.extend(session.values::<Seen, _>(rows).await?);
    }
    Ok(seen.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct Seen {
    id: Uuid,
}
