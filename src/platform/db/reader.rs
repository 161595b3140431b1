//! Reads the facts of a rule, from a command's transaction or from a session.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::record::Record;
use sea_orm::Select;

use crate::access::rows::Visible;
use crate::platform::db::overlay::Fate;
use crate::platform::db::row::Row;
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::settings::Settings;

/// A source of facts for rules, so that a preview and a command use the same reading code.
pub trait Reader: Sync {
    /// The rows of a table that the actor may see.
    ///
    /// # Errors
    /// The actor may not read the table.
    fn rows<E: Visible>(&self) -> Result<Select<E>, Error>;

    /// Runs a selection.
    ///
    /// # Errors
    /// The database failed.
    fn read<R: Row>(
        &self,
        rows: Select<R::Table>,
    ) -> impl Future<Output = Result<Vec<R>, Error>> + Send;

    /// All rows of a reference table.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    fn all_cached<R: Row>(&self) -> impl Future<Output = Result<Arc<Vec<R>>, Error>> + Send;

    /// A row that this transaction has written; `None`: it has not, or this is a session.
    fn written<M: Record>(&self, id: M::Id) -> Option<M>;

    /// The organization's settings.
    ///
    /// # Errors
    /// The database failed.
    fn organization(&self) -> impl Future<Output = Result<Settings, Error>> + Send;

    /// The current time.
    fn time(&self) -> DateTime<Utc>;
}

impl Reader for Tx {
    fn rows<E: Visible>(&self) -> Result<Select<E>, Error> {
        Ok(self.find::<E>())
    }

    async fn read<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.all(rows).await
    }

    async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<R>>, Error> {
        self.all_cached().await
    }

    fn written<M: Record>(&self, id: M::Id) -> Option<M> {
        match self.overlay.fate::<M>(id.into()) {
            Fate::Written(row) => Some(row),
            Fate::Untouched | Fate::Deleted => None,
        }
    }

    async fn organization(&self) -> Result<Settings, Error> {
        Ok(self.settings().clone())
    }

    fn time(&self) -> DateTime<Utc> {
        self.now()
    }
}

impl Reader for Session {
    fn rows<E: Visible>(&self) -> Result<Select<E>, Error> {
        self.find::<E>()
    }

    async fn read<R: Row>(&self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.all(rows).await
    }

    async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<R>>, Error> {
        match self.reference_cache::<R>().await? {
            Some(table) => Ok(table.models()),
            None => Ok(Arc::new(self.all(self.find::<R::Table>()?).await?)),
        }
    }

    fn written<M: Record>(&self, _: M::Id) -> Option<M> {
        None
    }

    async fn organization(&self) -> Result<Settings, Error> {
        self.settings().await
    }

    fn time(&self) -> DateTime<Utc> {
        self.now()
    }
}
