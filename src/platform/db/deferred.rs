//! Writes of a transaction that wait for each other: a round trip costs more than most of what is
//! written by it. What waits goes to the database before anything is read that it may change, before
//! anything else is done to the same rows, and before the commit; on PostgreSQL as one statement.

use std::fmt::Write as _;

use async_graphql::async_trait::async_trait;
use sea_orm::sea_query::Values;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::platform::db::lanes::Line;

/// Values that may wait for one statement: PostgreSQL takes 65,535.
const MOST_VALUES: usize = 10_000;

/// A transaction whose writes may wait.
#[derive(Debug)]
pub(super) struct Deferred {
    line: Line,
    waiting: Mutex<Vec<Waiting>>,
}

/// A write that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The table's name.
    pub table: &'static str,
    /// What it does.
    pub kind: Kind,
    /// The row, where it is one that has an id; `None`: perhaps several.
    pub row: Option<Uuid>,
    /// How it is said.
    pub statement: Statement,
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It adds rows.
    Insert,
    /// It changes one row, which must be there; else all fails with `DbErr::RecordNotUpdated`.
    Update,
}

impl Waiting {
    /// Whether one statement may not do both: in which order it would is nowhere said.
    fn collides(&self, later: &Self) -> bool {
        let is_same_row = self.row.is_none() || self.row == later.row;
        self.table == later.table
            && (self.kind != later.kind || (later.kind == Kind::Update && is_same_row))
    }

    fn values(&self) -> usize {
        self.statement.values.as_ref().map_or(0, |values| values.0.len())
    }
}

impl Deferred {
    /// Over a transaction that has begun.
    pub(super) fn over(line: Line) -> Self {
        Self { line, waiting: Mutex::default() }
    }

    /// Lets a write wait.
    pub(super) async fn defer(&self, write: Waiting) -> Result<(), DbErr> {
        let mut waiting = self.waiting.lock().await;
        let values: usize = waiting.iter().map(Waiting::values).sum();
        let is_full = values + write.values() > MOST_VALUES;
        if is_full || waiting.iter().any(|earlier| earlier.collides(&write)) {
            self.send(&mut waiting).await?;
        }
        waiting.push(write);
        Ok(())
    }

    /// Says otherwise how a row is added whose adding still waits. `false`: it does not wait.
    pub(super) async fn amend(
        &self,
        table: &str,
        row: Uuid,
        insert: impl FnOnce() -> Statement + Send,
    ) -> bool {
        let mut waiting = self.waiting.lock().await;
        let found = waiting.iter_mut().find(|write| {
            write.kind == Kind::Insert && write.table == table && write.row == Some(row)
        });
        match found {
            Some(write) => {
                write.statement = insert();
                true
            }
            None => false,
        }
    }

    /// Sends what waits.
    pub(super) async fn flush(&self) -> Result<(), DbErr> {
        self.send(&mut *self.waiting.lock().await).await
    }

    /// Sends what waits and commits.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.flush().await?;
        self.line.commit().await
    }

    /// Takes everything back.
    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.line.rollback().await
    }

    /// Sends what waits before a statement that names one of its tables.
    async fn flush_for(&self, statement: &Statement) -> Result<(), DbErr> {
        let mut waiting = self.waiting.lock().await;
        if names_any(&statement.sql, &waiting) { self.send(&mut waiting).await } else { Ok(()) }
    }

    async fn send(&self, waiting: &mut Vec<Waiting>) -> Result<(), DbErr> {
        let writes = std::mem::take(waiting);
        if self.line.get_database_backend() == DbBackend::Postgres && writes.len() > 1 {
            return self.send_at_once(writes).await;
        }
        for Waiting { kind, statement, .. } in writes {
            let written = self.line.execute_raw(statement).await?.rows_affected();
            if kind == Kind::Update && written != 1 {
                return Err(DbErr::RecordNotUpdated);
            }
        }
        Ok(())
    }

    async fn send_at_once(&self, writes: Vec<Waiting>) -> Result<(), DbErr> {
        let updates = writes.iter().filter(|write| write.kind == Kind::Update).count();
        let row = self.line.query_one_raw(at_once(writes)).await?;
        let updated: i64 = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        let is_done = usize::try_from(updated).is_ok_and(|updated| updated == updates);
        if is_done { Ok(()) } else { Err(DbErr::RecordNotUpdated) }
    }
}

/// All writes in one statement, which tells how many rows were changed.
fn at_once(writes: Vec<Waiting>) -> Statement {
    let mut sql = String::with_capacity(writes.iter().map(|it| it.statement.sql.len() + 24).sum());
    let mut values = Vec::with_capacity(writes.iter().map(Waiting::values).sum());
    let mut changed = String::from("0::BIGINT");
    for (index, Waiting { kind, statement, .. }) in writes.into_iter().enumerate() {
        sql.push_str(if index == 0 { "WITH " } else { ", " });
        let _ = write!(sql, "w{index} AS (");
        renumber(&statement.sql, values.len(), &mut sql);
        if kind == Kind::Update {
            sql.push_str(" RETURNING 1");
            let _ = write!(changed, " + (SELECT count(*) FROM w{index})");
        }
        sql.push(')');
        values.extend(statement.values.into_iter().flat_map(|values| values.0));
    }
    let _ = write!(sql, " SELECT {changed}");
    Statement { sql, values: Some(Values(values)), db_backend: DbBackend::Postgres }
}

/// Adds a statement whose `$1` comes after so many other values. Its texts are all among its
/// values: a dollar in it begins a number.
fn renumber(sql: &str, by: usize, out: &mut String) {
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        let _ = write!(out, "${}{rest}", number + by);
    }
}

/// Whether a statement names a table that is waited for. A column of the same name counts too: then it is
/// sent too early, which does no harm.
fn names_any(sql: &str, waiting: &[Waiting]) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut names = sql.split(|letter| !is_of_name(letter));
    !waiting.is_empty() && names.any(|name| waiting.iter().any(|write| write.table == name))
}

#[async_trait]
impl ConnectionTrait for Deferred {
    fn get_database_backend(&self) -> DbBackend {
        self.line.get_database_backend()
    }

    /// What is executed may refer to any row that waits.
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.flush().await?;
        self.line.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.flush().await?;
        self.line.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.flush_for(&statement).await?;
        self.line.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.flush_for(&statement).await?;
        self.line.query_all_raw(statement).await
    }
}

#[cfg(test)]
mod tests;
