//! A record that is read by the statement of the rows that name it, by a left join.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, QueryResult};

/// A to-one relation that one statement reads together with its rows.
pub trait JoinedRelation: Send + Sync {
    /// Adds the join and its columns to a selection, after all that is selected already.
    fn select(&self, rows: &mut SelectStatement);

    /// Decodes the joined record of a row, whose first column is at `first`, and says how many columns it has.
    ///
    /// # Errors
    /// A value is not of its column's kind.
    fn take(&self, row: &QueryResult, first: usize) -> Result<usize, DbErr>;

    /// Hands the records that were taken to those who will ask for them.
    fn hand_over(&self) -> BoxFuture<'_, ()>;
}

/// The relations that a statement joins; mostly none.
pub type Joined = Vec<Arc<dyn JoinedRelation>>;
