//! The traits of all rows with an id.

use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryResult};

use crate::id::Key;
use crate::print::Printed;

/// A row that is decoded by the positions of its columns, in the order of declaration.
pub trait FromRowByIndex: Sized {
    /// The number of columns.
    const WIDTH: usize;
    /// The columns as SQL: `"lead"."id", "lead"."version", …`.
    const COLUMNS: &'static str;

    /// Decodes a row whose first column is at `first`.
    ///
    /// # Errors
    /// A value does not have its column's type.
    fn from_row(row: &QueryResult, first: usize) -> Result<Self, DbErr>;
}

/// A row with an id.
pub trait Record:
    ModelTrait<Entity: EntityTrait<Model = Self>>
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + FromRowByIndex
    + Printed
    + Clone
    + Send
    + Sync
    + 'static
{
    /// The type of the id.
    type Id: Key<Entity = Self::Entity>;
    /// Whether changes are recorded in the audit: false only for the machinery's own tables.
    const IS_AUDITED: bool;

    /// The row's id.
    fn key(&self) -> Self::Id;

    /// The row's version; `None`: the table has none.
    fn version(&self) -> Option<i32>;

    /// Raises the version and sets the time of change, if the table has them.
    fn raise(&mut self, now: DateTimeUtc);
}

macro_rules! record {
    ($($(#[$doc:meta])* $id:ident $prefix:literal $table:ident $($mark:ident)*;)*) => {$(
        impl Record for crate::$table::Model {
            type Id = crate::id::$id;
            const IS_AUDITED: bool = record!(@audited $($mark)*);

            fn key(&self) -> Self::Id {
                self.id
            }

            fn version(&self) -> Option<i32> {
                record!(@version self $($mark)*)
            }

            fn raise(&mut self, now: DateTimeUtc) {
                $(record!(@raise $mark self now);)*
                let _ = now;
            }
        }
    )*};
    (@version $row:ident version $($rest:ident)*) => { Some($row.version) };
    (@version $row:ident $($rest:ident)*) => { None };
    (@audited machinery) => { false };
    (@audited $($mark:ident)*) => { true };
    (@raise machinery $row:ident $now:ident) => {};
    (@raise version $row:ident $now:ident) => { $row.version += 1 };
    (@raise touched $row:ident $now:ident) => { $row.updated_at = $now };
}

records!(record);

record! {
    /// The id of a document is that of the record whose document it is: it has no id type in the list.
    DocumentId "doc" document;
}

#[cfg(test)]
mod tests {
    use sea_orm::{EntityName, Iden, Iterable};

    use super::*;

    #[test]
    fn the_columns_are_those_of_the_table_in_their_order() {
        fn check<M: Record>() {
            let table = <M::Entity as Default>::default();
            let columns = <M::Entity as EntityTrait>::Column::iter()
                .map(|column| format!("\"{}\".\"{}\"", table.table_name(), column.unquoted()))
                .collect::<Vec<_>>();
            assert_eq!(M::COLUMNS, columns.join(", "));
            assert_eq!(M::WIDTH, columns.len());
        }
        check::<crate::opportunity::Model>();
        check::<crate::document::Model>();
        check::<crate::order::Model>();
        check::<crate::user::Model>();
    }
}
