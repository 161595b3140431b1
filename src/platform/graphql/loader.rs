//! One statement per level.

pub(in crate::platform::graphql) mod batch;

use std::any::{Any, TypeId};
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use entity::id::Key;
use entity::record::{Columns, Record};
use foldhash::{HashMap, HashMapExt};
use sea_orm::sea_query::{Expr, Func, Order, Query, SelectStatement, SimpleExpr, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityName, EntityTrait, ExprTrait, Iden, Iterable, JoinType,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, Select,
};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::beside::{Beside, Shown};
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::{Row, Wanted, among, primary_key, with_ids};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::reads::{FieldNames, Reads};
use crate::platform::graphql::scope::Seen;

use batch::{Batch, Reading};

/// Rows that belong to a parent, in their order.
pub trait ChildOf<P: Key>: Row {
    /// Whether who sees the parent sees all of them: then the row rule need not be asked again.
    const SEEN_WITH_PARENT: bool = false;

    /// The column that holds the parent's id.
    fn parent_column() -> <Self::Table as EntityTrait>::Column;

    /// The parent's id.
    fn parent(&self) -> Option<Uuid>;

    /// The columns that their order looks at.
    fn ordered_by() -> &'static [&'static str];

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
#[derive(Clone)]
pub struct Loaders(Arc<Inner>);

struct Inner {
    session: Session,
    overlay: Arc<Overlay>,
    /// What the document asks for; `None`: it is not known, and all columns are read.
    names: Option<FieldNames>,
    made: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

type One<R> = Result<Option<Arc<R>>, Arc<Error>>;
type Many<R> = Result<Arc<Vec<Arc<R>>>, Arc<Error>>;

impl Loaders {
    /// Loaders that read as a session does, rows of the overlay first.
    #[must_use]
    pub fn new(session: Session, overlay: Arc<Overlay>, names: Option<FieldNames>) -> Self {
        Self(Arc::new(Inner { session, overlay, names, made: Mutex::default() }))
    }

    /// What the document asks for, where that is known.
    #[must_use]
    pub fn names(&self) -> Option<&FieldNames> {
        self.0.names.as_ref()
    }

    /// The columns of a row that the document's fields read.
    fn wanted<R: Row>(&self) -> Wanted
    where
        Seen<R>: Reads,
    {
        let Some(names) = &self.0.names else { return R::everything() };
        *self.made::<Asked<R>>().wanted.get_or_init(|| names.wanted::<R>())
    }

    /// What is read of a row that is shown, and what beside it.
    #[must_use]
    pub fn read_of<R: Row>(&self) -> Shown
    where
        Seen<R>: Reads,
    {
        self.read_as::<R>(self.wanted::<R>())
    }

    fn read_as<R: Row>(&self, wanted: Wanted) -> Shown
    where
        Seen<R>: Reads,
    {
        Shown { wanted, beside: <Seen<R> as Reads>::beside(self) }
    }

    /// The records that a column names, read by the statement of those that name them, where the
    /// document asks for one of these fields.
    #[must_use]
    pub fn beside<M>(&self, by: impl ColumnTrait, fields: &[&str]) -> Option<Arc<dyn Beside>>
    where
        M: Record<Entity: Visible>,
        Seen<M>: Reads,
    {
        let names = self.0.names.as_ref()?;
        let is_asked = || fields.iter().any(|field| names.has(field));
        // In a transaction a statement that fails takes the next with it.
        if self.0.session.is_snapshot() || !self.0.overlay.is_empty() || !is_asked() {
            return None;
        }
        let actor = self.0.session.require(M::Entity::VIEW).ok()?;
        let wanted = self.wanted::<M>();
        let kept = if wanted == M::everything() {
            self.made::<Rows<M>>().0.clone()
        } else {
            self.made::<InPart<Rows<M>>>().0.0.clone()
        };
        Some(Arc::new(Named::<M> {
            by: Expr::col(by.as_column_ref()),
            seen: M::Entity::seen_by(actor),
            wanted: wanted.row,
            kept,
        }))
    }

    /// A row by its id, to be shown: only what the document asks for is read of it. `None` where
    /// there is none that may be seen.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn shown<R: Row>(&self, id: Uuid) -> One<R>
    where
        Seen<R>: Reads,
    {
        let wanted = self.wanted::<R>();
        if wanted == R::everything() {
            return self.row(id).await;
        }
        if let Some(table) = self.0.session.small::<R>().await.map_err(Arc::new)? {
            return Ok(table.get(id));
        }
        let rows = self.made::<InPart<Rows<R>>>();
        rows.0.0.load(id, || self.reading_rows(self.read_as::<R>(wanted))).await
    }

