//! Decodes the columns of rows. The usual way (`sea_orm::TryGetable`) writes the text of an error for each null and
//! copies the text of each enum; rows are wide, and half of their columns are null.

use chrono::NaiveDate;
use sea_orm::entity::prelude::DateTimeUtc;
#[cfg(feature = "postgres")]
use sea_orm::sqlx::Postgres;
use sea_orm::sqlx::{Decode, Row, Sqlite, Type};
use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

/// A value that both drivers decode.
#[cfg(feature = "postgres")]
pub trait Raw<'r>: Decode<'r, Postgres> + Decode<'r, Sqlite> + Type<Sqlite> {}
#[cfg(feature = "postgres")]
impl<'r, T: Decode<'r, Postgres> + Decode<'r, Sqlite> + Type<Sqlite>> Raw<'r> for T {}

/// A value that the driver decodes.
#[cfg(not(feature = "postgres"))]
pub trait Raw<'r>: Decode<'r, Sqlite> + Type<Sqlite> {}
#[cfg(not(feature = "postgres"))]
impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite>> Raw<'r> for T {}

/// The type of a column's values.
pub trait ColumnValue: Sized {
    /// What the drivers decode it from.
    type Raw<'r>: Raw<'r>;

    /// Makes it of what a driver decoded.
    ///
    /// # Errors
    /// No value of the type is stored so.
    fn from_raw(raw: Self::Raw<'_>) -> Result<Self, DbErr>;
}

/// Decodes the column at a place.
///
/// # Errors
/// The value is null or not of the type.
pub fn column<T: ColumnValue>(row: &QueryResult, place: usize) -> Result<T, DbErr> {
    optional_column(row, place)?.ok_or_else(|| DbErr::Type(format!("column {place} is null")))
}

/// Decodes the column at a place, which may be null.
///
/// # Errors
/// The value is not of the type.
pub fn optional_column<T: ColumnValue>(
    row: &QueryResult,
    place: usize,
) -> Result<Option<T>, DbErr> {
    match raw(row, place)? {
        Some(raw) => T::from_raw(raw).map(Some),
        None => Ok(None),
    }
}

fn raw<'r, T: Raw<'r>>(row: &'r QueryResult, place: usize) -> Result<Option<T>, DbErr> {
    let wrong = |error: sea_orm::SqlxError| DbErr::Type(format!("column {place}: {error}"));
    #[cfg(feature = "postgres")]
    if let Some(row) = row.try_as_pg_row() {
        // A column of PostgreSQL has the type that its migration gave it; that is not compared for each value.
        return row.try_get_unchecked(place).map_err(wrong);
    }
    let row = row.try_as_sqlite_row().ok_or_else(|| DbErr::Type("unknown driver".to_owned()))?;
    row.try_get(place).map_err(wrong)
}

macro_rules! decoded_by_drivers {
    ($($type:ty)*) => {$(
        impl ColumnValue for $type {
            type Raw<'r> = Self;

            fn from_raw(raw: Self) -> Result<Self, DbErr> {
                Ok(raw)
            }
        }
    )*};
}

decoded_by_drivers!(bool i32 i64 String Vec<u8> Uuid NaiveDate DateTimeUtc);
