//! What one statement reads of a record: its row, and its document if it has one.

use std::ops::Deref;
use std::sync::Arc;

use entity::document;
use entity::id::Key;
use entity::record::{FromRowByIndex, Record};
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, SelectStatement, SimpleExpr, Value};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, ExprTrait, Iterable, JoinType, PrimaryKeyToColumn,
    QueryFilter, QueryResult, QuerySelect, QueryTrait, RelationDef, Select,
};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::joined_relation::JoinedRelation;
use crate::platform::db::overlay::{Fate, Overlay};

/// What one statement reads of a record.
pub trait Row: Clone + Send + Sync + 'static {
    /// The table of the record.
    type Table: Visible;
    /// The type of the record's id.
    type Key: Key;

    /// The record's id.
    fn id(&self) -> Uuid;

    /// The record's row in the table.
    fn model(&self) -> &<Self::Table as EntityTrait>::Model;

    /// The value of a column.
    fn value(&self, column: <Self::Table as EntityTrait>::Column) -> Value;

    /// Runs a selection and decodes its rows and the relations joined to them.
    fn fetch<C: ConnectionTrait>(
        rows: Select<Self::Table>,
        connection: &C,
        joined: &[Arc<dyn JoinedRelation>],
    ) -> impl Future<Output = Result<Vec<Self>, DbErr>> + Send;

    /// The row as a transaction left it; `None`: it was deleted, or neither read nor written.
    fn overlaid(overlay: &Overlay, id: Uuid, read: Option<Self>) -> Option<Self>;

    /// All rows that a transaction wrote.
    fn written(overlay: &Overlay) -> Vec<Self>;
}

impl<M> Row for M
where
    M: Record,
    M::Entity: Visible,
{
    type Table = M::Entity;
    type Key = M::Id;

    fn id(&self) -> Uuid {
        self.key().into()
    }

    fn model(&self) -> &M {
        self
    }

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.get(column)
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
        joined: &[Arc<dyn JoinedRelation>],
    ) -> Result<Vec<Self>, DbErr> {
        let rows = run((rows.into_query(), &[M::COLUMNS]), connection, joined).await?;
        decode_each((&rows, joined), M::WIDTH, |row| M::from_row(row, 0))
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
    (mut rows, columns): (SelectStatement, &[&'static str]),
    connection: &C,
    joined: &[Arc<dyn JoinedRelation>],
) -> Result<Vec<QueryResult>, DbErr> {
    rows.clear_selects().exprs(columns.iter().copied().map(Expr::cust));
    for relation in joined {
        relation.select(&mut rows);
    }
    connection.query_all(&rows).await
}

/// Decodes rows of `width` columns, and then the joined relations of each. The list is allocated once: rows are large,
/// and moving them costs more than decoding them.
fn decode_each<R>(
    (rows, joined): (&[QueryResult], &[Arc<dyn JoinedRelation>]),
    width: usize,
    decode: impl Fn(&QueryResult) -> Result<R, DbErr>,
) -> Result<Vec<R>, DbErr> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(decode(row)?);
        let mut first = width;
        for relation in joined {
            first += relation.take(row, first)?;
        }
    }
    Ok(all)
}

/// A record that is a priced document, with the document that has the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced<M> {
    /// The record.
    pub row: M,
    /// The document: header amounts and totals.
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
    type Key = M::Id;

    fn id(&self) -> Uuid {
        self.row.key().into()
    }

    fn model(&self) -> &M {
        &self.row
    }

    fn value(&self, column: <M::Entity as EntityTrait>::Column) -> Value {
        self.row.get(column)
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<M::Entity>,
        connection: &C,
        joined: &[Arc<dyn JoinedRelation>],
    ) -> Result<Vec<Self>, DbErr> {
        let rows = rows.join(JoinType::InnerJoin, same_key::<M::Entity>()).into_query();
        let columns = [M::COLUMNS, document::Model::COLUMNS];
        let pairs = run((rows, &columns), connection, joined).await?;
        decode_each((&pairs, joined), M::WIDTH + document::Model::WIDTH, |pair| {
            let row = M::from_row(pair, 0)?;
            Ok(Self { row, document: document::Model::from_row(pair, M::WIDTH)? })
        })
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

fn same_key<E: EntityTrait>() -> RelationDef {
    E::belongs_to(document::Entity).from(primary_key::<E>()).to(document::Column::Id).into()
}

/// The column of a table's single primary key.
#[must_use]
pub fn primary_key<E: EntityTrait>() -> E::Column {
    E::PrimaryKey::iter()
        .next()
        .map(PrimaryKeyToColumn::into_column)
        .expect("every table has a primary key")
}

/// The id of a table's rows, as an expression.
pub fn id_of<E: EntityTrait>() -> Expr {
    Expr::col((E::default(), primary_key::<E>()))
}

/// Restricts a selection to one id.
pub fn with_id<E: EntityTrait>(rows: Select<E>, id: Uuid) -> Select<E> {
    rows.filter(id_of::<E>().eq(id))
}

/// Restricts a selection to these ids.
pub fn with_ids<E: EntityTrait>(rows: Select<E>, ids: &[Uuid], is_sqlite: bool) -> Select<E> {
    rows.filter(among(id_of::<E>(), ids, is_sqlite))
}

/// Whether a value is among `ids`, with as few distinct statement texts as possible, since each text is prepared on
/// each connection. PostgreSQL takes one array; SQLite has none, so the last id is repeated up to a power of two.
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

/// Whether an id is among those that a statement selects, which is run before anything else is read. PostgreSQL may
/// turn `IN` into a walk of the whole table, but it makes an array first.
pub fn among_selected(id: Expr, ids: SelectStatement, is_sqlite: bool) -> SimpleExpr {
    if is_sqlite {
        return id.in_subquery(ids);
    }
    Expr::cust_with_exprs("$1 = ANY(ARRAY $2)", [id, Expr::SubQuery(None, Box::new(ids.into()))])
}
