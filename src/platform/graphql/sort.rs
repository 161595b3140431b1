//! The parts that all sort orders consist of.

use async_graphql::Enum;

use crate::platform::db::page::SortKey;

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
