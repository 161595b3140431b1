//! The database: SQLite or PostgreSQL, by its address. The pools are private to this folder.

pub mod filter;
mod known;
pub mod listed;
pub mod overlay;
pub mod page;
pub mod patch;
pub mod reader;
pub mod row;
pub mod search;
pub mod session;
pub mod setup;
pub mod tx;
pub mod upkeep;
pub mod verb;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};
use tokio::sync::{Notify, OnceCell};

/// The database, as the whole server shares it.
#[derive(Clone, Debug)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    connections: u32,
    statements: Arc<AtomicU64>,
    committed: Arc<Notify>,
    base_currency: Arc<OnceCell<String>>,
}

/// How many connections, and how long a statement may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections that read (SQLite) or do both (PostgreSQL).
    pub connections: u32,
    /// How long a statement may run on PostgreSQL.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long a statement may wait for another process on SQLite.
    pub busy_timeout: Duration,
    /// How long a transaction may stand still on PostgreSQL.
    pub idle_timeout: Duration,
}

/// How a pool of connections stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What it is for.
    pub name: &'static str,
    /// Connections that nobody uses.
    pub idle: u32,
    /// Connections in use.
    pub in_use: u32,
    /// Connections that it may hold.
    pub most: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 8,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            busy_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(30),
        }
    }
}

impl Db {
    /// Opens the database.
    ///
    /// # Errors
    /// It cannot be reached.
    pub async fn connect(url: &str, limits: Limits) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let mut reader = Database::connect(options(url, limits, limits.connections)).await?;
        count(&mut reader, &statements);
        let writer = if reader.get_database_backend() == DbBackend::Sqlite {
            // One writer: it waits in the pool's queue and never meets a locked database.
            let mut writer = Database::connect(options(url, limits, 1)).await?;
            count(&mut writer, &statements);
            writer
        } else {
            reader.clone()
        };
        Ok(Self {
            reader,
            writer,
            connections: limits.connections,
            statements,
            committed: Arc::new(Notify::new()),
            base_currency: Arc::default(),
        })
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Sqlite
    }

    /// How many statements have been run.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How the pools of connections stand.
    #[must_use]
    pub fn pools(&self) -> Vec<Pool> {
        let pool = |name, size: u32, idle: usize, most| {
            let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(size);
            Pool { name, idle, in_use: size - idle, most }
        };
        if self.is_sqlite() {
            let (read, write) = (
                self.reader.get_sqlite_connection_pool(),
                self.writer.get_sqlite_connection_pool(),
            );
            vec![
                pool("read", read.size(), read.num_idle(), self.connections),
                pool("write", write.size(), write.num_idle(), 1),
            ]
        } else {
            let both = self.reader.get_postgres_connection_pool();
            vec![pool("both", both.size(), both.num_idle(), self.connections)]
        }
    }

    /// Wakes when a transaction with events has been committed.
    #[must_use]
    pub fn committed(&self) -> Arc<Notify> {
        Arc::clone(&self.committed)
    }

    /// Runs the migrations that are missing.
    ///
    /// # Errors
    /// A step failed.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.writer, None).await
    }

    /// Undoes the last `steps` migrations.
    ///
    /// # Errors
    /// A step failed.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), DbErr> {
        Migrator::down(&self.writer, Some(steps)).await
    }

    /// The names of the migrations, and whether each has run.
    ///
    /// # Errors
    /// The database failed.
    pub async fn migrations(&self) -> Result<Vec<(String, bool)>, DbErr> {
        let pending = Migrator::get_pending_migrations(&self.writer).await?;
        let pending: Vec<_> = pending.iter().map(|step| step.name().to_owned()).collect();
        let all = Migrator::get_migration_files();
        Ok(all
            .iter()
            .map(|step| (step.name().to_owned(), !pending.iter().any(|name| name == step.name())))
            .collect())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// The database failed.
    pub async fn close(self) -> Result<(), DbErr> {
        self.writer.close_by_ref().await?;
        self.reader.close_by_ref().await
    }
}

fn count(connection: &mut DatabaseConnection, statements: &Arc<AtomicU64>) {
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
}

fn options(url: &str, limits: Limits, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    let lock = format!("{}ms", limits.lock_timeout.as_millis());
    let idle = format!("{}ms", limits.idle_timeout.as_millis());
    let statement = format!("{}ms", limits.statement_timeout.as_millis());
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(move |postgres| {
            postgres.options([
                ("lock_timeout", lock.as_str()),
                ("statement_timeout", statement.as_str()),
                ("idle_in_transaction_session_timeout", idle.as_str()),
                ("TimeZone", "UTC"),
            ])
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(limits.busy_timeout)
        });
    options
}
