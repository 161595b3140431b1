//! Lists without pages: of bounded length, and without inactive records unless the client asks for them.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::platform::bounds::LIST_LENGTH;

/// Which records a list includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Active records only.
    Active,
    /// Inactive records too.
    All,
}

impl Shown {
    /// By a list's argument `includeInactive`.
    #[must_use]
    pub const fn with_inactive(include_inactive: bool) -> Self {
        if include_inactive { Self::All } else { Self::Active }
    }

    /// The rows of the list, at most `LIST_LENGTH`.
    pub fn rows<E: EntityTrait>(self, rows: Select<E>, is_active: E::Column) -> Select<E> {
        let rows = match self {
            Self::Active => rows.filter(is_active.eq(true)),
            Self::All => rows,
        };
        rows.limit(LIST_LENGTH)
    }
}
