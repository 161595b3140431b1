//! A connection pool that knows which task uses which connection, so that an abandoned query is cancelled on the
//! server.

mod driver_connection;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::async_trait::async_trait;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    SqlxError, Statement,
};
use tokio::sync::{Mutex as Turn, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::platform::db::{DbLimits, PoolStatus};

use driver_connection::DriverConnection;

/// The longest that a lease waits for a connection.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is pinged before it is leased.
const TRUSTED: Duration = Duration::from_secs(1);
/// How long an abandoned statement may take to end before its connection is closed.
const LONGEST_END: Duration = Duration::from_secs(5);

/// Log target that receives the text of each statement at level TRACE, without its values.
const STATEMENTS: &str = "forsat::statement";

/// A pool of connections to one database, opened on demand.
pub(super) struct Pool {
    url: String,
    limits: DbLimits,
    backend: DbBackend,
    most: u32,
    statements: Arc<AtomicU64>,
    idle: Mutex<Vec<PooledConnection>>,
    free: Arc<Semaphore>,
    waits: WaitCounter,
    /// An extra connection that cancels statements on PostgreSQL; opened when first needed.
    control: Turn<Option<DriverConnection>>,
}

/// How often and how long leases have waited for a connection.
#[derive(Debug, Default)]
struct WaitCounter {
    count: AtomicU64,
    micros: AtomicU64,
}

/// A connection, with the time it was opened and the time it was last returned.
struct PooledConnection {
    driver: DriverConnection,
    opened: Instant,
    back: Instant,
}

/// The kind of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// A transaction that may write. On SQLite it takes the write lock at once.
    Write,
    /// A read-only transaction that reads everything as of one moment.
    Snapshot,
}

/// A leased connection, perhaps in a transaction. Dropping it cancels a running statement, rolls back an open
/// transaction, and returns the connection to the pool.
pub(super) struct Lease {
    pool: Arc<Pool>,
    /// `None` only while it is being returned.
    pooled: Turn<Option<PooledConnection>>,
    permit: Option<OwnedSemaphorePermit>,
    is_transaction: AtomicBool,
    /// Whether a statement was dropped before it had completed.
    is_given_up: AtomicBool,
    /// Whether the connection itself failed: it is then closed instead of returned.
    is_broken: AtomicBool,
}

/// Guard of a running statement: unless it is marked as done, the lease counts as abandoned.
struct RunningStatement<'a> {
    lease: &'a Lease,
    is_done: bool,
}

impl Pool {
    /// Opens the pool and its first connection, so that a wrong URL fails at once.
    pub(super) async fn open(
        url: &str,
        limits: DbLimits,
        most: u32,
        statements: &Arc<AtomicU64>,
    ) -> Result<Arc<Self>, DbErr> {
        let most = most.max(1);
        let first = PooledConnection::open(url, limits).await?;
        Ok(Arc::new(Self {
            url: url.to_owned(),
            limits,
            backend: first.driver.backend(),
            most,
            statements: Arc::clone(statements),
            idle: Mutex::new(vec![first]),
            free: Arc::new(Semaphore::new(most as usize)),
            waits: WaitCounter::default(),
            control: Turn::default(),
        }))
    }

    /// Which database the pool connects to.
    pub(super) const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Leases a connection, as soon as one is free.
    pub(super) async fn lease(self: &Arc<Self>) -> Result<Lease, DbErr> {
        let permit = self.permit().await?;
        // Most recently used first: its caches are warm.
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pooled = match idle {
            Some(pooled) if pooled.is_trusted(self.limits) => pooled,
            // Boxed: this path is rare, and its future is large.
            idle => Box::pin(self.renewed(idle)).await?,
        };
        Ok(Lease {
            pool: Arc::clone(self),
            pooled: Turn::new(Some(pooled)),
            permit: Some(permit),
            is_transaction: AtomicBool::new(false),
            is_given_up: AtomicBool::new(false),
            is_broken: AtomicBool::new(false),
        })
    }