    /// The rows that belong to a parent, to be shown.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn shown_children<R: ChildOf<P>, P: Key>(&self, parent: P) -> Many<R>
    where
        Seen<R>: Reads,
    {
        let parent_column = R::parent_column();
        let parents = Iden::unquoted(&parent_column);
        let needed = R::ordered_by().iter().copied().chain([parents]).map(R::named);
        let needed = needed.map(|column| column.unwrap_or_else(R::everything));
        let wanted = needed.fold(self.wanted::<R>(), Wanted::and);
        if wanted == R::everything() {
            return self.children(parent).await;
        }
        let families = self.made::<InPart<Families<R, P>>>();
        let read = || self.reading_families::<R, P>(self.read_as::<R>(wanted));
        families.0.0.load(parent.into(), read).await
    }

    /// A row by its id; `None` where there is none that may be seen.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn row<R: Row>(&self, id: Uuid) -> One<R> {
        if let Some(table) = self.0.session.small::<R>().await.map_err(Arc::new)? {
            return Ok(table.get(id));
        }
        self.made::<Rows<R>>().0.load(id, || self.reading_rows(R::everything().into())).await
    }

    /// The rows that belong to a parent.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn children<R: ChildOf<P>, P: Key>(&self, parent: P) -> Many<R> {
        let families = self.made::<Families<R, P>>();
        families
            .0
            .load(parent.into(), || self.reading_families::<R, P>(R::everything().into()))
            .await
    }

    /// All rows of a small table, read once.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn whole<R: Row>(&self) -> Many<R> {
        let cell = self.made::<Whole<R>>();
        // On the heap: it is large, and seldom waited for.
        let read = || {
            Box::pin(async {
                if let Some(table) = self.0.session.small::<R>().await.map_err(Arc::new)? {
                    return Ok(table.shared());
                }
                let rows = self.0.session.find::<R::Table>().map_err(Arc::new)?;
                let rows = self.0.session.all::<R>(rows).await.map_err(Arc::new)?;
                Ok(Arc::new(rows.into_iter().map(Arc::new).collect()))
            })
        };
        cell.0.get_or_init(read).await.clone()
    }

    /// What is kept under its own type; made empty when it is first wanted.
    fn made<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut made = self.0.made.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = made.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Arc::<T>::default()));
        Arc::clone(kept.downcast_ref::<Arc<T>>().expect("keyed by its own type"))
    }

    fn reading_rows<R: Row>(&self, shown: Shown) -> impl Fn(Vec<Uuid>) -> Reading<One<R>> + use<R> {
        let loaders = self.clone();
        move |ids| {
            let (loaders, shown) = (loaders.clone(), shown.clone());
            Box::pin(async move { loaders.read_rows(ids, &shown).await })
        }
    }

    fn reading_families<R: ChildOf<P>, P: Key>(
        &self,
        shown: Shown,
    ) -> impl Fn(Vec<Uuid>) -> Reading<Many<R>> + use<R, P> {
        let loaders = self.clone();
        move |parents| {
            let (loaders, shown) = (loaders.clone(), shown.clone());
            Box::pin(async move { loaders.read_families::<R, P>(parents, &shown).await })
        }
    }

    async fn read_rows<R: Row>(&self, ids: Vec<Uuid>, shown: &Shown) -> HashMap<Uuid, One<R>> {
        let overlaid = |id, read| R::overlaid(&self.0.overlay, id, read);
        let read = async {
            let rows = self.0.session.find::<R::Table>()?;
            let is_unknown = |id: &Uuid| overlaid(*id, None).is_none();
            let unknown: Vec<Uuid> = ids.iter().copied().filter(is_unknown).collect();
            if unknown.is_empty() {
                return Ok(Vec::new());
            }
            let rows = with_ids(rows, &unknown, self.0.session.is_sqlite());
            self.0.session.shown::<R>(rows, shown).await
        };
        let rows = match read.await.map_err(Arc::new) {
            Ok(rows) => rows,
            Err(error) => return ids.into_iter().map(|id| (id, Err(Arc::clone(&error)))).collect(),
        };
        let mut found = HashMap::with_capacity(rows.len());
        found.extend(rows.into_iter().map(|row| (row.id(), row)));
        ids.into_iter().map(|id| (id, Ok(overlaid(id, found.remove(&id)).map(Arc::new)))).collect()
    }

    async fn read_families<R: ChildOf<P>, P: Key>(
        &self,
        parents: Vec<Uuid>,
        shown: &Shown,
    ) -> HashMap<Uuid, Many<R>> {
        let mut families = match self.read_children::<R, P>(&parents, shown).await.map_err(Arc::new)
        {
            Ok(families) => families,
            Err(error) => {
                return parents.into_iter().map(|id| (id, Err(Arc::clone(&error)))).collect();
            }
        };
        let family = |id| {
            let mut rows = families.remove(&id).unwrap_or_default();
            rows.sort_by(|one, other| R::order(one, other));
            if let Some(cut) = R::cut() {
                rows.truncate(cut.most);
            }
            (id, Ok(Arc::new(rows)))
        };
        parents.into_iter().map(family).collect()
    }

    async fn read_children<R: ChildOf<P>, P: Key>(
        &self,
        parents: &[Uuid],
        shown: &Shown,
    ) -> Result<HashMap<Uuid, Vec<Arc<R>>>, Error> {
        let column = (<R::Table as Default>::default(), R::parent_column());
        let of_parents = among(Expr::col(column), parents, self.0.session.is_sqlite());
        let rows = if R::SEEN_WITH_PARENT {
            self.0.session.find_below::<R::Table>()?
        } else {
            self.0.session.find::<R::Table>()?
        };
        let mut rows = rows.filter(of_parents);
        if let Some(cut) = R::cut() {
            rows = first_of_each(rows, R::parent_column(), cut);
        }
        let mut read = self.0.session.shown::<R>(rows, shown).await?;
        if !self.0.overlay.is_empty() {
            let overlaid = |row: R| {
                let id = row.id();
                Some((id, R::overlaid(&self.0.overlay, id, Some(row))?))
            };
            let mut rows: HashMap<Uuid, R> = read.into_iter().filter_map(overlaid).collect();
            rows.extend(R::written(&self.0.overlay).into_iter().map(|row| (row.id(), row)));
            read = rows.into_values().collect();
        }
        let mut families: HashMap<Uuid, Vec<Arc<R>>> = HashMap::with_capacity(parents.len());
        for row in read {
            if let Some(parent) = row.parent()
                && (self.0.overlay.is_empty() || parents.contains(&parent))
            {
                families.entry(parent).or_default().push(Arc::new(row));
            }
        }
        Ok(families)
    }
}

