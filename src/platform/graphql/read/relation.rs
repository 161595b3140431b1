//! The relations between rows, declared as data.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::ObjectType;
use entity::column::optional_column;
use entity::id::Key;
use entity::record::Record;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityName, EntityTrait, ExprTrait, JoinType, QueryResult,
};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::joined_relation::JoinedRelation;
use crate::platform::db::row::{Row, primary_key};
use crate::platform::graphql::request_context::RequestContext;

use super::loadable::{ChildOf, Loadable};
use super::loader::{self, Loader};
use super::loaders::Loaders;
use super::prefetch::{is_deeper, prefetch, waits};
use super::selection::Selection;
use super::view::Loaded;

/// Something that fields of a row need, loaded for all rows of a level at once.
pub trait Relation<R>: Sync {
    /// The fields of the schema that need it.
    fn fields(&self) -> &'static [&'static str];

    /// Loads it for all rows of a level, then recursively what `selection` needs of the rows it leads to.
    fn load<'a>(
        &self,
        rows: &'a [Arc<R>],
        request: &'a RequestContext,
        selection: Selection<'a>,
    ) -> BoxFuture<'a, ()>;

    /// Whether a field selected on the rows it leads to waits.
    fn waits(&self, selection: Selection<'_>) -> bool;

    /// Joins it to the statement of its rows; `None`: it is read by a statement of its own.
    fn join(&self, _: &Loaders) -> Option<Arc<dyn JoinedRelation>> {
        None
    }
}

/// A relation to at most one row, by an id in this row.
pub struct ToOne<R: Row, T> {
    fields: &'static [&'static str],
    pub(super) id: fn(&R) -> Option<Uuid>,
    join: Option<Join<R>>,
    target: PhantomData<fn() -> T>,
}

/// How a to-one relation is joined to the statement of its rows.
struct Join<R: Row> {
    /// The column with the target's id.
    column: <R::Table as EntityTrait>::Column,
    make: fn(Expr, &Loaders) -> Option<Arc<dyn JoinedRelation>>,
}

impl<R: Row, T> fmt::Debug for ToOne<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToOne").field(&self.fields).finish()
    }
}

impl<R, T, P> fmt::Debug for ToMany<R, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToMany").field(&self.fields).finish()
    }
}

impl<R: Row, T> ToOne<R, T> {
    /// Declares a relation that some fields need, by the target's id.
    pub const fn new(fields: &'static [&'static str], id: fn(&R) -> Option<Uuid>) -> Self {
        Self { fields, id, join: None, target: PhantomData }
    }

    /// The same relation, joined to the statement of its rows. Use it for targets that nearly every row has and nearly
    /// every document selects, because the target's columns are repeated for each row.
    #[must_use]
    pub const fn joined(self, column: <R::Table as EntityTrait>::Column) -> Self
    where
        T: Loadable + Record<Entity: Visible>,
    {
        Self { join: Some(Join { column, make: JoinedRow::<T>::make }), ..self }
    }
}

impl<R, T> Relation<R> for ToOne<R, T>
where
    R: Row,
    T: Loadable,
    Loaded<T>: ObjectType,
{
    fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    fn load<'a>(
        &self,
        rows: &'a [Arc<R>],
        request: &'a RequestContext,
        selection: Selection<'a>,
    ) -> BoxFuture<'a, ()> {
        let ids: Vec<Uuid> = rows.iter().filter_map(|row| (self.id)(row)).collect();
        Box::pin(async move {
            request.loaders().load_rows::<T>(ids.clone()).await;
            if !is_deeper::<T>(selection) {
                return;
            }
            let loaded = |id| request.loaders().loaded_row::<T>(id)?.ok()?;
            let targets: Vec<Arc<T>> = ids.into_iter().filter_map(loaded).collect();
            prefetch(&targets, request, selection).await;
        })
    }

    fn waits(&self, selection: Selection<'_>) -> bool {
        waits::<T>(selection)
    }

    fn join(&self, loaders: &Loaders) -> Option<Arc<dyn JoinedRelation>> {
        let join = self.join.as_ref()?;
        (join.make)(Expr::col(join.column.as_column_ref()), loaders)
    }
}

/// A relation to the rows that have this one as their parent, or to one of them chosen by a rule.
pub struct ToMany<R, T, P> {
    fields: &'static [&'static str],
    pub(super) parent: fn(&R) -> P,
    target: PhantomData<fn() -> T>,
}

impl<R, T, P> ToMany<R, T, P> {
    /// Declares a relation that some fields need, by the parent's id.
    pub const fn new(fields: &'static [&'static str], parent: fn(&R) -> P) -> Self {
        Self { fields, parent, target: PhantomData }
    }
}

impl<R, T, P> Relation<R> for ToMany<R, T, P>
where
    R: Row,
    T: ChildOf<P>,
    P: Key,
    Loaded<T>: ObjectType,
{
    fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    fn load<'a>(
        &self,
        rows: &'a [Arc<R>],
        request: &'a RequestContext,
        selection: Selection<'a>,
    ) -> BoxFuture<'a, ()> {
        let parents: Vec<Uuid> = rows.iter().map(|row| (self.parent)(row).into()).collect();
        Box::pin(async move {
            request.loaders().load_children::<T, P>(parents.clone()).await;
            if !is_deeper::<T>(selection) {
                return;
            }
            let loaded = |id| request.loaders().loaded_children::<T, P>(id)?.ok();
            let targets = parents.into_iter().filter_map(loaded);
            let targets: Vec<Arc<T>> =
                targets.flat_map(|rows| rows.iter().cloned().collect::<Vec<_>>()).collect();
            prefetch(&targets, request, selection).await;
        })
    }

    fn waits(&self, selection: Selection<'_>) -> bool {
        waits::<T>(selection)
    }
}

