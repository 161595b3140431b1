//! The properties of row types that the read path relies on.

use std::cmp::Ordering;
use std::fmt;

use entity::id::Key;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::platform::db::row::Row;

use super::relation::Relation;

/// A row that loaders read, and what the fields of its type in the schema need.
pub trait Loadable: Row {
    /// The relations that its fields need. They are loaded for all rows of a level before any row is resolved.
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[];

    /// The fields that wait for something other than a relation, themselves or in what they return. They are resolved
    /// concurrently; all other fields must be ready at once.
    const WAITING: &'static [&'static str] = &[];

    /// The same of the fields that slices above it add to its type.
    const ATTACHED: AttachedFields<Self> = AttachedFields { relations: &[], waiting: &[] };
}

/// What the fields need that slices above a row's own add to its type in the schema.
pub struct AttachedFields<R: 'static> {
    /// As `Loadable::RELATIONS`.
    pub relations: &'static [&'static dyn Relation<R>],
    /// As `Loadable::WAITING`.
    pub waiting: &'static [&'static str],
}

impl<R> fmt::Debug for AttachedFields<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.relations.iter().flat_map(|relation| relation.fields());
        f.debug_list().entries(fields.chain(self.waiting)).finish()
    }
}

/// Rows that belong to a parent.
pub trait ChildOf<P: Key>: Loadable {
    /// Whether a visible parent makes all of these rows visible, so that their row rule need not be applied.
    const SEEN_WITH_PARENT: bool = false;

    /// The column that holds the parent's id.
    fn parent_column() -> <Self::Table as EntityTrait>::Column;

    /// The parent's id.
    fn parent(&self) -> Option<Uuid>;

    /// The order of a parent's rows.
    fn order(&self, other: &Self) -> Ordering;

    /// Which rows are read if a parent may have many; `None`: all, because parents have few.
    fn cut() -> Option<Cut<Self::Table>> {
        None
    }
}

/// Limits how many rows of each parent are read.
#[derive(Debug)]
pub struct Cut<E: EntityTrait> {
    /// The most rows of one parent.
    pub most: usize,
    /// The same order as `ChildOf::order`, as columns.
    pub by: Vec<(E::Column, Order)>,
}
