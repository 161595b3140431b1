//! What one statement reads of a record: its row, with its document where it has one.

use std::ops::Deref;

use entity::document;
use entity::record::{ByPlace, Columns, Record};
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, SelectStatement, SimpleExpr, Value};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, ExprTrait, Iden, Iterable, JoinType, PrimaryKeyToColumn,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, RelationDef, Select, SelectTwo,
};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::beside::Shown;
use crate::platform::db::overlay::{Fate, Overlay};

/// Which columns of a record are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Those of its row.
    pub row: Columns,
    /// Those of its document, where it has one.
    pub document: Columns,
}

impl Wanted {
    /// All of a row without a document.
    #[must_use]
    pub const fn all_of<M: ByPlace>() -> Self {
        Self { row: Columns::all::<M>(), document: Columns::NONE }
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self { row: self.row.and(others.row), document: self.document.and(others.document) }
    }
}

/// What one statement reads of a record.
pub trait Row: Clone + Send + Sync + 'static {
    /// The table that the selection is made of.
    type Table: Visible;

    /// Its id.
    fn id(&self) -> Uuid;

    /// Its row in the table.
    fn model(&self) -> &<Self::Table as EntityTrait>::Model;

    /// The value of one of its columns.
    fn value(&self, column: <Self::Table as EntityTrait>::Column) -> Value;

    /// All its columns.
    fn everything() -> Wanted;

    /// The column of its id.
    fn key() -> Wanted {
        Self::named(Iden::unquoted(&primary_key::<Self::Table>())).unwrap_or_else(Self::everything)
    }

    /// The columns at a path, e.g. `owner_id` or `document.currency_code`; `None`: it is no path of
    /// columns.
    fn named(path: &str) -> Option<Wanted>;

    /// Runs a selection and reads these columns of each row, and what is read beside it; the other
    /// columns have values that mean nothing.
    fn fetch<C: ConnectionTrait>(
        rows: Select<Self::Table>,
        connection: &C,
        shown: &Shown,
    ) -> impl Future<Output = Result<Vec<Self>, DbErr>> + Send;

    /// The row as a transaction left it.
    fn overlaid(overlay: &Overlay, id: Uuid, read: Option<Self>) -> Option<Self>;

    /// The rows that a transaction wrote.
    fn written(overlay: &Overlay) -> Vec<Self>;
}

impl<M> Row for M
where
    M: Record,
    M::Entity: Visible,
{
    type Table = M::Entity;

    fn id(&self) -> Uuid {
        self.key().into()
    }

    fn model(&self) -> &M {
        self
    }

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.get(column)
    }

    fn everything() -> Wanted {
        Wanted { row: Columns::all::<M>(), document: Columns::NONE }
    }

    fn named(path: &str) -> Option<Wanted> {
        let row = match below_row(path) {
            "" => Columns::all::<M>(),
            path => first_of::<M>(path)?,
        };
        Some(Wanted { row, document: Columns::NONE })
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
        shown: &Shown,
    ) -> Result<Vec<Self>, DbErr> {
        let wanted = shown.wanted.row;
        if shown.wanted == Self::everything() {
            let rows = run(rows.into_query(), connection, shown).await?;
            return each((&rows, shown), |row| Ok((M::by_place(row, 0)?, M::WIDTH)));
        }
        let rows = only::<M, _>(rows.select_only(), wanted);
        let rows = run(rows.into_query(), connection, shown).await?;
        each((&rows, shown), |row| Ok((M::some_by_place(row, 0, wanted)?, wanted.count())))
    }

    fn overlaid(overlay: &Overlay, id: Uuid, read: Option<Self>) -> Option<Self> {
        match overlay.fate::<M>(id) {
            Fate::Untouched => read,
            Fate::Written(row) => Some(row),
            Fate::Deleted => None,
        }
    }

    fn written(overlay: &Overlay) -> Vec<Self> {
        overlay.written::<M>().cloned().collect()
    }
}

async fn run<C: ConnectionTrait>(
    mut rows: SelectStatement,
    connection: &C,
    shown: &Shown,
) -> Result<Vec<QueryResult>, DbErr> {
    if let Some(beside) = &shown.beside {
        beside.select(&mut rows);
    }
    connection.query_all(&rows).await
}

/// Into a list of the right size: rows are large, and moving them costs more than reading them. Each
/// tells how many columns it takes; what is read beside it comes after them.
fn each<R>(
    (rows, shown): (&[QueryResult], &Shown),
    read: impl Fn(&QueryResult) -> Result<(R, usize), DbErr>,
) -> Result<Vec<R>, DbErr> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (read, width) = read(row)?;
        if let Some(beside) = &shown.beside {
            beside.take(row, width)?;
        }
        all.push(read);
    }
    Ok(all)
}

/// A record that is a priced document, with the document that shares its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced<M> {
    /// The record.
    pub row: M,
    /// Its header amounts and totals.
    pub document: document::Model,
}

impl<M> Deref for Priced<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

