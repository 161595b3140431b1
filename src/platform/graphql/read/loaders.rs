//! The loaders of one request context: one for each table, and one for each relation of children to their parents.

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::Key;
use foldhash::{HashMap, HashMapExt};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, Func, Query, WindowStatement};
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::{Row, among, primary_key, with_ids};
use crate::platform::db::session::Session;
use crate::platform::error::Error;

use super::field_names::FieldNames;
use super::loadable::{ChildOf, Cut, Loadable};
use super::loader::{LoadedValue, Loader};

/// A row; `None`: it does not exist or is not visible.
pub type LoadedRow<R> = Result<Option<Arc<R>>, Arc<Error>>;
/// The rows of a parent, in their order.
pub type LoadedRows<R> = Result<Arc<Vec<Arc<R>>>, Arc<Error>>;

/// The loaders of one query, of one payload, or of one event.
#[derive(Clone)]
pub struct Loaders(Arc<LoaderSet>);

struct LoaderSet {
    source: Arc<Source>,
    /// The loaders and reference tables used so far, by a key type.
    made: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// What the loaders read from.
struct Source {
    session: Session,
    overlay: Arc<Overlay>,
    /// The names of the fields that the document selects; `None`: unknown.
    names: Option<FieldNames>,
}

/// Key of the loader for a table's rows.
struct RowKey<R>(PhantomData<fn() -> R>);

/// Key of the loader for the rows of parents.
struct ChildrenKey<R, P>(PhantomData<fn() -> (R, P)>);

/// Key of a reference table.
struct AllRowsKey<R>(PhantomData<fn() -> R>);

type AllRowsCell<R> = OnceCell<LoadedRows<R>>;

impl Loaders {
    /// Loaders that read with a session's permissions. Rows in the overlay take precedence over the database.
    #[must_use]
    pub fn new(session: Session, overlay: Arc<Overlay>, names: Option<FieldNames>) -> Self {
        let source = Arc::new(Source { session, overlay, names });
        Self(Arc::new(LoaderSet { source, made: Mutex::default() }))
    }

    /// The names of the fields that the document selects, if they are known.
    #[must_use]
    pub fn names(&self) -> Option<&FieldNames> {
        self.0.source.names.as_ref()
    }

    /// The session that they read with.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.0.source.session
    }

