//! Reads the event log.

use chrono::{DateTime, Utc};
use entity::choice::PipelineEventKind;
use entity::id::{EventId, UserId};
use entity::{event_counter, event_log};
use sea_orm::{ColumnTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::event::Body;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;

/// A numbered event of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The number in the stream, without gaps.
    pub number: i64,
    /// The position in the log, in the order of insertion.
    pub position: i64,
    /// The event's id.
    pub id: EventId,
    /// The kind of event.
    pub kind: PipelineEventKind,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// The user who caused it; `None`: the system.
    pub actor_id: Option<UserId>,
    /// The records concerned and further facts; `None`: a newer server wrote a body that this one cannot parse.
    pub body: Option<Body>,
}

/// The range of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogRange {
    /// The highest assigned number.
    pub last: i64,
    /// The highest number that was deleted after the retention period.
    pub dropped: i64,
}

/// The direction in which the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards newer events.
    After,
    /// Towards older events.
    Before,
}

/// The cursor of what a session sees: every event up to it is included in what the session reads. It is exact in a
/// snapshot, and approximate otherwise.
///
/// # Errors
/// The actor may not view the pipeline, or the database failed.
pub async fn as_of(session: &Session) -> Result<String, Error> {
    Ok(here(session).await?.encode())
}

/// Like `as_of`, not encoded.
///
/// # Errors
/// The actor may not view the pipeline, or the database failed.
pub async fn here(session: &Session) -> Result<Cursor, Error> {
    let last = extent(session).await?.last;
    if session.is_sqlite() {
        return Ok(Cursor::after(last));
    }
    let rows = session
        .find::<event_log::Entity>()?
        .filter(event_log::Column::Number.is_null())
        .select_only()
        .column(event_log::Column::Position)
        .order_by(event_log::Column::Position, Order::Asc);
    let unnumbered: Vec<Position> = session.values(rows).await?;
    let unnumbered: Vec<i64> = unnumbered.iter().map(|row| row.position).collect();
    Ok(Cursor::of_snapshot(last, &unnumbered))
}

/// The range of the log.
///
/// # Errors
/// The actor may not view the pipeline, or the database failed.
pub async fn extent(session: &Session) -> Result<LogRange, Error> {
    let rows = session.find::<event_counter::Entity>()?;
    let found: Vec<event_counter::Model> = session.values(rows).await?;
    Ok(found.first().map_or_else(LogRange::default, |row| LogRange {
        last: row.last_number,
        dropped: row.dropped_number,
    }))
}

/// The numbered events after a number, in order.
///
/// # Errors
/// The actor may not view the pipeline, or the database failed.
pub async fn read_after(
    session: &Session,
    number: i64,
    limit: u64,
) -> Result<Vec<Delivered>, Error> {
    read(session, (number, Direction::After), limit).await
}

/// The numbered events on one side of a number, nearest first.
///
/// # Errors
/// The actor may not view the pipeline, or the database failed.
pub async fn read(
    session: &Session,
    (number, direction): (i64, Direction),
    limit: u64,
) -> Result<Vec<Delivered>, Error> {
    let (beyond, order) = match direction {
        Direction::After => (event_log::Column::Number.gt(number), Order::Asc),
        Direction::Before => (event_log::Column::Number.lt(number), Order::Desc),
    };
    let rows = session
        .find::<event_log::Entity>()?
        .filter(beyond)
        .order_by(event_log::Column::Number, order)
        .limit(limit);
    let rows: Vec<event_log::Model> = session.values(rows).await?;
    Ok(rows.into_iter().filter_map(delivered).collect())
}

fn delivered(row: event_log::Model) -> Option<Delivered> {
    let body = serde_json::from_str(&row.body);
    if let Err(error) = &body {
        tracing::error!(event.id = %row.id, %error, "the body of an event cannot be parsed");
    }
    Some(Delivered {
        number: row.number?,
        position: row.position,
        id: row.id,
        kind: row.kind,
        occurred_at: row.occurred_at,
        actor_id: row.actor_id,
        body: body.ok(),
    })
}

#[derive(FromQueryResult)]
struct Position {
    position: i64,
}
