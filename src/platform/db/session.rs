//! One actor's access to the database: reading applies the table's row rule, writing needs a permission.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::organization;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, Func, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, RuntimeErr, Select, SelectModel, Selector,
    SqlxError,
};

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::platform::auth::client_context::ClientContext;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::audit::Origin;
use crate::platform::db::command::Concurrency;
use crate::platform::db::joined_relation::JoinedRelation;
use crate::platform::db::pool::{Begin, Lease};
use crate::platform::db::reference_cache::{CachedTable, MOST_ROWS};
use crate::platform::db::row::{Row, primary_key};
use crate::platform::db::search::sample::{READ_SAMPLE, Sample};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::settings::Settings;

/// One actor's access to the database. The methods that take or borrow `self` and return a session derive one from it.
#[derive(Clone, Debug)]
pub struct Session {
    db: Db,
    actor: Option<Actor>,
    clock: Clock,
    snapshot: Option<Arc<Lease>>,
    /// The version of the reference tables when the request began; `None`: they are read from the database.
    reference_version: Option<i64>,
    /// The client that made the request; `None`: the server's own work.
    client: Option<Arc<ClientContext>>,
    /// Where changes come from, for the audit.
    origin: Arc<Origin>,
}

impl Session {
    /// A session for an actor; `None`: nobody is signed in, and nothing is visible.
    #[must_use]
    pub fn new(db: Db, actor: Option<Actor>, clock: Clock) -> Self {
        let (snapshot, reference_version, client) = (None, None, None);
        Self { db, actor, clock, snapshot, reference_version, client, origin: Arc::default() }
    }

    /// A session for the system itself. The architecture test lists the permitted callers.
    #[must_use]
    pub fn system(db: Db, clock: Clock) -> Self {
        Self::new(db, Some(Actor::system()), clock)
    }

