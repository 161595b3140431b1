use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement};

use super::*;
use crate::platform::db::DbLimits;
use crate::platform::db::pool::{Begin, Pool};

fn write(
    table: &'static str,
    kind: WriteKind,
    row: Option<u128>,
    sql: &str,
    values: &[i32],
) -> PendingWrite {
    let values = values.iter().map(|value| (*value).into());
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    PendingWrite { table, kind, row: row.map(Uuid::from_u128), statement }
}

#[test]
fn several_writes_become_one_statement() {
    let one = write("a", WriteKind::Insert, None, "INSERT INTO a VALUES ($1, $2)", &[1, 2]);
    let two = write("b", WriteKind::Update, Some(1), "UPDATE b SET x = $1 WHERE id = $2", &[3, 4]);
    let statement = combined(vec![one, two]);
    let expected = "WITH w0 AS (INSERT INTO a VALUES ($1, $2)), \
        w1 AS (UPDATE b SET x = $3 WHERE id = $4 RETURNING 1) \
        SELECT 0::BIGINT + (SELECT count(*) FROM w1)";
    assert_eq!(statement.sql, expected);
    assert_eq!(statement.values.unwrap().0, [1, 2, 3, 4].map(sea_orm::Value::from));
}

#[test]
fn writes_to_the_same_rows_are_not_combined() {
    let write = |table, kind, row| write(table, kind, row, "", &[]);
    let added = write("a", WriteKind::Insert, Some(1));
    assert!(!added.collides(&write("a", WriteKind::Insert, Some(2))));
    assert!(!added.collides(&write("b", WriteKind::Update, Some(1))));
    assert!(
        added.collides(&write("a", WriteKind::Update, Some(2))),
        "it may be the same by other keys"
    );
    let changed = write("a", WriteKind::Update, Some(1));
    assert!(!changed.collides(&write("a", WriteKind::Update, Some(2))));
    assert!(changed.collides(&write("a", WriteKind::Update, Some(1))));
    assert!(changed.collides(&write("a", WriteKind::Insert, Some(2))));
    assert!(write("a", WriteKind::Update, None).collides(&changed), "which row is not known");
}

fn ids(table: &'static str) -> SelectStatement {
    Query::select().column(Alias::new("id")).from(Alias::new(table)).take()
}

/// A buffer over an empty SQLite database with the tables `a` and `b`, and the count of statements sent.
async fn buffer() -> (WriteBuffer, Arc<AtomicU64>) {
    let statements = Arc::default();
    let pool = Pool::open("sqlite::memory:", DbLimits::default(), 1, &statements).await.unwrap();
    let lease = pool.begin(Begin::Write).await.unwrap();
    for table in ["a", "b"] {
        let create = format!("CREATE TABLE {table} (id INTEGER NOT NULL)");
        lease.execute_raw(Statement::from_string(DbBackend::Sqlite, create)).await.unwrap();
    }
    (WriteBuffer::new(lease), statements)
}

fn insert(table: &'static str) -> PendingWrite {
    let sql = format!("INSERT INTO {table} VALUES (1)");
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    PendingWrite { table, kind: WriteKind::Insert, row: None, statement }
}

/// Counts the rows of a query.
async fn found(buffer: &WriteBuffer, query: &SelectStatement) -> usize {
    let connection = buffer.reading(TablesRead::by(query)).await.unwrap();
    connection.query_all(query).await.unwrap().len()
}

#[tokio::test]
async fn a_query_sees_the_pending_writes_of_all_tables_that_it_reads() {
    let (buffer, statements) = buffer().await;
    let began = statements.load(Ordering::Relaxed);
    let sent = || statements.load(Ordering::Relaxed) - began;
    buffer.push(insert("a")).await.unwrap();
    assert_eq!(found(&buffer, &ids("b")).await, 0);
    assert_eq!(sent(), 1, "a write to another table stays pending");

    buffer.push(insert("b")).await.unwrap();
    let of_both = ids("b").and_where(Expr::exists(ids("a"))).take();
    assert_eq!(found(&buffer, &of_both).await, 1);
    assert_eq!(sent(), 4, "both writes, and the query");
}

#[tokio::test]
#[should_panic(expected = "misses a table")]
async fn a_query_that_reads_an_undeclared_table_fails_a_test() {
    let (buffer, _) = buffer().await;
    let connection = buffer.reading(TablesRead::by(&ids("a"))).await.unwrap();
    let _ = connection.query_all(&ids("b")).await;
}

#[tokio::test]
async fn what_is_executed_sees_all_pending_writes() {
    let (buffer, _) = buffer().await;
    buffer.push(insert("a")).await.unwrap();
    let copy = "INSERT INTO b SELECT id FROM a".to_owned();
    let copied = buffer.execute(Statement::from_string(DbBackend::Sqlite, copy)).await.unwrap();
    assert_eq!(copied.rows_affected(), 1);
}