/// The columns of a row that the document asks for, once that is known.
struct Asked<R> {
    wanted: OnceLock<Wanted>,
    row: PhantomData<fn() -> R>,
}

impl<R> Default for Asked<R> {
    fn default() -> Self {
        Self { wanted: OnceLock::new(), row: PhantomData }
    }
}

/// What is read only in part.
#[derive(Default)]
struct InPart<T>(T);

/// Rows by their ids.
struct Rows<R: Row>(Batch<One<R>>);

impl<R: Row> Default for Rows<R> {
    fn default() -> Self {
        Self(Batch::default())
    }
}

/// Rows by their parents.
struct Families<R: Row, P>(Batch<Many<R>>, PhantomData<fn() -> P>);

impl<R: Row, P> Default for Families<R, P> {
    fn default() -> Self {
        Self(Batch::default(), PhantomData)
    }
}

/// The records that a column names.
struct Named<M: Record<Entity: Visible>> {
    by: SimpleExpr,
    seen: Option<Condition>,
    wanted: Columns,
    kept: Batch<One<M>>,
}

impl<M: Record<Entity: Visible>> Beside for Named<M> {
    fn select(&self, rows: &mut SelectStatement) {
        let table = <M::Entity as Default>::default();
        let key = Expr::col((table, primary_key::<M::Entity>()));
        let same = Condition::all().add(key.eq(self.by.clone())).add_option(self.seen.clone());
        rows.join(JoinType::LeftJoin, table.table_ref(), same);
        let columns = <M::Entity as EntityTrait>::Column::iter().enumerate();
        for (_, column) in columns.filter(|(place, _)| self.wanted.has(*place)) {
            rows.expr(column.select_as(Expr::col((table, column))));
        }
    }

    fn take(&self, row: &QueryResult, first: usize) -> Result<(), DbErr> {
        let key = primary_key::<M::Entity>();
        let place = M::COLUMNS.iter().position(|column| *column == Iden::unquoted(&key));
        let place = place.unwrap_or_default();
        // None is named, or it may not be seen, which is found out where it is asked for.
        let id: Option<Uuid> = row.try_get_by_index(first + self.wanted.before(place))?;
        if let Some(id) = id.filter(|id| !self.kept.knows(*id)) {
            let record = M::some_by_place(row, first, self.wanted)?;
            self.kept.put(id, Ok(Some(Arc::new(record))));
        }
        Ok(())
    }
}

/// The rows of a small table, once they are read.
struct Whole<R>(OnceCell<Many<R>>);

impl<R> Default for Whole<R> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl std::fmt::Debug for Loaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaders").finish_non_exhaustive()
    }
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

#[cfg(test)]
mod tests;
