//! What all orders are made of.

use async_graphql::Enum;

use crate::platform::db::page::SortKey;

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Smallest, oldest or first in the alphabet comes first.
    Asc,
    /// Largest, newest or last in the alphabet comes first.
    Desc,
}

impl SortDirection {
    /// A key of an order by a column that is never null.
    #[must_use]
    pub const fn by<C>(self, column: C) -> SortKey<C> {
        SortKey { column, is_descending: matches!(self, Self::Desc), is_nullable: false }
    }

    /// A key of an order by a column that may be null; nulls come last either way.
    #[must_use]
    pub const fn by_nullable<C>(self, column: C) -> SortKey<C> {
        SortKey { column, is_descending: matches!(self, Self::Desc), is_nullable: true }
    }
}
