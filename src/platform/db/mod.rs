//! The database: SQLite or PostgreSQL, chosen by its URL. The pools are private to this folder.

pub mod audit;
pub mod command;
pub mod error_code;
pub mod exact_sum;
pub mod filter;
mod fold_version;
pub mod hooks;
pub mod joined_relation;
pub mod listed;
pub mod overlay;
pub mod page;
pub mod patch;
mod pool;
pub mod reader;
pub mod reference_cache;
pub mod refolding;
pub mod row;
pub mod running_sums;
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
use crate::platform::db::search::sample::SampleCache;

/// Handle to the database; clones share the same pools and caches.
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
    search_sample: Arc<SampleCache>,
    hooks: Arc<Hooks>,
}

/// Size of the pools, and time limits of statements.
#[derive(Clone, Copy, Debug)]
pub struct DbLimits {
    /// Connections of the read pool (SQLite), or of the only pool (PostgreSQL).
    pub connections: u32,
    /// The longest a statement may run on PostgreSQL.
    pub statement_timeout: Duration,
    /// The longest a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// The longest a statement may wait for another process on SQLite.
    pub busy_timeout: Duration,
    /// The longest a transaction may idle on PostgreSQL.
    pub idle_timeout: Duration,
    /// The age at which a connection to PostgreSQL is replaced.
    pub connection_life: Duration,
}

/// Occupancy of a connection pool, for health checks and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolStatus {
    /// What the pool is for: `read`, `write` or `both`.
    pub name: &'static str,
    /// Connections that are open and not in use.
    pub idle: u32,
    /// Connections in use.
    pub in_use: u32,
    /// The most connections that the pool may open.
    pub most: u32,
    /// How many leases had to wait for a connection.
    pub waits: u64,
    /// The total time that leases have waited.
    pub waited: Duration,
}

impl Default for DbLimits {
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
    /// Opens the pools; transactions call `hooks`.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn connect(url: &str, limits: DbLimits, hooks: Hooks) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let reader = Pool::open(url, limits, limits.connections, &statements).await?;
        let writer = if reader.backend() == DbBackend::Sqlite {
            // SQLite allows one writer: with a pool of one, writers queue here and never meet a locked database.
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
            search_sample: Arc::default(),
            hooks: Arc::new(hooks),
        })
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.reader.backend() == DbBackend::Sqlite
    }

    /// How many statements have been executed since the start.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Occupancy of each pool.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolStatus> {
        if self.is_sqlite() {
            vec![self.reader.pool("read"), self.writer.pool("write")]
        } else {
            vec![self.reader.pool("both")]
        }
    }

    /// Notified when a transaction with events is committed.
    #[must_use]
    pub fn committed(&self) -> Arc<Notify> {
        Arc::clone(&self.committed)
    }

    /// Notified when a transaction is committed, so that its audit entries are chained.
    #[must_use]
    pub fn audited(&self) -> Arc<Notify> {
        Arc::clone(&self.audited)
    }

    /// Runs the pending migrations.
    ///
    /// # Errors
    /// A step failed.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let connection = self.migrating().await?;
        // Nothing is written if nothing is pending: the role that serves need not be allowed to create tables.
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

    /// A connection for migrations, without the time limits of those that serve requests.
    async fn migrating(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = ConnectOptions::new(&*self.url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            sqlite.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).foreign_keys(true)
        });
        Database::connect(options).await
    }

    /// Checks that the database answers.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.lease().await?.ping().await
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.writer.close().await;
        self.reader.close().await;
    }
}
