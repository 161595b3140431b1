//! The log as the stream reads it.

use chrono::{DateTime, Utc};
use entity::choice::PipelineEventKind;
use entity::id::{EventId, UserId};
use entity::{event_counter, event_log};
use sea_orm::{ColumnTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::event::Body;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;

/// One event of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Its place in the stream.
    pub number: i64,
    /// Its place in the log.
    pub position: i64,
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub kind: PipelineEventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Who did it; `None`: the system.
    pub actor_id: Option<UserId>,
    /// To what, with the facts; `None` where a newer server wrote what this one cannot read.
    pub body: Option<Body>,
}

/// How far the log reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The highest number given.
    pub last: i64,
    /// The highest number that retention has dropped.
    pub dropped: i64,
}

/// Which way the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards now.
    After,
    /// Towards the past.
    Before,
}

/// The place in the stream at which a session reads: everything it sees has been told up to
/// there. In a snapshot, exactly; otherwise as of about now.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn as_of(session: &Session) -> Result<String, Error> {
    Ok(here(session).await?.encode())
}

/// As `as_of`, not yet encoded.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
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

/// How far the log reaches.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn extent(session: &Session) -> Result<Extent, Error> {
    let rows = session.find::<event_counter::Entity>()?;
    let found: Vec<event_counter::Model> = session.values(rows).await?;
    Ok(found.first().map_or_else(Extent::default, |row| Extent {
        last: row.last_number,
        dropped: row.dropped_number,
    }))
}

/// The numbered events after a number, in order.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
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
/// The actor may not read the pipeline, or the database failed.
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
        tracing::error!(event.id = %row.id, %error, "an event of the log cannot be read");
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
