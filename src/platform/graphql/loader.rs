//! One statement per level: the only file that names the `dataloader` crate.

use std::any::{Any, TypeId};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use dataloader::BatchFn;
use dataloader::cached::Loader;
use entity::id::Key;
use sea_orm::sea_query::{Expr, Func, Order, Query, WindowStatement};
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::{Row, primary_key, with_ids};
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// Rows that belong to a parent, in their order.
pub trait ChildOf<P: Key>: Row {
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

/// The loaders of one query, mutation field or event.
pub struct Loaders {
    session: Session,
    overlay: Arc<Overlay>,
    made: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

type One<R> = Result<Option<R>, Arc<Error>>;
type Many<R> = Result<Arc<Vec<R>>, Arc<Error>>;

impl Loaders {
    /// Loaders that read as a session does, rows of the overlay first.
    #[must_use]
    pub fn new(session: Session, overlay: Arc<Overlay>) -> Self {
        Self { session, overlay, made: Mutex::default() }
    }

    /// A row by its id; `None` where there is none that may be seen.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn row<R: Row>(&self, id: Uuid) -> One<R> {
        let loader = self.loader(|| RowBatch::<R> {
            session: self.session.clone(),
            overlay: Arc::clone(&self.overlay),
            row: PhantomData,
        });
        ask(|| loader.try_load(id)).await?
    }

    /// The rows that belong to a parent.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn children<R: ChildOf<P>, P: Key>(&self, parent: P) -> Many<R> {
        let loader = self.loader(|| ChildBatch::<R, P> {
            session: self.session.clone(),
            overlay: Arc::clone(&self.overlay),
            row: PhantomData,
        });
        ask(|| loader.try_load(parent.into())).await?
    }

    /// All rows of a small table, read once.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn whole<R: Row>(&self) -> Many<R> {
        let cell = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            let cell = made
                .entry(TypeId::of::<Whole<R>>())
                .or_insert_with(|| Box::new(Whole::<R>::default()));
            let cell = cell.downcast_ref::<Whole<R>>();
            Arc::clone(&cell.expect("keyed by its own type").0)
        };
        let read = cell.get_or_init(|| async {
            let rows = self.session.find::<R::Table>().map_err(Arc::new)?;
            let rows = self.session.all::<R>(rows).await;
            rows.map(Arc::new).map_err(Arc::new)
        });
        read.await.clone()
    }

    fn loader<V, F>(&self, batch: impl FnOnce() -> F) -> Loader<Uuid, V, F>
    where
        V: Clone + Send + Sync + 'static,
        F: BatchFn<Uuid, V> + Send + Sync + 'static,
    {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let loader = made
            .entry(TypeId::of::<F>())
            .or_insert_with(|| Box::new(Loader::<Uuid, V, F>::new(batch())));
        loader.downcast_ref::<Loader<Uuid, V, F>>().expect("keyed by its own type").clone()
    }
}

/// The rows of a small table, once they are read.
struct Whole<R>(Arc<OnceCell<Many<R>>>);

impl<R> Default for Whole<R> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl std::fmt::Debug for Loaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaders").finish_non_exhaustive()
    }
}

/// A batch dies with the caller that drives it. Every key is always answered, so a missing answer
/// can only mean that: ask again.
async fn ask<V, A>(load: impl Fn() -> A) -> Result<V, Arc<Error>>
where
    A: Future<Output = std::io::Result<V>>,
{
    const TRIES: u32 = 8;
    for _ in 0..TRIES {
        if let Ok(value) = load().await {
            return Ok(value);
        }
    }
    Err(Arc::new(Error::Broken(format!("a batch was lost {TRIES} times"))))
}

