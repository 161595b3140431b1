//! One actor's way to the database: reading asks the table, writing asks the verb.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::organization;
use sea_orm::sea_query::{Alias, Expr, Func, SelectStatement};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QuerySelect, QueryTrait, Select,
    SelectModel, Selector,
};

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::audit::Origin;
use crate::platform::db::lanes::{Begin, Line};
use crate::platform::db::row::{Row, Wanted};
use crate::platform::db::small::{MOST_ROWS, Table};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::settings::Settings;

/// One actor's way to the database.
#[derive(Clone, Debug)]
pub struct Session {
    db: Db,
    actor: Option<Actor>,
    clock: Clock,
    snapshot: Option<Arc<Line>>,
    /// The version of the small tables when the request began; `None`: they are read as they are.
    reference_version: Option<i64>,
    /// Whence it is asked, for the audit.
    origin: Arc<Origin>,
}

impl Session {
    /// For an actor; `None`: somebody who is not signed in, and sees nothing.
    #[must_use]
    pub fn new(db: Db, actor: Option<Actor>, clock: Clock) -> Self {
        let origin = Arc::default();
        Self { db, actor, clock, snapshot: None, reference_version: None, origin }
    }

    /// For the system itself. The architecture test lists who may call it.
    #[must_use]
    pub fn system(db: Db, clock: Clock) -> Self {
        Self::new(db, Some(Actor::system()), clock)
    }

    /// The same way to the database for what comes from there: the audit tells of it.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self }
    }

    /// The same way to the database for a command: the audit names it.
    #[must_use]
    pub fn command(self, name: &'static str) -> Self {
        self.from(Origin { command: Some(name), ..Origin::default() })
    }

    /// The same way to the database, where what the actor may do has changed.
    #[must_use]
    pub fn with_rights(&self, actor: Actor) -> Self {
        Self { actor: Some(actor), ..self.clone() }
    }

    /// The same way to the database for one request, which read this version of the small tables
    /// as it began.
    #[must_use]
    pub fn at_references(self, version: Option<i64>) -> Self {
        Self { reference_version: version, ..self }
    }

    /// A small table, where it is kept in memory for this request.
    ///
    /// # Errors
    /// It may not be read, or the database failed.
    pub async fn small<R: Row>(&self) -> Result<Option<Arc<Table<R>>>, Error> {
        let Some(version) = self.reference_version.filter(|_| R::Table::IS_SMALL) else {
            return Ok(None);
        };
        self.require(R::Table::VIEW)?;
        if let Some(kept) = self.db.small.get::<R>(version) {
            return Ok(kept);
        }
        let rows = self.find::<R::Table>()?;
        // On the heap: it is rare, and large, and everybody who loads a row has room for it.
        let rows = Box::pin(self.all::<R>(rows.limit(MOST_ROWS + 1))).await?;
        Ok(self.db.small.put(version, rows))
    }

    /// Who asks.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn actor(&self) -> Result<&Actor, Error> {
        self.actor.as_ref().ok_or(Error::Unauthenticated)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The actor, if the role holds a permission.
    ///
    /// # Errors
    /// Nobody is signed in, or the role does not hold it.
    pub fn require(&self, permission: Permission) -> Result<&Actor, Error> {
        let actor = self.actor()?;
        if actor.may(permission) { Ok(actor) } else { Err(Error::Forbidden(permission)) }
    }

    /// The rows of a table that the actor sees.
    ///
    /// # Errors
    /// The actor may not read the table.
    #[expect(clippy::disallowed_methods, reason = "this is where the row rule is applied")]
    pub fn find<E: Visible>(&self) -> Result<Select<E>, Error> {
        let actor = self.require(E::VIEW)?;
        Ok(E::visible_to(E::find(), actor))
    }

    /// Runs a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn all<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.some(rows, R::everything()).await
    }

    /// Runs a selection and reads these columns of each row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn some<R: Row>(
        &self,
        rows: Select<R::Table>,
        wanted: Wanted,
    ) -> Result<Vec<R>, Error> {
        Ok(R::fetch(rows, &*self.line().await?, wanted).await?)
    }

    /// The first row of a selection.
    ///
    /// # Errors
    /// The database failed.
    pub async fn one<R: Row>(&self, rows: Select<R::Table>) -> Result<Option<R>, Error> {
        Ok(self.all::<R>(rows.limit(1)).await?.into_iter().next())
    }

    /// Runs a selection of other columns than the table's, e.g. sums.
    ///
    /// # Errors
    /// The database failed.
    pub async fn values<T, E>(&self, rows: Select<E>) -> Result<Vec<T>, Error>
    where
        E: EntityTrait,
        T: FromQueryResult + Send + Sync,
    {
        let selector: Selector<SelectModel<T>> = rows.into_model::<T>();
        Ok(selector.all(&*self.line().await?).await?)
    }

    /// How many rows of a selection there are, counted no further than `most`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count<E: EntityTrait>(&self, rows: Select<E>, most: u64) -> Result<u64, Error> {
        let mut inner: SelectStatement = rows.into_query();
        inner.clear_selects().clear_order_by().expr(Expr::val(1)).limit(most);
        let outer = SelectStatement::new()
            .expr(Func::count(Expr::val(1)))
            .from_subquery(inner, Alias::new("counted"))
            .to_owned();
        let row = self.line().await?.query_one(&outer).await?;
        let count: i64 = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The organisation's settings.
    ///
    /// # Errors
    /// The database failed, or has not been set up.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let row = self.one::<organization::Model>(self.find::<organization::Entity>()?).await?;
        row.map(Settings::new).ok_or_else(|| Error::Broken("no organisation".to_owned()))
    }

    /// The base currency's code. It never changes: it is read once per process.
    ///
    /// # Errors
    /// The database failed, or has not been set up.
    pub async fn base_currency(&self) -> Result<&str, Error> {
        // On the heap: it is rare, and large.
        let settings = || Box::pin(self.settings());
        let read = async || Ok::<_, Error>(settings().await?.organization.base_currency);
        let code = self.db.base_currency.get_or_try_init(read).await?;
        Ok(code)
    }

    /// A session in which everything is read as of one moment.
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

    /// Begins a transaction for a verb.
    ///
    /// # Errors
    /// Nobody is signed in, the role does not allow the verb, or the database failed.
    pub async fn begin(&self, permission: Permission) -> Result<Tx, Error> {
        let actor = self.require(permission)?.clone();
        Tx::begin(&self.db, (actor, self.now()), Arc::clone(&self.origin)).await
    }

    /// Whether the database is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.db.is_sqlite()
    }

    async fn line(&self) -> Result<Arc<Line>, DbErr> {
        match &self.snapshot {
            Some(transaction) => Ok(Arc::clone(transaction)),
            None => Ok(Arc::new(self.db.reader.line().await?)),
        }
    }
}
