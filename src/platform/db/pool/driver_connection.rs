//! One connection to SQLite or PostgreSQL, opened by sqlx.

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

use crate::platform::db::DbLimits;
use crate::platform::db::pool::Begin;

/// How many instructions SQLite's virtual machine runs between two checks of the interrupt flag: well under a
/// millisecond's work.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;
/// Capacity of a connection's cache of prepared statements.
const PREPARED: usize = 256;
/// How many late errors a connection may report after its statement was cancelled.
const LATE_ERRORS: u32 = 4;

/// A connection of either driver.
pub(super) enum DriverConnection {
    /// SQLite, with the interrupt flag that its virtual machine checks while it works.
    Sqlite(SqliteConnection, Arc<AtomicBool>),
    /// PostgreSQL, with the id of the backend process.
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
    /// Opens a connection.
    pub(super) async fn open(url: &str, limits: DbLimits) -> Result<Self, SqlxError> {
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
    async fn open_postgres(url: &str, limits: DbLimits) -> Result<Self, SqlxError> {
        let mut connection = of_postgres(url, limits)?.connect().await?;
        let row = connection.fetch_one("SELECT pg_backend_pid()").await?;
        Ok(Self::Postgres(connection, row.try_get(0)?))
    }

    #[cfg(not(feature = "postgres"))]
    async fn open_postgres(_: &str, _: DbLimits) -> Result<Self, SqlxError> {
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

    /// The id of the PostgreSQL backend process; `None`: SQLite.
    pub(super) const fn process(&self) -> Option<i32> {
        match self {
            Self::Sqlite(..) => None,
            #[cfg(feature = "postgres")]
            Self::Postgres(_, process) => Some(*process),
        }
    }

    /// Makes SQLite stop at its next check of the interrupt flag.
    pub(super) fn interrupt(&self) {
        self.set_mark(true);
    }

    /// Sets or clears SQLite's interrupt flag; does nothing on PostgreSQL.
    fn set_mark(&self, is_set: bool) {
        match self {
            Self::Sqlite(_, mark) => mark.store(is_set, Ordering::Relaxed),
            #[cfg(feature = "postgres")]
            Self::Postgres(..) => {}
        }
    }

    /// Waits until a cancelled statement has ended, and discards its result.
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

    /// Checks that the connection is alive.
    pub(super) async fn ping(&mut self) -> Result<(), SqlxError> {
        match self {
            Self::Sqlite(connection, _) => connection.ping().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => connection.ping().await,
        }
    }

    /// Runs a constant statement without parameters, unprepared.
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

    /// Closes the connection gracefully.
    pub(super) async fn close(self) {
        let _ = match self {
            Self::Sqlite(connection, _) => connection.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection, _) => connection.close().await,
        };
    }
}

/// SQL injection is impossible: the text is built by SeaQuery or a constant; input from outside is always a parameter.
fn split(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    (AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn of_sqlite(url: &str, limits: DbLimits) -> Result<SqliteConnectOptions, SqlxError> {
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
fn of_postgres(url: &str, limits: DbLimits) -> Result<PgConnectOptions, SqlxError> {
    let millis = |limit: std::time::Duration| format!("{}ms", limit.as_millis());
    let options = PgConnectOptions::from_str(url)?
        .options([
            ("lock_timeout", millis(limits.lock_timeout)),
            ("statement_timeout", millis(limits.statement_timeout)),
            ("idle_in_transaction_session_timeout", millis(limits.idle_timeout)),
            ("TimeZone", "UTC".to_owned()),
            // All our queries use an index whatever their parameters, so one generic plan serves.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            // Our queries are short: starting workers would cost more than they save. A generic plan would start them,
            // because it estimates that a LIMIT parameter takes a tenth of the table.
            ("max_parallel_workers_per_gather", "0".to_owned()),
        ])
        .statement_cache_capacity(PREPARED);
    Ok(options.disable_statement_logging())
}
