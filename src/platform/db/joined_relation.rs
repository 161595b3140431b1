//! To-one relations that are read by the same statement as their rows, with a left join.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, QueryResult};

/// A to-one relation that is joined to its rows.
pub trait JoinedRelation: Send + Sync {
    /// Adds the join and its columns to a selection, after the columns selected so far.
    fn select(&self, rows: &mut SelectStatement);

    /// Decodes the joined record of a row, whose columns start at `first`; returns the number of its columns.
    ///
    /// # Errors
    /// A value does not have its column's type.
    fn take(&self, row: &QueryResult, first: usize) -> Result<usize, DbErr>;

    /// Passes the decoded records to the loaders that will be asked for them.
    fn prime_loaders(&self) -> BoxFuture<'_, ()>;
}

/// The relations that a statement joins; usually none.
pub type JoinedRelations = Vec<Arc<dyn JoinedRelation>>;