    /// Leases a connection and begins a transaction on it.
    pub(super) async fn begin(self: &Arc<Self>, begin: Begin) -> Result<Lease, DbErr> {
        let lease = self.lease().await?;
        // Set before the statement runs: if this future is dropped meanwhile, the transaction may have begun.
        lease.is_transaction.store(true, Ordering::Relaxed);
        lease.plain(driver_connection::begin(self.backend, begin)).await?;
        Ok(lease)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        let free = Arc::clone(&self.free);
        if let Ok(permit) = Arc::clone(&free).try_acquire_owned() {
            return Ok(permit);
        }
        let began = Instant::now();
        let permit = timeout(LONGEST_WAIT, free.acquire_owned()).await;
        self.waits.add(began.elapsed());
        permit.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?.map_err(|_| closed())
    }

    async fn renewed(&self, idle: Option<PooledConnection>) -> Result<PooledConnection, DbErr> {
        if let Some(mut pooled) = idle
            && pooled.is_young(self.limits)
            && pooled.driver.ping().await.is_ok()
        {
            return Ok(pooled);
        }
        PooledConnection::open(&self.url, self.limits).await
    }

    fn give_back(&self, mut pooled: PooledConnection) {
        pooled.back = Instant::now();
        if !self.free.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(pooled);
        }
    }

    /// Cancels what runs on an abandoned connection, rolls back, and returns the connection to the pool. It holds the
    /// permit until then, because a cancellation could hit the next user's statement.
    async fn recover(
        self: Arc<Self>,
        mut pooled: PooledConnection,
        was_given_up: bool,
        is_transaction: bool,
        permit: Option<OwnedSemaphorePermit>,
    ) {
        let recovering = async {
            if was_given_up {
                if let Some(process) = pooled.driver.process() {
                    self.cancel(process).await;
                }
                pooled.driver.settle().await?;
            }
            if is_transaction {
                pooled.driver.plain("ROLLBACK").await?;
            }
            Ok::<_, SqlxError>(())
        };
        match timeout(LONGEST_END, recovering).await {
            Ok(Ok(())) => self.give_back(pooled),
            // The connection is closed; the database rolls back what was open on it.
            Ok(Err(error)) => tracing::debug!(%error, "could not recover a connection; closed it"),
            Err(_) => tracing::warn!("closed a connection: its statement did not end in time"),
        }
        drop(permit);
    }

    /// Cancels the statement that a PostgreSQL process is running.
    async fn cancel(&self, process: i32) {
        let mut control = self.control.lock().await;
        for _ in 0..2 {
            if control.is_none() {
                *control = DriverConnection::open(&self.url, self.limits).await.ok();
            }
            let Some(driver) = &mut *control else { break };
            if driver.plain(&format!("SELECT pg_cancel_backend({process})")).await.is_ok() {
                return;
            }
            *control = None;
        }
        tracing::warn!("an abandoned statement could not be cancelled");
    }

    /// Occupancy of the pool.
    pub(super) fn pool(&self, name: &'static str) -> PoolStatus {
        let free = u32::try_from(self.free.available_permits()).unwrap_or(u32::MAX);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).len();
        let micros = self.waits.micros.load(Ordering::Relaxed);
        PoolStatus {
            name,
            idle: u32::try_from(idle).unwrap_or(u32::MAX),
            in_use: self.most.saturating_sub(free),
            most: self.most,
            waits: self.waits.count.load(Ordering::Relaxed),
            waited: Duration::from_micros(micros),
        }
    }

    /// Stops leasing, waits up to `LONGEST_END` for open leases, and closes all connections.
    pub(super) async fn close(&self) {
        let _ = timeout(LONGEST_END, self.free.acquire_many(self.most)).await;
        self.free.close();
        let pool = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for pooled in pool {
            pooled.driver.close().await;
        }
        if let Some(control) = self.control.lock().await.take() {
            control.close().await;
        }
    }
}

const fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

