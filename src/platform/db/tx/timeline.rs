//! Entries of timelines, which a transaction writes beside its events.

use entity::choice::PipelineEventKind;
use entity::id::TimelineEntryId;
use entity::timeline_entry;
use sea_orm::{EntityTrait, IntoActiveModel, QueryTrait};
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::tx::Tx;
use crate::platform::db::write_buffer::{PendingWrite, WriteKind};
use crate::platform::error::Error;

/// Each has eight values, and a statement of SQLite at most 32,766.
const ENTRIES_PER_STATEMENT: usize = 1000;

/// Something that happened to a lead, account, contact or opportunity.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEntry {
    /// Whose timeline it is in.
    pub subject: Uuid,
    /// What happened.
    pub kind: PipelineEventKind,
    /// The record that it is about: the prefix of its client id, and its key.
    pub record: (&'static str, Uuid),
    /// Further facts as an object: ids only, so that nothing personal is kept; null: none.
    pub data: Value,
}

impl Tx {
    /// Adds an entry to a timeline. An event that is emitted adds its own: `Event::timeline_entry`.
    pub fn add_to_timeline(&mut self, entry: TimelineEntry) {
        let TimelineEntry { subject, kind, record: (prefix, record_id), data } = entry;
        let data = if data.is_null() { "{}".to_owned() } else { data.to_string() };
        self.timeline.push(timeline_entry::Model {
            id: TimelineEntryId::generate(),
            subject_id: subject,
            kind,
            occurred_at: self.now,
            actor_id: self.actor.user_id,
            record_prefix: prefix.to_owned(),
            record_id,
            data,
        });
    }

    pub(super) async fn write_timeline(&mut self) -> Result<(), Error> {
        let entries = std::mem::take(&mut self.timeline);
        for chunk in entries.chunks(ENTRIES_PER_STATEMENT) {
            let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
            let insert = self.build(&timeline_entry::Entity::insert_many(rows).into_query());
            let write = PendingWrite::to::<timeline_entry::Entity>(WriteKind::Insert, None, insert);
            self.writes.push(write).await?;
        }
        Ok(())
    }
}
