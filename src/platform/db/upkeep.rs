//! The server's own maintenance of its tables: numbering events, and deleting expired rows.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::ApiTokenId;
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::platform::db::Db;
use crate::platform::db::command::Concurrency;
use crate::platform::db::pool::{Begin, Lease};

impl Db {
    /// Numbers at most `limit` committed events by position; returns how many. The counter's row is the lock: one
    /// server at a time numbers events.
    ///
    /// On SQLite it does nothing: the transaction that writes an event numbers it.
    ///
    /// # Errors
    /// The database failed; nothing was numbered.
    pub async fn number_events(&self, limit: i64) -> Result<u64, DbErr> {
        if self.is_sqlite() || self.has_none(UNNUMBERED, []).await? {
            return Ok(0);
        }
        let work = self.begin().await?;
        // A statement of its own: the next one must see what the previous holder of the lock committed.
        self.run(&work, LOCK_COUNTER, []).await?;
        let numbered = self.run(&work, NUMBER, [limit.into()]).await?;
        let given = i64::try_from(numbered).unwrap_or(0);
        self.run(&work, ADVANCE, [given.into()]).await?;
        work.commit().await?;
        Ok(numbered)
    }

    /// Deletes at most `limit` numbered events that are older than the organization's retention period; returns how
    /// many.
    ///
    /// # Errors
    /// The database failed; nothing was deleted.
    pub async fn drop_events(&self, now: DateTime<Utc>, limit: i64) -> Result<u64, DbErr> {
        let Some(oldest) = self.oldest_kept(now).await? else {
            return Ok(0);
        };
        if self.has_none(DROPPABLE, [oldest.into()]).await? {
            return Ok(0);
        }
        let work = self.begin().await?;
        self.run(&work, MARK_DROPPED, [oldest.into(), limit.into()]).await?;
        let dropped = self.run(&work, DROP, []).await?;
        work.commit().await?;
        Ok(dropped)
    }

    /// Deletes at most `limit` idempotency keys that are more than a day old; returns how many.
    ///
    /// # Errors
    /// The database failed; nothing was deleted.
    pub async fn forget_keys(&self, now: DateTime<Utc>, limit: i64) -> Result<u64, DbErr> {
        let oldest = now - TimeDelta::hours(24);
        if self.has_none(FORGETTABLE, [oldest.into()]).await? {
            return Ok(0);
        }
        self.run(&self.writer.lease().await?, FORGET, [oldest.into(), limit.into()]).await
    }

    /// Records that an API token was used, at most once a minute.
    ///
    /// # Errors
    /// The database failed.
    pub async fn touch_token(&self, id: ApiTokenId, now: DateTime<Utc>) -> Result<(), DbErr> {
        let minute_ago = now - TimeDelta::minutes(1);
        let values = [id.uuid().into(), now.into(), minute_ago.into()];
        self.run(&self.writer.lease().await?, TOUCH, values).await?;
        Ok(())
    }

    /// Begins a transaction that may write.
    pub(super) async fn begin(&self) -> Result<Lease, DbErr> {
        self.writer.begin(Begin::Write).await
    }

    /// Begins the transaction of a command.
    pub(super) async fn begin_command(&self, concurrency: Concurrency) -> Result<Lease, DbErr> {
        self.writer.begin(Begin::Command(concurrency)).await
    }

    async fn oldest_kept(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, DbErr> {
        let found = self.reader.lease().await?.query_one_raw(self.statement(RETENTION, [])).await?;
        let Some(row) = found else { return Ok(None) };
        let hours: i32 = row.try_get_by_index(0)?;
        Ok(Some(now - TimeDelta::hours(hours.into())))
    }

    pub(super) async fn has_none<const N: usize>(
        &self,
        sql: &str,
        values: [Value; N],
    ) -> Result<bool, DbErr> {
        let statement = self.statement(sql, values);
        Ok(self.reader.lease().await?.query_one_raw(statement).await?.is_none())
    }

    pub(super) async fn run<C: ConnectionTrait, const N: usize>(
        &self,
        connection: &C,
        sql: &str,
        values: [Value; N],
    ) -> Result<u64, DbErr> {
        let done = connection.execute_raw(self.statement(sql, values)).await?;
        Ok(done.rows_affected())
    }

    pub(super) fn statement<const N: usize>(&self, sql: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.reader.backend(), sql, values)
    }
}

const UNNUMBERED: &str = "SELECT 1 FROM event_log WHERE number IS NULL LIMIT 1";

const LOCK_COUNTER: &str = "SELECT 1 FROM event_counter WHERE id = 1 FOR UPDATE";

const NUMBER: &str = "WITH fresh AS ( \
         SELECT position, row_number() OVER (ORDER BY position) AS place FROM event_log \
         WHERE number IS NULL ORDER BY position LIMIT $1 \
     ) \
     UPDATE event_log SET number = event_counter.last_number + fresh.place \
     FROM fresh, event_counter \
     WHERE event_log.position = fresh.position AND event_counter.id = 1";

const ADVANCE: &str = "UPDATE event_counter SET last_number = last_number + $1 WHERE id = 1";

const RETENTION: &str = "SELECT event_retention_hours FROM organization LIMIT 1";

const DROPPABLE: &str = "SELECT 1 FROM event_counter \
     JOIN event_log ON event_log.number = event_counter.dropped_number + 1 \
     WHERE event_counter.id = 1 AND event_log.occurred_at < $1";

// The lowest numbers go first, without gaps. Events are in order of time except for the length of a transaction, so the
// highest expired number of a batch ends it.
const MARK_DROPPED: &str = "UPDATE event_counter SET dropped_number = ( \
         SELECT coalesce(max(number), event_counter.dropped_number) FROM ( \
             SELECT number FROM event_log \
             WHERE number > event_counter.dropped_number \
               AND number <= event_counter.dropped_number + $2 \
               AND occurred_at < $1 \
         ) AS old \
     ) WHERE id = 1";

const DROP: &str = "DELETE FROM event_log \
     WHERE number <= (SELECT dropped_number FROM event_counter WHERE id = 1)";

const FORGETTABLE: &str = "SELECT 1 FROM idempotency_key WHERE created_at < $1 LIMIT 1";

const FORGET: &str = "DELETE FROM idempotency_key WHERE (actor_id, verb, key) IN ( \
         SELECT actor_id, verb, key FROM idempotency_key WHERE created_at < $1 LIMIT $2 \
     )";

const TOUCH: &str = "UPDATE api_token SET last_used_at = $2 \
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)";
