//! What one statement reads of a record: its row, with its document where it has one.

use std::ops::Deref;

use entity::document;
use entity::record::{ByPlace, Record};
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, SimpleExpr, Value};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, ExprTrait, Iterable, JoinType, PrimaryKeyToColumn,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, Select, SelectTwo,
};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::overlay::{Fate, Overlay};

/// What one statement reads of a record.
pub trait Row: Clone + Send + Sync + 'static {
    /// The table that the selection is made of.
    type Table: Visible;

    /// Its id.
    fn id(&self) -> Uuid;

    /// The value of one of its columns.
    fn value(&self, column: <Self::Table as EntityTrait>::Column) -> Value;

    /// Runs a selection.
    fn fetch<C: ConnectionTrait>(
        rows: Select<Self::Table>,
        connection: &C,
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

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.get(column)
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
    ) -> Result<Vec<Self>, DbErr> {
        let rows = connection.query_all(rows.as_query()).await?;
        each(&rows, |row| M::by_place(row, 0))
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

/// Into a list of the right size: rows are large, and moving them costs more than reading them.
fn each<R>(
    rows: &[QueryResult],
    read: impl Fn(&QueryResult) -> Result<R, DbErr>,
) -> Result<Vec<R>, DbErr> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(read(row)?);
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

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.row.get(column)
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
    ) -> Result<Vec<Self>, DbErr> {
        let pairs = connection.query_all(with_document(rows).as_query()).await?;
        let pair = |pair: &QueryResult| {
            let row = M::by_place(pair, 0)?;
            Ok(Self { row, document: document::Model::by_place(pair, M::WIDTH)? })
        };
        each(&pairs, pair)
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

fn with_document<E: EntityTrait>(rows: Select<E>) -> SelectTwo<E, document::Entity> {
    let same_key =
        E::belongs_to(document::Entity).from(primary_key::<E>()).to(document::Column::Id).into();
    rows.join(JoinType::InnerJoin, same_key).select_also(document::Entity)
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
