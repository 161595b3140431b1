//! Writes what every transaction adds before it commits: the audit and the event log.

use entity::{audit_entry, event_counter, event_log};
use sea_orm::{ActiveValue, EntityTrait, QueryTrait};

use crate::platform::db::tx::{EmittedEvent, Tx};
use crate::platform::db::write_buffer::{PendingWrite, WriteKind};
use crate::platform::error::Error;

/// Each event has ten values; a statement takes 65,535 at most on PostgreSQL, 32,766 on SQLite.
const EVENTS_A_STATEMENT: usize = 1000;

impl Tx {
    pub(super) async fn write_audit(&mut self) -> Result<(), Error> {
        self.audit.settle(self.actor.user_id, self.now);
        for statement in self.audit.statements(self.is_sqlite())? {
            let write = PendingWrite::to::<audit_entry::Entity>(WriteKind::Insert, None, statement);
            self.writes.push(write).await?;
        }
        Ok(())
    }

    pub(super) async fn write_events(&self) -> Result<(), Error> {
        if self.events.is_empty() {
            return Ok(());
        }
        // SQLite has one writer, so events get their public number here; on PostgreSQL the relay numbers them.
        let count = i64::try_from(self.events.len()).unwrap_or(i64::MAX);
        let first = if self.is_sqlite() { Some(self.first_number(count).await?) } else { None };
        let mut rows = Vec::with_capacity(self.events.len());
        for (offset, emitted) in (0_i64..).zip(&self.events) {
            rows.push(logged(emitted, first.map(|first| first + offset))?);
        }
        for chunk in rows.chunks(EVENTS_A_STATEMENT) {
            let events = chunk.iter().cloned();
            let insert = self.build(&event_log::Entity::insert_many(events).into_query());
            let write = PendingWrite::to::<event_log::Entity>(WriteKind::Insert, None, insert);
            self.writes.push(write).await?;
        }
        Ok(())
    }

    /// Draws `count` numbers of the public event stream and returns the first.
    async fn first_number(&self, count: i64) -> Result<i64, Error> {
        let next = self.statement(NEXT_EVENT, [count.into()]);
        let row = self.writes.query_one_of::<event_counter::Entity>(next).await?;
        let row = row.ok_or_else(|| Error::Broken("no event counter".to_owned()))?;
        let last: i64 = row.try_get_by_index(0)?;
        Ok(last - count + 1)
    }
}

fn logged(emitted: &EmittedEvent, number: Option<i64>) -> Result<event_log::ActiveModel, Error> {
    let (lead_id, opportunity_id, quote_id) = emitted.event.body.records();
    let body = serde_json::to_string(&emitted.event.body);
    Ok(event_log::ActiveModel {
        position: ActiveValue::NotSet,
        number: ActiveValue::Set(number),
        id: ActiveValue::Set(emitted.id),
        kind: ActiveValue::Set(emitted.event.kind),
        occurred_at: ActiveValue::Set(emitted.at),
        actor_id: ActiveValue::Set(emitted.actor),
        lead_id: ActiveValue::Set(lead_id),
        opportunity_id: ActiveValue::Set(opportunity_id),
        quote_id: ActiveValue::Set(quote_id),
        body: ActiveValue::Set(body.map_err(|error| Error::Broken(error.to_string()))?),
    })
}

const NEXT_EVENT: &str =
    "UPDATE event_counter SET last_number = last_number + $1 WHERE id = 1 RETURNING last_number";
