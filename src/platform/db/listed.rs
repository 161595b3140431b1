//! Lists without pages: of bounded length, and of what is in use unless all is asked for.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::platform::bounds::LIST_LENGTH;

/// Which records a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Those in use.
    Active,
    /// Those out of use too.
    All,
}

impl Shown {
    /// As a list's argument says it.
    #[must_use]
    pub const fn with_inactive(include_inactive: bool) -> Self {
        if include_inactive { Self::All } else { Self::Active }
    }

    /// The rows shown, at most so many as a list holds.
    pub fn rows<E: EntityTrait>(self, rows: Select<E>, is_active: E::Column) -> Select<E> {
        let rows = match self {
            Self::Active => rows.filter(is_active.eq(true)),
            Self::All => rows,
        };
        rows.limit(LIST_LENGTH)
    }
}