/// A relation to all rows of a reference table, e.g. the organization's settings.
#[derive(Debug)]
pub struct AllRows<T> {
    fields: &'static [&'static str],
    target: PhantomData<fn() -> T>,
}

impl<T> AllRows<T> {
    /// Declares that some fields need a reference table.
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, target: PhantomData }
    }
}

impl<R: Row, T: Row> Relation<R> for AllRows<T> {
    fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    fn load<'a>(
        &self,
        _: &'a [Arc<R>],
        request: &'a RequestContext,
        _: Selection<'a>,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            // An error is reported by the field.
            let _ = request.loaders().all_cached::<T>().await;
        })
    }

    fn waits(&self, _: Selection<'_>) -> bool {
        false
    }
}

/// The organization's base currency, which is read once per process.
#[derive(Debug)]
pub struct BaseCurrency {
    fields: &'static [&'static str],
}

impl BaseCurrency {
    /// Declares that some fields need the base currency.
    #[must_use]
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields }
    }
}

impl<R: Row> Relation<R> for BaseCurrency {
    fn fields(&self) -> &'static [&'static str] {
        self.fields
    }

    fn load<'a>(
        &self,
        _: &'a [Arc<R>],
        request: &'a RequestContext,
        _: Selection<'a>,
    ) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            // An error is reported by the field.
            let _ = request.session().base_currency().await;
        })
    }

    fn waits(&self, _: Selection<'_>) -> bool {
        false
    }
}

/// A joined row, decoded from the statement of the rows that refer to it.
struct JoinedRow<T> {
    named_by: Expr,
    /// The row rule of its table.
    visible: Option<Condition>,
    loader: Arc<Loader>,
    /// The decoded rows, until they are passed to the loader.
    taken: Mutex<HashMap<Uuid, loader::LoadedValue>>,
    target: PhantomData<fn() -> T>,
}

impl<T: Loadable + Record<Entity: Visible>> JoinedRow<T> {
    fn make(named_by: Expr, loaders: &Loaders) -> Option<Arc<dyn JoinedRelation>> {
        let actor = loaders.session().require(T::Entity::VIEW).ok()?;
        let visible = T::Entity::seen_by(actor);
        let loader = loaders.row_loader::<T>();
        let taken = Mutex::default();
        Some(Arc::new(Self { named_by, visible, loader, taken, target: PhantomData }))
    }
}

impl<T: Loadable + Record<Entity: Visible>> JoinedRelation for JoinedRow<T> {
    fn select(&self, rows: &mut SelectStatement) {
        let table = <T::Entity as Default>::default();
        let key = Expr::col((table, primary_key::<T::Entity>()));
        let same =
            Condition::all().add(key.eq(self.named_by.clone())).add_option(self.visible.clone());
        rows.join(JoinType::LeftJoin, table.table_ref(), same);
        rows.expr(Expr::cust(T::COLUMNS));
    }

    fn take(&self, row: &QueryResult, first: usize) -> Result<usize, DbErr> {
        // Every table's id is its first column. It is null if there is no reference or the row is not visible; a load
        // by id tells the two apart.
        let id: Option<Uuid> = optional_column(row, first)?;
        if let Some(id) = id {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            if let Entry::Vacant(place) = taken.entry(id) {
                let row = Arc::new(T::from_row(row, first)?);
                place.insert(loader::LoadedValue(Ok(Some(row))));
            }
        }
        Ok(T::WIDTH)
    }

    fn prime_loaders(&self) -> BoxFuture<'_, ()> {
        let taken = std::mem::take(&mut *self.taken.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(self.loader.prime_many(taken.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use entity::choice::{Reach, Role};
    use entity::id::UserId;
    use entity::{account, opportunity, product};
    use sea_orm::sea_query::{PostgresQueryBuilder, Query};
    use sea_orm::{Iden, Iterable};

    use super::*;
    use crate::access::{Actor, Teams};

    /// The SQL that joins an opportunity's account.
    fn joined(reach: Reach) -> String {
        let actor = Actor {
            user_id: Some(UserId::from(Uuid::nil())),
            role: Role::Rep,
            reach,
            teams: Teams::default(),
            may_share: false,
            scopes: None,
        };
        let relation = JoinedRow::<account::Model> {
            named_by: Expr::col(opportunity::Column::AccountId.as_column_ref()),
            visible: account::Entity::seen_by(&actor),
            loader: Arc::new(Loader::new(Box::new(|_| Box::pin(async { Vec::new() })))),
            taken: Mutex::default(),
            target: PhantomData,
        };
        let mut rows = Query::select().from(opportunity::Entity).to_owned();
        relation.select(&mut rows);
        let text = rows.to_string(PostgresQueryBuilder);
        let (_, joined) = text.split_once("LEFT JOIN").expect("it is joined");
        joined.to_owned()
    }

    #[test]
    fn the_id_of_a_joined_row_is_its_first_column() {
        fn is_first<E: EntityTrait>() -> bool {
            let first = E::Column::iter().next();
            first.is_some_and(|column| {
                Iden::unquoted(&column) == Iden::unquoted(&primary_key::<E>())
            })
        }
        assert!(is_first::<account::Entity>() && is_first::<product::Entity>());
    }

    #[test]
    fn a_joined_row_is_read_by_the_row_rule() {
        let (all, own) = (joined(Reach::All), joined(Reach::Own));
        for text in [&all, &own] {
            assert!(text.contains(r#""account"."deleted_at" IS NULL"#), "{text}");
        }
        assert!(!all.contains("owner_id"), "{all}");
        assert!(own.contains("owner_id"), "{own}");
    }
}
