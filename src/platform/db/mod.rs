//! The database: SQLite or PostgreSQL, by its address. The pools are private to this folder.

pub mod audit;
pub mod command;
pub mod filter;
pub mod hooks;
pub mod joined_relation;
pub mod listed;
pub mod overlay;
pub mod page;
pub mod patch;
mod pool;
pub mod reader;
pub mod reference_cache;
pub mod row;
pub mod search;
pub mod session;
pub mod setup;
mod signing;
mod table_cache;
pub mod tx;
pub mod upkeep;
mod write_buffer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};
use tokio::sync::{Notify, OnceCell};

use crate::platform::db::hooks::Hooks;
use crate::platform::db::pool::Pool;
use crate::platform::db::reference_cache::ReferenceCache;

/// The database, as the whole server shares it.
#[derive(Clone, Debug)]
pub struct Db {
    reader: Arc<Pool>,
    writer: Arc<Pool>,
    url: Arc<str>,
    statements: Arc<AtomicU64>,
    committed: Arc<Notify>,
    audited: Arc<Notify>,
    base_currency: Arc<OnceCell<String>>,
    reference_cache: Arc<ReferenceCache>,
    hooks: Arc<Hooks>,
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
    /// How long a connection to PostgreSQL is used.
    pub connection_life: Duration,
}

/// How a pool of connections stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// What it is for.
    pub name: &'static str,
    /// Connections that nobody uses.
    pub idle: u32,
    /// Connections in use.
    pub in_use: u32,
    /// Connections that it may hold.
    pub most: u32,
    /// How often somebody had to wait for one.
    pub waits: u64,
    /// How long was waited in all.
    pub waited: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 8,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            busy_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(30),
            connection_life: Duration::from_secs(30 * 60),
        }
    }
}

impl Db {
    /// Opens the database; transactions call `hooks`.
    ///
    /// # Errors
    /// It cannot be reached.
    pub async fn connect(url: &str, limits: Limits, hooks: Hooks) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let reader = Pool::open(url, limits, limits.connections, &statements).await?;
        let writer = if reader.backend() == DbBackend::Sqlite {
            // One writer: it waits in the queue and never meets a locked database.
            Pool::open(url, limits, 1, &statements).await?
        } else {
            Arc::clone(&reader)
        };
        Ok(Self {
            reader,
            writer,
            url: url.into(),
            statements,
            committed: Arc::new(Notify::new()),
            audited: Arc::new(Notify::new()),
            base_currency: Arc::default(),
            reference_cache: Arc::default(),
            hooks: Arc::new(hooks),
        })
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.reader.backend() == DbBackend::Sqlite
    }

    /// How many statements have been run.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How the pools of connections stand.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolStatus> {
        if self.is_sqlite() {
            vec![self.reader.pool("read"), self.writer.pool("write")]
        } else {
            vec![self.reader.pool("both")]
        }
    }

    /// Wakes when a transaction with events has been committed.
    #[must_use]
    pub fn committed(&self) -> Arc<Notify> {
        Arc::clone(&self.committed)
    }

    /// Wakes when a transaction has been committed, for whoever chains the audit.
    #[must_use]
    pub fn audited(&self) -> Arc<Notify> {
        Arc::clone(&self.audited)
    }

    /// Runs the migrations that are missing.
    ///
    /// # Errors
    /// A step failed.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let connection = self.migrating().await?;
        // Where nothing is missing, nothing is written: whoever serves need not be able to make tables.
        if !Migrator::get_pending_migrations_read_only(&connection).await?.is_empty() {
            Migrator::up(&connection, None).await?;
        }
        connection.close().await
    }

    /// Undoes the last `steps` migrations.
    ///
    /// # Errors
    /// A step failed.
    pub async fn migrate_down(&self, steps: u32) -> Result<(), DbErr> {
        let connection = self.migrating().await?;
        Migrator::down(&connection, Some(steps)).await?;
        connection.close().await
    }

    /// The names of the migrations, and whether each has run.
    ///
    /// # Errors
    /// The database failed.
    pub async fn migrations(&self) -> Result<Vec<(String, bool)>, DbErr> {
        let connection = self.migrating().await?;
        let pending = Migrator::get_pending_migrations_read_only(&connection).await?;
        connection.close().await?;
        let pending: Vec<_> = pending.iter().map(|step| step.name().to_owned()).collect();
        let all = Migrator::get_migration_files();
        Ok(all
            .iter()
            .map(|step| (step.name().to_owned(), !pending.iter().any(|name| name == step.name())))
            .collect())
    }

    /// A connection as migrations want it: without the time-outs of those that serve.
    async fn migrating(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = ConnectOptions::new(&*self.url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            sqlite.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).foreign_keys(true)
        });
        Database::connect(options).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.lease().await?.ping().await
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.writer.close().await;
        self.reader.close().await;
    }
}