fn connecting(error: SqlxError) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn executing(error: SqlxError) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn querying(error: SqlxError) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

/// Whether the connection failed. An error reported by the database leaves the connection usable, except for class 57P,
/// by which the server ends it.
fn is_of_connection(error: &SqlxError) -> bool {
    match error {
        SqlxError::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::WorkerCrashed => true,
        _ => false,
    }
}

impl WaitCounter {
    fn add(&self, waited: Duration) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(waited.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }
}

impl PooledConnection {
    async fn open(url: &str, limits: DbLimits) -> Result<Self, DbErr> {
        let driver = DriverConnection::open(url, limits).await.map_err(connecting)?;
        let now = Instant::now();
        Ok(Self { driver, opened: now, back: now })
    }

    /// SQLite needs no ping: a file does not hang up.
    fn is_trusted(&self, limits: DbLimits) -> bool {
        self.driver.backend() == DbBackend::Sqlite
            || (self.back.elapsed() < TRUSTED && self.is_young(limits))
    }

    /// The memory of a PostgreSQL process grows with the queries it has seen.
    fn is_young(&self, limits: DbLimits) -> bool {
        self.opened.elapsed() < limits.connection_life
    }
}

impl<'a> RunningStatement<'a> {
    fn of(lease: &'a Lease) -> Self {
        lease.pool.statements.fetch_add(1, Ordering::Relaxed);
        Self { lease, is_done: false }
    }

    fn done(mut self) {
        self.is_done = true;
    }
}

impl Drop for RunningStatement<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.lease.is_given_up.store(true, Ordering::Relaxed);
        }
    }
}

/// Runs an operation on the lease's connection, one at a time.
macro_rules! on_driver {
    ($lease:ident, $driver:ident => $work:expr, $error:path) => {{
        let mut pooled = $lease.pooled.lock().await;
        let $driver = &mut pooled.as_mut().ok_or_else(closed)?.driver;
        let running = RunningStatement::of($lease);
        let result = $work.await;
        running.done();
        if result.as_ref().is_err_and(is_of_connection) {
            $lease.is_broken.store(true, Ordering::Relaxed);
        }
        result.map_err($error)
    }};
}

impl Lease {
    /// Commits the transaction.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.plain("COMMIT").await?;
        self.is_transaction.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Rolls the transaction back.
    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.plain("ROLLBACK").await?;
        self.is_transaction.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Checks that the database answers.
    pub(super) async fn ping(&self) -> Result<(), DbErr> {
        on_driver!(self, driver => driver.ping(), connecting)
    }

    async fn plain(&self, sql: &str) -> Result<u64, DbErr> {
        on_driver!(self, driver => driver.plain(sql), executing)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(pooled) = self.pooled.get_mut().take() else { return };
        let was_given_up = *self.is_given_up.get_mut();
        let is_transaction = *self.is_transaction.get_mut();
        if *self.is_broken.get_mut() {
            return;
        }
        if !was_given_up && !is_transaction {
            self.pool.give_back(pooled);
            return;
        }
        if was_given_up {
            pooled.driver.interrupt();
        }
        // Without a runtime the process is ending, and its connections with it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let pool = Arc::clone(&self.pool);
            let permit = self.permit.take();
            runtime.spawn(pool.recover(pooled, was_given_up, is_transaction, permit));
        }
    }
}

#[async_trait]
impl ConnectionTrait for Lease {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        tracing::trace!(target: STATEMENTS, sql = statement.sql.as_str());
        on_driver!(self, driver => driver.execute(statement), executing)
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::Custom("statements are prepared".to_owned()))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        tracing::trace!(target: STATEMENTS, sql = statement.sql.as_str());
        on_driver!(self, driver => driver.one(statement), querying)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        tracing::trace!(target: STATEMENTS, sql = statement.sql.as_str());
        on_driver!(self, driver => driver.all(statement), querying)
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("most", &self.most).finish_non_exhaustive()
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").finish_non_exhaustive()
    }
}
