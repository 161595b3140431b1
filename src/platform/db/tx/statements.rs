//! Builds the statements that write rows. Only the conversion of a row into columns and values is generic; the rest is
//! compiled once for all tables.

use entity::record::Record;
use sea_orm::sea_query::{
    Alias, DeleteStatement, DynIden, Expr, InsertStatement, IntoIden, Query, TableRef,
    UpdateStatement,
};
use sea_orm::{ColumnTrait, EntityName, EntityTrait, ExprTrait, Iterable, ModelTrait};
use uuid::Uuid;

use crate::platform::db::row::primary_key;

type ColumnOf<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

/// The statement that inserts rows.
pub fn insert<M: Record>(rows: &[M]) -> InsertStatement {
    let columns = ColumnOf::<M>::iter().map(IntoIden::into_iden).collect();
    let saved = |row: &M| ColumnOf::<M>::iter().map(|column| saved(row, column)).collect();
    insert_rows(table::<M>(), columns, rows.iter().map(saved).collect())
}

fn insert_rows(table: TableRef, columns: Vec<DynIden>, rows: Vec<Vec<Expr>>) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns);
    for row in rows {
        // `values_panic` cannot panic: each row has a value for each column.
        insert.values_panic(row);
    }
    insert
}

/// The statement that updates the changed columns. It matches no row if the version was raised meanwhile.
pub fn update<M: Record>(before: &M, after: &M) -> UpdateStatement {
    let changed = ColumnOf::<M>::iter().filter(|column| before.get(*column) != after.get(*column));
    let changes = changed.map(|column| (column.into_iden(), saved(after, column))).collect();
    update_row(table::<M>(), has_id_of(before), before.version(), changes)
}

fn update_row(
    table: TableRef,
    has_id: Expr,
    version: Option<i32>,
    changes: Vec<(DynIden, Expr)>,
) -> UpdateStatement {
    let is_at = version.map(|version| Expr::col(Alias::new("version")).eq(version));
    Query::update().table(table).values(changes).and_where(has_id).and_where_option(is_at).take()
}

/// The statement that deletes a row.
pub fn delete<M: Record>(row: &M) -> DeleteStatement {
    Query::delete().from_table(table::<M>()).and_where(has_id_of(row)).take()
}

/// Whether any column differs.
pub fn is_changed<M: Record>(before: &M, after: &M) -> bool {
    ColumnOf::<M>::iter().any(|column| before.get(column) != after.get(column))
}

fn table<M: Record>() -> TableRef {
    M::Entity::default().table_ref()
}

fn saved<M: Record>(row: &M, column: ColumnOf<M>) -> Expr {
    column.save_as(Expr::val(row.get(column)))
}

fn has_id_of<M: Record>(row: &M) -> Expr {
    let id: Uuid = row.key().into();
    Expr::col((M::Entity::default(), primary_key::<M::Entity>())).eq(id)
}