    /// The relations to join to the statement of their rows, because the document selects them.
    #[must_use]
    pub fn joined<R: Loadable>(&self) -> JoinedRelations {
        let source = &self.0.source;
        let Some(names) = &source.names else { return JoinedRelations::new() };
        // In a transaction a failing statement makes all later ones fail, so a join must not endanger its rows.
        if source.session.is_snapshot() || !source.overlay.is_empty() {
            return JoinedRelations::new();
        }
        let is_selected =
            |fields: &&'static [&'static str]| fields.iter().any(|field| names.has(field));
        let selected = R::RELATIONS.iter().filter(|relation| is_selected(&relation.fields()));
        selected.filter_map(|relation| relation.join(self)).collect()
    }

    /// Loads rows by their ids.
    pub fn load_rows<R: Loadable>(&self, mut ids: Vec<Uuid>) -> BoxFuture<'_, ()> {
        ids.sort_unstable();
        ids.dedup();
        Box::pin(async move {
            let loader = self.row_loader::<R>();
            match self.session().reference_cache::<R>().await {
                Ok(None) => loader.load_many(ids).await,
                Ok(Some(table)) => {
                    let entry = |id| (id, LoadedValue(Ok(table.get(id).map(erased))));
                    loader.keep(ids.into_iter().map(entry));
                }
                Err(error) => loader.keep(all_failed(ids, error)),
            }
        })
    }

    /// Loads the rows of parents.
    pub async fn load_children<R: ChildOf<P>, P: Key>(&self, parents: Vec<Uuid>) {
        let loader = self.children_loader::<R, P>();
        loader.load_many(parents).await;
    }

    /// A row that has been loaded; `None`: it has not.
    #[must_use]
    pub fn loaded_row<R: Loadable>(&self, id: Uuid) -> Option<LoadedRow<R>> {
        self.row_loader::<R>().loaded(id).map(typed)
    }

    /// The rows of a parent that have been loaded; `None`: they have not.
    #[must_use]
    pub fn loaded_children<R: ChildOf<P>, P: Key>(&self, parent: Uuid) -> Option<LoadedRows<R>> {
        self.children_loader::<R, P>().loaded(parent).map(typed_rows)
    }

    /// Loads a row by its id.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn row<R: Loadable>(&self, id: Uuid) -> LoadedRow<R> {
        self.load_rows::<R>(vec![id]).await;
        self.loaded_row(id).unwrap_or(Ok(None))
    }

    /// Loads the rows of a parent, in their order.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn children<R: ChildOf<P>, P: Key>(&self, parent: P) -> LoadedRows<R> {
        typed_rows(self.children_loader::<R, P>().load(parent.into()).await)
    }

    /// All rows of a reference table, read once.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn all_cached<R: Row>(&self) -> LoadedRows<R> {
        let source = Arc::clone(&self.0.source);
        let table = self.made::<AllRowsKey<R>, AllRowsCell<R>>(AllRowsCell::new);
        table.get_or_init(|| Box::pin(read_all_rows::<R>(source))).await.clone()
    }

    /// All rows of a reference table that has been loaded; `None`: it has not.
    #[must_use]
    pub fn loaded_rows<R: Row>(&self) -> Option<LoadedRows<R>> {
        self.made::<AllRowsKey<R>, AllRowsCell<R>>(AllRowsCell::new).get().cloned()
    }

    /// The loader of a table's rows.
    pub(super) fn row_loader<R: Loadable>(&self) -> Arc<Loader> {
        self.made::<RowKey<R>, Loader>(|| {
            let (source, joined) = (Arc::clone(&self.0.source), self.joined::<R>());
            Loader::new(Box::new(move |ids| {
                Box::pin(read_rows::<R>(Arc::clone(&source), joined.clone(), ids))
            }))
        })
    }

    fn children_loader<R: ChildOf<P>, P: Key>(&self) -> Arc<Loader> {
        self.made::<ChildrenKey<R, P>, Loader>(|| {
            let (source, joined) = (Arc::clone(&self.0.source), self.joined::<R>());
            Loader::new(Box::new(move |parents| {
                Box::pin(read_children::<R, P>(Arc::clone(&source), joined.clone(), parents))
            }))
        })
    }

    /// The value stored under a key type; created when first needed.
    fn made<K: 'static, T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let key = TypeId::of::<K>();
        let made = || self.0.made.lock().unwrap_or_else(PoisonError::into_inner);
        let there = made().get(&key).cloned();
        let there = there.unwrap_or_else(|| {
            // Outside the lock, because making a loader may make the loaders of its joined relations.
            let new: Arc<dyn Any + Send + Sync> = Arc::new(make());
            Arc::clone(made().entry(key).or_insert(new))
        });
        there.downcast().expect("each key has one type")
    }
}

fn erased<T: Send + Sync + 'static>(row: Arc<T>) -> Arc<dyn Any + Send + Sync> {
    row
}

fn typed<R: Send + Sync + 'static>(entry: LoadedValue) -> LoadedRow<R> {
    entry.0.map(|row| row.map(|row| row.downcast().expect("a loader has one type of rows")))
}

fn typed_rows<R: Send + Sync + 'static>(entry: LoadedValue) -> LoadedRows<R> {
    typed::<Vec<Arc<R>>>(entry).map(Option::unwrap_or_default)
}