/// The first rows of each parent, out of those that the selection has.
fn first_of_each<E: EntityTrait>(rows: Select<E>, parent: E::Column, cut: Cut<E>) -> Select<E> {
    const PLACE: &str = "place";
    const RANKED: &str = "ranked";
    let key = primary_key::<E>();
    let mut window = WindowStatement::partition_by((E::default(), parent));
    for (column, order) in cut.by {
        window.order_by((E::default(), column), order);
    }
    let most = u64::try_from(cut.most).unwrap_or(u64::MAX);
    let mut places = rows.clone().select_only().column(key).into_query();
    places.expr_window_as(Func::cust("row_number"), window, PLACE);
    let first = Query::select()
        .column((RANKED, key))
        .from_subquery(places, RANKED)
        .and_where(Expr::col((RANKED, PLACE)).lte(most))
        .to_owned();
    rows.filter(Expr::col((E::default(), key)).in_subquery(first))
}

struct RowBatch<R> {
    session: Session,
    overlay: Arc<Overlay>,
    row: PhantomData<fn() -> R>,
}

impl<R: Row> BatchFn<Uuid, One<R>> for RowBatch<R> {
    async fn load(&mut self, keys: &[Uuid]) -> HashMap<Uuid, One<R>> {
        let read = self.read(keys).await.map_err(Arc::new);
        keys.iter()
            .map(|id| {
                let found = read.as_ref().map_err(Arc::clone);
                let row = found.map(|rows| R::overlaid(&self.overlay, *id, rows.get(id).cloned()));
                (*id, row)
            })
            .collect()
    }
}

impl<R: Row> RowBatch<R> {
    async fn read(&self, keys: &[Uuid]) -> Result<HashMap<Uuid, R>, Error> {
        let rows = self.session.find::<R::Table>()?;
        let unknown: Vec<Uuid> = keys
            .iter()
            .copied()
            .filter(|id| R::overlaid(&self.overlay, *id, None).is_none())
            .collect();
        if unknown.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.session.all::<R>(with_ids(rows, &unknown)).await?;
        Ok(rows.into_iter().map(|row| (row.id(), row)).collect())
    }
}

struct ChildBatch<R, P> {
    session: Session,
    overlay: Arc<Overlay>,
    row: PhantomData<fn() -> (R, P)>,
}

impl<R: ChildOf<P>, P: Key> BatchFn<Uuid, Many<R>> for ChildBatch<R, P> {
    async fn load(&mut self, keys: &[Uuid]) -> HashMap<Uuid, Many<R>> {
        match self.read(keys).await.map_err(Arc::new) {
            Err(error) => keys.iter().map(|id| (*id, Err(Arc::clone(&error)))).collect(),
            Ok(mut families) => keys
                .iter()
                .map(|id| {
                    let mut rows = families.remove(id).unwrap_or_default();
                    rows.sort_by(R::order);
                    if let Some(cut) = R::cut() {
                        rows.truncate(cut.most);
                    }
                    (*id, Ok(Arc::new(rows)))
                })
                .collect(),
        }
    }
}

impl<R: ChildOf<P>, P: Key> ChildBatch<R, P> {
    async fn read(&self, keys: &[Uuid]) -> Result<HashMap<Uuid, Vec<R>>, Error> {
        let of_parents = Expr::col((<R::Table as Default>::default(), R::parent_column()))
            .is_in(keys.iter().copied());
        let mut rows = self.session.find::<R::Table>()?.filter(of_parents);
        if let Some(cut) = R::cut() {
            rows = first_of_each(rows, R::parent_column(), cut);
        }
        let mut read: HashMap<Uuid, R> =
            self.session.all::<R>(rows).await?.into_iter().map(|row| (row.id(), row)).collect();
        if !self.overlay.is_empty() {
            read = read
                .into_iter()
                .filter_map(|(id, row)| Some((id, R::overlaid(&self.overlay, id, Some(row))?)))
                .collect();
            read.extend(R::written(&self.overlay).into_iter().map(|row| (row.id(), row)));
        }
        let mut families: HashMap<Uuid, Vec<R>> = HashMap::new();
        for row in read.into_values() {
            if let Some(parent) = row.parent()
                && keys.contains(&parent)
            {
                families.entry(parent).or_default().push(row);
            }
        }
        Ok(families)
    }
}
