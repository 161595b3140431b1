//! What the database's own error codes mean.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

/// Codes of a transaction that others were in the way of: the same call may succeed a moment later.
///
/// PostgreSQL: `serialization_failure`, `deadlock_detected`, `lock_not_available`
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>). SQLite: `SQLITE_BUSY` and `SQLITE_LOCKED` with
/// their extended codes (<https://www.sqlite.org/rescode.html>).
const CONTENTION: [&str; 9] = ["40001", "40P01", "55P03", "5", "261", "517", "773", "6", "262"];

/// The code that PostgreSQL gives to a lock that was not granted in time.
pub const LOCK_NOT_AVAILABLE: &str = "55P03";

/// The database's own error code: the SQLSTATE on PostgreSQL, the extended result code on SQLite.
#[must_use]
pub fn code_of(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Whether others were in the way, so that the same call may succeed a moment later.
#[must_use]
pub fn is_contention(error: &DbErr) -> bool {
    let waited_for_connection = matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
    waited_for_connection || code_of(error).is_some_and(|code| CONTENTION.contains(&code.as_str()))
}
