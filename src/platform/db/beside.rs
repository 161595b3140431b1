//! A record that is read by the same statement as those that name it. Where that fails, they are read
//! alone.

use std::fmt;
use std::sync::Arc;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, QueryResult};

use crate::platform::db::row::Wanted;

/// What a statement reads beside each of its rows.
pub trait Beside: Send + Sync {
    /// Adds it to a selection, after all that is selected.
    fn select(&self, rows: &mut SelectStatement);

    /// Takes it out of a row, where it begins at `first`.
    ///
    /// # Errors
    /// A value is not of its column's kind.
    fn take(&self, row: &QueryResult, first: usize) -> Result<(), DbErr>;
}

/// What is read of each row of a selection, and what beside it.
#[derive(Clone)]
pub struct Shown {
    /// Which columns of the row.
    pub wanted: Wanted,
    /// What beside it; `None`: nothing.
    pub beside: Option<Arc<dyn Beside>>,
}

impl From<Wanted> for Shown {
    fn from(wanted: Wanted) -> Self {
        Self { wanted, beside: None }
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}
