//! Copies what was filled into SQLite, so that both databases hold the same rows.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection, Row};

use crate::forsat::Forsat;

/// Rows that one statement inserts.
const ROWS_AT_ONCE: usize = 50;

/// A column of a table, and how SQLite keeps its values.
struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Integer,
    Text,
    Blob,
}

/// Makes the tables in the data folder and fills them with the rows of the other database.
pub async fn copy(from: &mut PgConnection, forsat: &Forsat) -> anyhow::Result<()> {
    let begun = Instant::now();
    forsat.set_up().await?;
    let mut to = open(&forsat.data_dir).await?;
    sqlx::raw_sql("BEGIN").execute(&mut to).await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name NOT LIKE 'search_index%' AND name <> 'seaql_migrations'",
    )
    .fetch_all(&mut to)
    .await?;
    for table in &tables {
        copy_table(table, from, &mut to).await.with_context(|| format!("the table {table}"))?;
    }
    sqlx::raw_sql("COMMIT").execute(&mut to).await?;
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut to).await?;
    to.close().await?;
    println!("copied into SQLite in {:.0} s", begun.elapsed().as_secs_f32());
    Ok(())
}

/// Foreign keys are not looked up row by row: the rows come from a database that has checked them.
async fn open(data_dir: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(data_dir.join("forsat.db"))
        .foreign_keys(false)
        .pragma("cache_size", "-200000");
    Ok(options.connect().await?)
}

async fn copy_table(
    table: &str,
    from: &mut PgConnection,
    to: &mut SqliteConnection,
) -> anyhow::Result<()> {
    let delete = format!("DELETE FROM {table}");
    sqlx::raw_sql(AssertSqlSafe(delete)).execute(&mut *to).await?;
    let columns = columns(table, to).await?;
    let mut selected = Vec::with_capacity(columns.len());
    for column in &columns {
        selected.push(expression(table, &column.name, from).await?);
    }
    let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
    let into = format!("INSERT INTO {table} ({})", names.join(", "));
    let select = format!("SELECT {} FROM {table}", selected.join(", "));
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(from);
    let mut waiting = Vec::with_capacity(ROWS_AT_ONCE);
    while let Some(row) = rows.try_next().await? {
        waiting.push(row);
        if waiting.len() == ROWS_AT_ONCE {
            insert(&into, &columns, &waiting, to).await?;
            waiting.clear();
        }
    }
    if waiting.is_empty() { Ok(()) } else { insert(&into, &columns, &waiting, to).await }
}

async fn columns(table: &str, to: &mut SqliteConnection) -> anyhow::Result<Vec<Column>> {
    let sql = "SELECT name, type FROM pragma_table_info($1)";
    let rows = sqlx::query(sql).bind(table).fetch_all(to).await?;
    let column = |row: &sqlx::sqlite::SqliteRow| {
        let kind = match row.try_get::<String, _>(1)?.as_str() {
            "INTEGER" => Kind::Integer,
            "BLOB" => Kind::Blob,
            _ => Kind::Text,
        };
        Ok(Column { name: row.try_get(0)?, kind })
    };
    rows.iter().map(column).collect()
}

/// The value of a column as SQLite keeps it: ids as bytes, instants and days as text, flags as numbers.
async fn expression(table: &str, column: &str, from: &mut PgConnection) -> anyhow::Result<String> {
    let sql = "SELECT format_type(atttypid, NULL) FROM pg_attribute \
               WHERE attrelid = $1::regclass AND attname = $2";
    let kind: String = sqlx::query_scalar(sql).bind(table).bind(column).fetch_one(from).await?;
    Ok(match kind.as_str() {
        "uuid" => format!("decode(replace({column}::text, '-', ''), 'hex')"),
        // The fraction has no digits, three or six, as few as it needs.
        "timestamp with time zone" => format!(
            "regexp_replace(regexp_replace(to_char({column} AT TIME ZONE 'UTC', \
             'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '\\.000000$', ''), '000$', '') || '+00:00'"
        ),
        "boolean" | "integer" | "smallint" => format!("{column}::int::bigint"),
        "bigint" | "bytea" => column.to_owned(),
        _ => format!("{column}::text"),
    })
}

async fn insert(
    into: &str,
    columns: &[Column],
    rows: &[PgRow],
    to: &mut SqliteConnection,
) -> anyhow::Result<()> {
    let mut sql = format!("{into} VALUES ");
    let mut values = SqliteArguments::default();
    let places = vec!["?"; columns.len()].join(", ");
    for (index, row) in rows.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(sql, "{comma}({places})")?;
        for (place, column) in columns.iter().enumerate() {
            let added = match column.kind {
                Kind::Integer => values.add(row.try_get::<Option<i64>, _>(place)?),
                Kind::Text => values.add(row.try_get::<Option<String>, _>(place)?),
                Kind::Blob => values.add(row.try_get::<Option<Vec<u8>>, _>(place)?),
            };
            added.map_err(|error| anyhow::anyhow!("a value cannot be passed: {error}"))?;
        }
    }
    sqlx::query_with(AssertSqlSafe(sql), values).execute(to).await?;
    Ok(())
}