    /// With an origin that the audit records.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self }
    }

    /// With the name of a subcommand that the audit records.
    #[must_use]
    pub fn command(self, name: &'static str) -> Self {
        self.from(Origin { command: Some(name), ..Origin::default() })
    }

    /// With the actor's current permissions.
    #[must_use]
    pub fn with_rights(&self, actor: Actor) -> Self {
        Self { actor: Some(actor), ..self.clone() }
    }

    /// With the version of the reference tables that was read at the start of the request.
    #[must_use]
    pub fn at_references(self, version: Option<i64>) -> Self {
        Self { reference_version: version, ..self }
    }

    /// With the client that made the request.
    #[must_use]
    pub fn visiting(self, client: Arc<ClientContext>) -> Self {
        Self { client: Some(client), ..self }
    }

    /// The client that made the request.
    #[must_use]
    pub const fn client(&self) -> Option<&Arc<ClientContext>> {
        self.client.as_ref()
    }

    /// A reference table, if it is cached in memory for this request.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn reference_cache<R: Row>(&self) -> Result<Option<Arc<CachedTable<R>>>, Error> {
        let Some(version) = self.reference_version.filter(|_| R::Table::IS_CACHED) else {
            return Ok(None);
        };
        self.require(R::Table::VIEW)?;
        if let Some(kept) = self.db.reference_cache.get::<R>(version) {
            return Ok(kept);
        }
        let rows = self.find::<R::Table>()?;
        // Boxed: this path is rare and its future large, and every load of a row would reserve space for it.
        let rows = Box::pin(self.all::<R>(rows.limit(MOST_ROWS + 1))).await?;
        Ok(self.db.reference_cache.put(version, rows))
    }

    /// The actor; never absent.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn actor(&self) -> Result<&Actor, Error> {
        self.actor.as_ref().ok_or(Error::Unauthenticated)
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The actor, if it holds a permission.
    ///
    /// # Errors
    /// Nobody is signed in, or the role lacks the permission.
    pub fn require(&self, permission: Permission) -> Result<&Actor, Error> {
        let actor = self.actor()?;
        if actor.may(permission) { Ok(actor) } else { Err(Error::Forbidden(permission)) }
    }

    /// The rows of a table that the actor may see.
    ///
    /// # Errors
    /// The actor may not read the table.
    #[expect(clippy::disallowed_methods, reason = "this is where the row rule is applied")]
    pub fn find<E: Visible>(&self) -> Result<Select<E>, Error> {
        let actor = self.require(E::VIEW)?;
        Ok(E::visible_to(E::find(), actor))
    }

    /// The rows of a table without its row rule, where a visible parent suffices: the caller must restrict them to
    /// visible parents.
    ///
    /// # Errors
    /// The actor may not read the table.
    #[expect(clippy::disallowed_methods, reason = "the row rule was applied to the parents")]
    pub fn find_below<E: Visible>(&self) -> Result<Select<E>, Error> {
        self.require(E::VIEW)?;
        Ok(E::find())
    }

    /// The rows that the actor may see, as several selections that may overlap: each can use an index in the order of a
    /// list. They include deleted rows, which `page` and `count` leave out.
    ///
    /// # Errors
    /// The actor may not read the table.
    #[expect(clippy::disallowed_methods, reason = "this is where the row rule is applied")]
    pub fn find_parts<E: Visible>(&self) -> Result<Vec<Select<E>>, Error> {
        let actor = self.require(E::VIEW)?;
        Ok(E::parts_seen_by(actor).into_iter().map(|part| E::find().filter(part)).collect())
    }

    /// Runs a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.all_joined(rows, &[]).await
    }

    /// Runs a selection and reads to-one relations of its rows with it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all_joined<R: Row>(
        &self,
        rows: Select<R::Table>,
        joined: &[Arc<dyn JoinedRelation>],
    ) -> Result<Vec<R>, Error> {
        let lease = self.lease().await?;
        if joined.is_empty() {
            return Ok(R::fetch(rows, &*lease, joined).await?);
        }
        match R::fetch(rows.clone(), &*lease, joined).await {
            Ok(rows) => {
                for relation in joined {
                    relation.prime_loaders().await;
                }
                Ok(rows)
            }
            // A database that is overloaded or unreachable gets no second query.
            Err(error) if is_exhausted(&error) => Err(error.into()),
            // A failing relation must not fail its rows: it is loaded again, and fails, where it is resolved.
            Err(error) => {
                tracing::warn!(%error, "a joined query failed; reading its rows without relations");
                Ok(R::fetch(rows, &*lease, &[]).await?)
            }
        }
    }

    /// Whether all reads happen in one transaction, as of one moment.
    #[must_use]
    pub const fn is_snapshot(&self) -> bool {
        self.snapshot.is_some()
    }

    /// The first row of a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn one<R: Row>(&self, rows: Select<R::Table>) -> Result<Option<R>, Error> {
        Ok(self.all::<R>(rows.limit(1)).await?.into_iter().next())
    }

    /// Runs a selection of computed columns, e.g. sums.
    ///
    /// # Errors
    /// The database failed.
    pub async fn values<T, E>(&self, rows: Select<E>) -> Result<Vec<T>, Error>
    where
        E: EntityTrait,
        T: FromQueryResult + Send + Sync,
    {
        let selector: Selector<SelectModel<T>> = rows.into_model::<T>();
        Ok(selector.all(&*self.lease().await?).await?)
    }

    /// Runs a statement over the rows of a selection, e.g. sums of groups; `over` makes it of the selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn summarize<E: EntityTrait>(
        &self,
        rows: Select<E>,
        over: impl FnOnce(SelectStatement) -> SelectStatement + Send,
    ) -> Result<Vec<QueryResult>, Error> {
        let statement = over(rows.into_query());
        Ok(self.lease().await?.query_all(&statement).await?)
    }

    /// The number of distinct rows in the parts of a selection, without deleted ones; counts up to `most`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count<E: Visible>(&self, parts: &[Select<E>], most: u64) -> Result<u64, Error> {
        let Some(deleted) = E::deleted_at() else {
            return self.count_all(parts, most).await;
        };
        let deleted: Vec<_> =
            parts.iter().map(|part| part.clone().filter(deleted.is_not_null())).collect();
        let deleted = self.count_all(&deleted, most).await?;
        Ok(self.count_all(parts, most + deleted).await? - deleted)
    }

    /// The number of rows of a selection; counts up to `most`.
    ///
    /// # Errors
    /// The database failed.
    pub(in crate::platform::db) async fn count_rows<E: Visible>(
        &self,
        rows: &Select<E>,
        most: u64,
    ) -> Result<u64, Error> {
        self.count_all(std::slice::from_ref(rows), most).await
    }

    async fn count_all<E: Visible>(&self, parts: &[Select<E>], most: u64) -> Result<u64, Error> {
        let key = (E::default(), primary_key::<E>());
        let part = |rows: &Select<E>, each: Expr| {
            let mut rows: SelectStatement = rows.clone().into_query();
            rows.clear_selects().clear_order_by().expr(each).limit(most).take()
        };
        let inner = match parts {
            [rows] => part(rows, Expr::val(1)),
            // A row that is in several parts counts once.
            parts => {
                let id = |rows| {
                    let ids = part(rows, Expr::col(key));
                    let column = primary_key::<E>();
                    Query::select().column(column).from_subquery(ids, Alias::new("part")).take()
                };
                let mut parts = parts.iter().map(id);
                let first = parts.next().unwrap_or_default();
                parts.fold(first, |mut all, part| all.union(UnionType::Distinct, part).take())
            }
        };
        let count = |rows| {
            SelectStatement::new()
                .expr(Func::count(Expr::val(1)))
                .from_subquery(rows, Alias::new("counted"))
                .take()
        };
        let mut counted = Expr::from(count(inner));
        if E::IS_LISTED_BY_OTHERS && parts.len() > 1 {
            // Where a part alone passes the bound, the others need not be counted.
            let bound = i64::try_from(most).unwrap_or(i64::MAX);
            let alone = parts.iter().take(2).map(|rows| count(part(rows, Expr::val(1))));
            let passed = alone.fold(Condition::any(), |any, alone| {
                any.add(ExprTrait::eq(Expr::from(alone), bound))
            });
            counted = CaseStatement::new().case(passed, bound).finally(counted).into();
        }
        let outer = SelectStatement::new().expr(counted).take();
        let row = self.lease().await?.query_one(&outer).await?;
        let count: i64 = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// A sample of the search texts; read if the last one is too old.
    ///
    /// # Errors
    /// The database failed.
    pub(in crate::platform::db) async fn search_sample(&self) -> Result<Arc<Sample>, Error> {
        if let Some(sample) = self.db.search_sample.get() {
            return Ok(sample);
        }
        let read = self.db.statement(READ_SAMPLE, []);
        let rows = self.lease().await?.query_all_raw(read).await?;
        Ok(self.db.search_sample.put(Sample::new(&rows)?))
    }

    /// The organization's settings.
    ///
    /// # Errors
    /// The database failed, or is not set up.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let row = self.one::<organization::Model>(self.find::<organization::Entity>()?).await?;
        row.map(Settings::new).ok_or_else(|| Error::Broken("no organisation".to_owned()))
    }

    /// The code of the base currency. It never changes, so it is read once per process.
    ///
    /// # Errors
    /// The database failed, or is not set up.
    pub async fn base_currency(&self) -> Result<&str, Error> {
        // Boxed: this path is rare, and its future is large.
        let settings = || Box::pin(self.settings());
        let read = async || Ok::<_, Error>(settings().await?.organization.base_currency);
        let code = self.db.base_currency.get_or_try_init(read).await?;
        Ok(code)
    }

    /// The code of the base currency, if it has been read already.
    #[must_use]
    pub fn known_base_currency(&self) -> Option<&str> {
        self.db.base_currency.get().map(String::as_str)
    }

    /// A session whose reads all happen as of one moment.
    ///
    /// # Errors
    /// The database failed.
    pub async fn snapshot(&self) -> Result<Self, Error> {
        if self.snapshot.is_some() {
            return Ok(self.clone());
        }
        let transaction = self.db.reader.begin(Begin::Snapshot).await?;
        let snapshot = Some(Arc::new(transaction));
        Ok(Self { snapshot, reference_version: None, ..self.clone() })
    }

    /// Begins a transaction for a command.
    ///
    /// # Errors
    /// Nobody is signed in, the role lacks the permission, or the database failed.
    pub async fn begin(&self, permission: Permission) -> Result<Tx, Error> {
        self.begin_command(permission, Concurrency::Shared).await
    }

    /// Begins a transaction for a command, shared or exclusive.
    ///
    /// # Errors
    /// Nobody is signed in, the role lacks the permission, or the database failed.
    pub(in crate::platform::db) async fn begin_command(
        &self,
        permission: Permission,
        concurrency: Concurrency,
    ) -> Result<Tx, Error> {
        let actor = self.require(permission)?.clone();
        let origin = Arc::clone(&self.origin);
        let mut tx = Tx::begin(&self.db, concurrency, (actor, self.now()), origin).await?;
        tx.client.clone_from(&self.client);
        Ok(tx)
    }

    /// Whether the database is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.db.is_sqlite()
    }

    async fn lease(&self) -> Result<Arc<Lease>, DbErr> {
        match &self.snapshot {
            Some(transaction) => Ok(Arc::clone(transaction)),
            None => Ok(Arc::new(self.db.reader.lease().await?)),
        }
    }
}

/// Whether a statement exceeded its time limits, or the database was not reached.
fn is_exhausted(error: &DbErr) -> bool {
    // `query_canceled` and `lock_not_available` of PostgreSQL:
    // <https://www.postgresql.org/docs/current/errcodes-appendix.html>
    const GIVEN_UP: [&str; 2] = ["57014", "55P03"];
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            match error.as_ref() {
                SqlxError::Database(error) => {
                    error.code().is_some_and(|code| GIVEN_UP.contains(&code.as_ref()))
                }
                SqlxError::Io(_) | SqlxError::Protocol(_) | SqlxError::WorkerCrashed => true,
                _ => false,
            }
        }
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        _ => false,
    }
}
