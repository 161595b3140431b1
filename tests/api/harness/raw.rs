//! A connection that bypasses the server.

use std::str::FromStr;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, Error, Executor, Row, raw_sql};

/// A connection that bypasses the server.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub async fn open(url: &str) -> Self {
        if url.starts_with("sqlite") {
            Self::Sqlite(SqliteConnectOptions::from_str(url).unwrap().connect().await.unwrap())
        } else {
            Self::Postgres(PgConnectOptions::from_str(url).unwrap().connect().await.unwrap())
        }
    }

    pub const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    pub async fn run(&mut self, sql: &str) -> Result<u64, Error> {
        let sql = raw_sql(AssertSqlSafe(sql));
        Ok(match self {
            Self::Sqlite(connection) => connection.execute(sql).await?.rows_affected(),
            Self::Postgres(connection) => connection.execute(sql).await?.rows_affected(),
        })
    }

    /// The first column of each row, as text.
    pub async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => {
                connection.fetch_all(sql).await.unwrap().iter().map(|row| row.get(0)).collect()
            }
            Self::Postgres(connection) => {
                connection.fetch_all(sql).await.unwrap().iter().map(|row| row.get(0)).collect()
            }
        }
    }

    pub async fn count(&mut self, table: &str) -> i64 {
        let counted = self.texts(&format!("SELECT cast(count(*) AS text) FROM {table}")).await;
        counted[0].parse().unwrap()
    }

    /// Drops the triggers that keep the audit append-only, as the database's owner can.
    pub async fn disarm(&mut self) {
        let guards = if self.is_sqlite() {
            "DROP TRIGGER audit_entry_kept; DROP TRIGGER audit_entry_fixed; \
             DROP TRIGGER audit_chain_kept; DROP TRIGGER audit_chain_fixed"
        } else {
            "ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_chain DISABLE TRIGGER USER"
        };
        self.run(guards).await.unwrap();
    }
}
