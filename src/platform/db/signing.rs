//! The server's own statements for sign-in: failed attempts, and browser sessions.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::BrowserSessionId;
use sea_orm::{ConnectionTrait, DbErr};

use crate::platform::auth::FailedPassword;
use crate::platform::db::Db;

impl Db {
    /// Wrong passwords since `since`, for this account or from this address; newest first, at most `most`.
    ///
    /// # Errors
    /// The database failed.
    pub(in crate::platform) async fn sign_in_failures(
        &self,
        (account, address): (&[u8], &str),
        since: DateTime<Utc>,
        most: usize,
    ) -> Result<Vec<FailedPassword>, DbErr> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let values = [account.into(), since.into(), address.into(), most.into()];
        let lease = self.reader.lease().await?;
        let rows = lease.query_all_raw(self.statement(FAILURES, values)).await?;
        let read = |row: &sea_orm::QueryResult| {
            Ok(FailedPassword {
                account: row.try_get_by_index(0)?,
                address: row.try_get_by_index(1)?,
                at: row.try_get_by_index(2)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Records a wrong password.
    ///
    /// # Errors
    /// The database failed.
    pub(in crate::platform) async fn note_sign_in_failure(
        &self,
        (account, address): (&[u8], &str),
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let values = [account.into(), address.into(), now.into()];
        self.run(&self.writer.lease().await?, NOTE, values).await?;
        Ok(())
    }

    /// Deletes at most `limit` failed sign-ins that are two days old, and at most `limit` browser sessions that ended a
    /// month ago; returns how many rows were deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn forget_sign_ins(&self, now: DateTime<Utc>, limit: i64) -> Result<u64, DbErr> {
        let (old, ended) = (now - TimeDelta::days(2), now - TimeDelta::days(30));
        let mut forgotten = 0;
        for (any, forget, oldest) in
            [(ANY_FAILURE, FORGET_FAILURES, old), (ANY_BROWSER, FORGET_BROWSERS, ended)]
        {
            if !self.has_none(any, [oldest.into()]).await? {
                let values = [oldest.into(), limit.into()];
                forgotten += self.run(&self.writer.lease().await?, forget, values).await?;
            }
        }
        Ok(forgotten)
    }

    /// Records that a browser session was used, at most once a minute.
    ///
    /// # Errors
    /// The database failed.
    pub async fn touch_browser(
        &self,
        id: BrowserSessionId,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let values = [id.uuid().into(), now.into(), (now - TimeDelta::minutes(1)).into()];
        self.run(&self.writer.lease().await?, TOUCH, values).await?;
        Ok(())
    }

    /// Replaces a browser session's secret, unless another request has done so since `before`; returns whether it did.
    ///
    /// # Errors
    /// The database failed.
    pub async fn renew_browser(
        &self,
        (id, hash): (BrowserSessionId, Vec<u8>),
        (now, before): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<bool, DbErr> {
        let values = [id.uuid().into(), hash.into(), now.into(), before.into()];
        Ok(self.run(&self.writer.lease().await?, RENEW, values).await? == 1)
    }

    /// Ends a browser session.
    ///
    /// # Errors
    /// The database failed.
    pub async fn end_browser(&self, id: BrowserSessionId, now: DateTime<Utc>) -> Result<(), DbErr> {
        self.run(&self.writer.lease().await?, END, [id.uuid().into(), now.into()]).await?;
        Ok(())
    }
}

const FAILURES: &str = "SELECT account, address, at FROM sign_in_failure \
     WHERE account = $1 AND at > $2 UNION ALL \
     SELECT account, address, at FROM sign_in_failure \
     WHERE address = $3 AND at > $2 AND account <> $1 ORDER BY at DESC LIMIT $4";

const NOTE: &str = "INSERT INTO sign_in_failure (account, address, at) VALUES ($1, $2, $3)";

const ANY_FAILURE: &str = "SELECT 1 FROM sign_in_failure WHERE at < $1 LIMIT 1";

const FORGET_FAILURES: &str = "DELETE FROM sign_in_failure WHERE number IN \
     (SELECT number FROM sign_in_failure WHERE at < $1 ORDER BY at LIMIT $2)";

const ANY_BROWSER: &str = "SELECT 1 FROM browser_session WHERE expires_at < $1 LIMIT 1";

const FORGET_BROWSERS: &str = "DELETE FROM browser_session WHERE id IN \
     (SELECT id FROM browser_session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

const TOUCH: &str = "UPDATE browser_session SET last_used_at = $2 \
     WHERE id = $1 AND last_used_at < $3";

const RENEW: &str = "UPDATE browser_session \
     SET former_hash = hash, hash = $2, renewed_at = $3, last_used_at = $3 \
     WHERE id = $1 AND renewed_at < $4";

const END: &str = "UPDATE browser_session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
