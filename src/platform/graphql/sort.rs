//! The parts that all sort orders consist of.

use async_graphql::Enum;

use crate::platform::db::page::SortKey;
use crate::platform::error::Error;
use crate::platform::message::Message;

/// The most sort keys of a list.
const MOST_KEYS: usize = 8;

/// The direction of a sort order. Null values come last in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Ascending: the smallest, oldest or alphabetically first value comes first.
    Asc,
    /// Descending: the largest, newest or alphabetically last value comes first.
    Desc,
}

impl SortDirection {
    /// A sort key for a column that is never null.
    #[must_use]
    pub const fn by<C>(self, column: C) -> SortKey<C> {
        SortKey { column, is_descending: matches!(self, Self::Desc), is_nullable: false }
    }

    /// A sort key for a column that may be null; nulls come last in either direction.
    #[must_use]
    pub const fn by_nullable<C>(self, column: C) -> SortKey<C> {
        SortKey { column, is_descending: matches!(self, Self::Desc), is_nullable: true }
    }
}

/// The sort keys of a list; `usual` if none are given.
///
/// # Errors
/// There are more than 8.
pub fn sort_keys<S, C>(
    sorts: &[S],
    usual: SortKey<C>,
    key: impl Fn(&S) -> SortKey<C>,
) -> Result<Vec<SortKey<C>>, Error> {
    if sorts.len() > MOST_KEYS {
        return Err(Error::BadInput(Message::new("sort-too-many-keys").with("most", MOST_KEYS)));
    }
    if sorts.is_empty() {
        return Ok(vec![usual]);
    }
    Ok(sorts.iter().map(key).collect())
}