impl<M> Row for Priced<M>
where
    M: Record,
    M::Entity: Visible,
{
    type Table = M::Entity;

    fn id(&self) -> Uuid {
        self.row.key().into()
    }

    fn model(&self) -> &M {
        &self.row
    }

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.row.get(column)
    }

    fn everything() -> Wanted {
        Wanted { row: Columns::all::<M>(), document: Columns::all::<document::Model>() }
    }

    fn named(path: &str) -> Option<Wanted> {
        let path = below_row(path);
        let (row, document) = match path.strip_prefix("document") {
            _ if path.is_empty() => return Some(Self::everything()),
            Some("") => (Columns::NONE, Columns::all::<document::Model>()),
            Some(rest) if rest.starts_with('.') => {
                (Columns::NONE, first_of::<document::Model>(&rest[1..])?)
            }
            _ => (first_of::<M>(path)?, Columns::NONE),
        };
        Some(Wanted { row, document })
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
        shown: &Shown,
    ) -> Result<Vec<Self>, DbErr> {
        if shown.wanted != Self::everything() {
            return some_pairs(rows, connection, shown).await;
        }
        let pairs = run(with_document(rows).into_query(), connection, shown).await?;
        let pair = |pair: &QueryResult| {
            let row = M::by_place(pair, 0)?;
            let document = document::Model::by_place(pair, M::WIDTH)?;
            Ok((Self { row, document }, M::WIDTH + document::Model::WIDTH))
        };
        each((&pairs, shown), pair)
    }

    fn overlaid(overlay: &Overlay, id: Uuid, read: Option<Self>) -> Option<Self> {
        let (row, document) = match read {
            Some(read) => (Some(read.row), Some(read.document)),
            None => (None, None),
        };
        Some(Self {
            row: M::overlaid(overlay, id, row)?,
            document: document::Model::overlaid(overlay, id, document)?,
        })
    }

    fn written(overlay: &Overlay) -> Vec<Self> {
        let document = |row: &M| match overlay.fate(row.key().into()) {
            Fate::Written(document) => Some(Self { row: row.clone(), document }),
            Fate::Untouched | Fate::Deleted => None,
        };
        overlay.written::<M>().filter_map(document).collect()
    }
}

/// A path without the steps that lead to the row itself.
fn below_row(mut path: &str) -> &str {
    loop {
        path = match path.split_once('.') {
            Some(("row", rest)) => rest,
            None if path == "row" => "",
            _ => return path,
        };
    }
}

/// The column that a path begins with; what follows is done with its value.
fn first_of<M: ByPlace>(path: &str) -> Option<Columns> {
    Columns::named::<M>(path.split('.').next()?)
}

/// Selects some columns of a row's table too.
fn only<M, S>(rows: S, wanted: Columns) -> S
where
    M: Record,
    S: QuerySelect,
{
    let columns = <M::Entity as EntityTrait>::Column::iter().enumerate();
    let wanted = columns.filter(|(place, _)| wanted.has(*place));
    wanted.fold(rows, |rows, (_, column)| rows.column(column))
}

async fn some_pairs<M, C>(
    rows: Select<M::Entity>,
    connection: &C,
    shown: &Shown,
) -> Result<Vec<Priced<M>>, DbErr>
where
    M: Record,
    M::Entity: Visible,
    C: ConnectionTrait,
{
    let wanted = shown.wanted;
    let mut rows = only::<M, _>(rows.select_only(), wanted.row);
    // Every record of this kind has its document: without its columns it need not be looked for.
    if wanted.document != Columns::NONE {
        let same_key = same_key::<M::Entity>();
        rows = rows.join(JoinType::InnerJoin, same_key);
        rows = only::<document::Model, _>(rows, wanted.document);
    }
    let pairs = run(rows.into_query(), connection, shown).await?;
    let (width, total) = (wanted.row.count(), wanted.row.count() + wanted.document.count());
    let pair = |pair: &QueryResult| {
        let row = M::some_by_place(pair, 0, wanted.row)?;
        let document = document::Model::some_by_place(pair, width, wanted.document)?;
        Ok((Priced { row, document }, total))
    };
    each((&pairs, shown), pair)
}

fn same_key<E: EntityTrait>() -> RelationDef {
    E::belongs_to(document::Entity).from(primary_key::<E>()).to(document::Column::Id).into()
}

fn with_document<E: EntityTrait>(rows: Select<E>) -> SelectTwo<E, document::Entity> {
    rows.join(JoinType::InnerJoin, same_key::<E>()).select_also(document::Entity)
}

/// The column of a table's single primary key.
#[must_use]
pub fn primary_key<E: EntityTrait>() -> E::Column {
    E::PrimaryKey::iter()
        .next()
        .map(PrimaryKeyToColumn::into_column)
        .expect("every table has a primary key")
}

/// The row of a selection that has this id.
pub fn with_id<E: EntityTrait>(rows: Select<E>, id: Uuid) -> Select<E> {
    rows.filter(Expr::col((E::default(), primary_key::<E>())).eq(id))
}

/// The rows of a selection that have these ids.
pub fn with_ids<E: EntityTrait>(rows: Select<E>, ids: &[Uuid], is_sqlite: bool) -> Select<E> {
    rows.filter(among(Expr::col((E::default(), primary_key::<E>())), ids, is_sqlite))
}

/// Whether a value is one of these: by as few texts of statements as can be, since each is prepared
/// on each connection. On PostgreSQL all are one array; on SQLite, which has none, the last is said
/// again up to a power of two.
pub fn among(value: Expr, ids: &[Uuid], is_sqlite: bool) -> SimpleExpr {
    match ids {
        [id] => value.eq(*id),
        ids if is_sqlite => {
            let last =
                ids.last().into_iter().cycle().take(ids.len().next_power_of_two() - ids.len());
            value.is_in(ids.iter().chain(last).copied())
        }
        ids => value.eq(PgFunc::any(Expr::val(ids.to_vec()))),
    }
}
