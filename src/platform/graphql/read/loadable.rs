//! What the read path knows of a type of rows.

use std::cmp::Ordering;

use entity::id::Key;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::platform::db::row::Row;

use super::relation::Relation;

/// A row that loaders read, with what the fields of its type in the schema need beside it.
pub trait Loadable: Row {
    /// The relations that its fields name. They are loaded for all rows of a level before one of them is resolved.
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[];

    /// The fields that wait for something else than a relation: themselves, or what they return does. They run side by
    /// side; every other field has its value at once.
    const WAITING: &'static [&'static str] = &[];
}

/// Rows that belong to a parent, in their order.
pub trait ChildOf<P: Key>: Loadable {
    /// Whether who sees the parent sees all of them: then the row rule need not be asked again.
    const SEEN_WITH_PARENT: bool = false;

    /// The column that holds the parent's id.
    fn parent_column() -> <Self::Table as EntityTrait>::Column;

    /// The parent's id.
    fn parent(&self) -> Option<Uuid>;

    /// Their order.
    fn order(&self, other: &Self) -> Ordering;

    /// Which of them are read where a parent may have many; `None`: all, a parent has few.
    fn cut() -> Option<Cut<Self::Table>> {
        None
    }
}

/// The first of a parent's rows.
#[derive(Debug)]
pub struct Cut<E: EntityTrait> {
    /// How many.
    pub most: usize,
    /// In `ChildOf::order`, as the database says it.
    pub by: Vec<(E::Column, Order)>,
}