/// Reads rows by their ids; rows in the overlay are as the transaction left them.
async fn read_rows<R: Loadable>(
    source: Arc<Source>,
    joined: JoinedRelations,
    ids: Vec<Uuid>,
) -> Vec<(Uuid, LoadedValue)> {
    let Source { session, overlay, .. } = &*source;
    let read = async {
        let rows = session.find::<R::Table>()?;
        let is_unknown = |id: &Uuid| R::overlaid(overlay, *id, None).is_none();
        let unknown: Vec<Uuid> = ids.iter().copied().filter(is_unknown).collect();
        if unknown.is_empty() {
            return Ok(Vec::new());
        }
        session.all_joined::<R>(with_ids(rows, &unknown, session.is_sqlite()), &joined).await
    };
    let rows = match read.await {
        Ok(rows) => rows,
        Err(error) => return all_failed(ids, error),
    };
    let mut found = HashMap::with_capacity(rows.len());
    found.extend(rows.into_iter().map(|row| (row.id(), row)));
    let mut row = |id| R::overlaid(overlay, id, found.remove(&id)).map(|row| erased(Arc::new(row)));
    ids.into_iter().map(|id| (id, LoadedValue(Ok(row(id))))).collect()
}

/// Reads the rows of parents, in the order of each parent.
async fn read_children<R: ChildOf<P>, P: Key>(
    source: Arc<Source>,
    joined: JoinedRelations,
    parents: Vec<Uuid>,
) -> Vec<(Uuid, LoadedValue)> {
    let mut children = match read_of_parents::<R, P>(&source, &joined, &parents).await {
        Ok(children) => children,
        Err(error) => return all_failed(parents, error),
    };
    let mut of_parent = |id| {
        let mut rows = children.remove(&id).unwrap_or_default();
        rows.sort_by(|one, other| R::order(one, other));
        if let Some(cut) = R::cut() {
            rows.truncate(cut.most);
        }
        erased(Arc::new(rows))
    };
    parents.into_iter().map(|id| (id, LoadedValue(Ok(Some(of_parent(id)))))).collect()
}

async fn read_of_parents<R: ChildOf<P>, P: Key>(
    source: &Source,
    joined: &JoinedRelations,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Arc<R>>>, Error> {
    let Source { session, overlay, .. } = source;
    let column = (<R::Table as Default>::default(), R::parent_column());
    let of_parents = among(Expr::col(column), parents, session.is_sqlite());
    let rows = if R::SEEN_WITH_PARENT {
        session.find_below::<R::Table>()?
    } else {
        session.find::<R::Table>()?
    };
    let mut rows = rows.filter(of_parents);
    if let Some(cut) = R::cut() {
        rows = first_of_each(rows, R::parent_column(), cut);
    }
    let mut read = session.all_joined::<R>(rows, joined).await?;
    if !overlay.is_empty() {
        let overlaid = |row: R| {
            let id = row.id();
            Some((id, R::overlaid(overlay, id, Some(row))?))
        };
        let mut rows: HashMap<Uuid, R> = read.into_iter().filter_map(overlaid).collect();
        rows.extend(R::written(overlay).into_iter().map(|row| (row.id(), row)));
        read = rows.into_values().collect();
    }
    let mut children: HashMap<Uuid, Vec<Arc<R>>> = HashMap::with_capacity(parents.len());
    for row in read {
        if let Some(parent) = row.parent()
            && (overlay.is_empty() || parents.contains(&parent))
        {
            children.entry(parent).or_default().push(Arc::new(row));
        }
    }
    Ok(children)
}

async fn read_all_rows<R: Row>(source: Arc<Source>) -> LoadedRows<R> {
    let session = &source.session;
    if let Some(table) = session.reference_cache::<R>().await? {
        return Ok(table.shared());
    }
    let rows = session.all::<R>(session.find::<R::Table>()?).await?;
    Ok(Arc::new(rows.into_iter().map(Arc::new).collect()))
}

fn all_failed(keys: Vec<Uuid>, error: Error) -> Vec<(Uuid, LoadedValue)> {
    let error = Arc::new(error);
    keys.into_iter().map(|key| (key, LoadedValue(Err(Arc::clone(&error))))).collect()
}

/// Restricts a selection to the first rows of each parent.
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

impl fmt::Debug for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaders").finish_non_exhaustive()
    }
}
