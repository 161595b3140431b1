//! One connection of SQLite or PostgreSQL, as sqlx opens it.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(feature = "postgres")]
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, Connection, query_with, raw_sql};
#[cfg(feature = "postgres")]
use sea_orm::sqlx::{Executor, Row};
use sea_orm::{DbBackend, ExecResult, QueryResult, SqlxError, Statement, Values};
use sea_query_sqlx::SqlxValues;

use crate::platform::db::Limits;
use crate::platform::db::pool::Begin;

/// How many steps of SQLite's machine pass between two looks at whether anybody still waits for
/// them: well under a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;
/// Statements that a connection keeps prepared.
const PREPARED: usize = 256;
/// Errors that may still be on their way from a connection whose work was cancelled.
const LATE_ERRORS: u32 = 4;

/// One connection.
pub(super) enum DriverConnection {
    /// SQLite, whose machine looks at the mark as it works: set, it stops.
    Sqlite(SqliteConnection, Arc<AtomicBool>),
    /// PostgreSQL, with the process that works for it.
    #[cfg(feature = "postgres")]
    Postgres(PgConnection, i32),
}

/// The statement that begins a transaction.
pub(super) const fn begin(backend: DbBackend, begin: Begin) -> &'static str {
    match (backend, begin) {
        (DbBackend::Sqlite, Begin::Write) => "BEGIN IMMEDIATE",
        (_, Begin::Write) | (DbBackend::Sqlite, Begin::Snapshot) => "BEGIN",
        (_, Begin::Snapshot) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

impl DriverConnection {
    /// Opens it.
    pub(super) async fn open(url: &str, limits: Limits) -> Result<Self, SqlxError> {
        if url.starts_with("sqlite:") {
            let mut connection = of_sqlite(url, limits)?.connect().await?;
            let mark = Arc::new(AtomicBool::new(false));
            let seen = Arc::clone(&mark);
            let goes_on = move || !seen.load(Ordering::Relaxed);
            let mut handle = connection.lock_handle().await?;
            handle.set_progress_handler(STEPS_BETWEEN_LOOKS, goes_on);
            drop(handle);
            return Ok(Self::Sqlite(connection, mark));
        }
        Self::open_postgres(url, limits).await
    }

    #[cfg(feature = "postgres")]
    async fn open_postgres(url: &str, limits: Limits) -> Result<Self, SqlxError> {
        let mut connection = of_postgres(url, limits)?.connect().await?;
        let row = connection.fetch_one("SELECT pg_backend_pid()").await?;
        Ok(Self::Postgres(connection, row.try_get(0)?))
    }

    #[cfg(not(feature = "postgres"))]
    async fn open_postgres(_: &str, _: Limits) -> Result<Self, SqlxError> {
        let message = "this build has no PostgreSQL driver; `make release` builds one that has";
        Err(SqlxError::Configuration(message.into()))
    }

    pub(super) const fn backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(..) => DbBackend::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(..) => DbBackend::Postgres,
        }
    }

    /// The process that works for it, where it is one.
    pub(super) const fn process(&self) -> Option<i32> {
        match self {
            Self::Sqlite(..) => None,
            #[cfg(feature = "postgres")]
            Self::Postgres(_, process) => Some(*process),
        }
    }

    /// Makes SQLite stop at its next look.
    pub(super) fn interrupt(&self) {
        self.set_mark(true);
    }

    /// Sets the mark that SQLite's machine looks at.
    fn set_mark(&self, is_set: bool) {
        match self {
            Self::Sqlite(_, mark) => mark.store(is_set, Ordering::Relaxed),
            #[cfg(feature = "postgres")]
            Self::Postgres(..) => {}
        }
    }

    /// Waits until what was stopped has ended, and forgets what came of it.
    pub(super) async fn settle(&mut self) -> Result<(), SqlxError> {
        let mut settled = self.ping().await;
        for _ in 0..LATE_ERRORS {
            match settled {
                Err(SqlxError::Database(_)) => settled = self.ping().await,
                settled => {
                    self.set_mark(false);
                    return settled;
                }
            }
        }
        settled
    }

    /// Whether it still stands.
    pub(super) async fn ping(&mut self) -> Result<(), SqlxError> {
        match self {
            Self::Sqlite(connection, _) => connection.ping().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => connection.ping().await,
        }
    }

    /// Runs a statement of our own without values, unprepared.
    pub(super) async fn plain(&mut self, sql: &str) -> Result<u64, SqlxError> {
        let sql = raw_sql(AssertSqlSafe(sql));
        Ok(match self {
            Self::Sqlite(connection, _) => sql.execute(connection).await?.rows_affected(),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => sql.execute(connection).await?.rows_affected(),
        })
    }

    /// Runs a statement.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, SqlxError> {
        let (sql, values) = split(statement);
        match self {
            Self::Sqlite(connection, _) => {
                Ok(query_with(sql, values).execute(connection).await?.into())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => {
                Ok(query_with(sql, values).execute(connection).await?.into())
            }
        }
    }

    /// The first row of a statement.
    pub(super) async fn one(
        &mut self,
        statement: Statement,
    ) -> Result<Option<QueryResult>, SqlxError> {
        let (sql, values) = split(statement);
        match self {
            Self::Sqlite(connection, _) => {
                let row = query_with(sql, values).fetch_optional(connection).await?;
                Ok(row.map(QueryResult::from))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => {
                let row = query_with(sql, values).fetch_optional(connection).await?;
                Ok(row.map(QueryResult::from))
            }
        }
    }

    /// All rows of a statement.
    pub(super) async fn all(
        &mut self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, SqlxError> {
        let (sql, values) = split(statement);
        match self {
            Self::Sqlite(connection, _) => {
                let rows = query_with(sql, values).fetch_all(connection).await?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => {
                let rows = query_with(sql, values).fetch_all(connection).await?;
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }

    /// Closes it in order.
    pub(super) async fn close(self) {
        let _ = match self {
            Self::Sqlite(connection, _) => connection.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => connection.close().await,
        };
    }
}

/// The text is SeaQuery's or a constant of ours; what comes from outside is a value.
fn split(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    (AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn of_sqlite(url: &str, limits: Limits) -> Result<SqliteConnectOptions, SqlxError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(limits.busy_timeout)
        .statement_cache_capacity(PREPARED);
    Ok(options.disable_statement_logging())
}

#[cfg(feature = "postgres")]
fn of_postgres(url: &str, limits: Limits) -> Result<PgConnectOptions, SqlxError> {
    let millis = |limit: std::time::Duration| format!("{}ms", limit.as_millis());
    let options = PgConnectOptions::from_str(url)?
        .options([
            ("lock_timeout", millis(limits.lock_timeout)),
            ("statement_timeout", millis(limits.statement_timeout)),
            ("idle_in_transaction_session_timeout", millis(limits.idle_timeout)),
            ("TimeZone", "UTC".to_owned()),
            // All our statements are found by an index whatever their values: planned once.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            // Which are short: starting workers would cost more than they do, and a plan made for any
            // limit expects a tenth of the table.
            ("max_parallel_workers_per_gather", "0".to_owned()),
        ])
        .statement_cache_capacity(PREPARED);
    Ok(options.disable_statement_logging())
}
