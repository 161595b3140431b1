//! Buffers the writes of a transaction, because a round trip costs more than most writes. Pending writes are sent
//! before a query that reads one of their tables, before any other statement is executed, and before the commit; on
//! PostgreSQL as one statement.

mod combine;
mod read_connection;
mod tables_read;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::platform::db::pool::Lease;
use crate::platform::db::write_buffer::combine::combined;
use crate::platform::db::write_buffer::read_connection::ReadConnection;

pub(super) use tables_read::TablesRead;

/// The most parameters of a combined statement; PostgreSQL takes 65,535.
const MOST_VALUES: usize = 10_000;

/// A transaction's connection, and the writes that are not sent yet.
#[derive(Debug)]
pub(super) struct WriteBuffer {
    lease: Lease,
    pending: Mutex<Vec<PendingWrite>>,
}

/// A write that is not sent yet.
#[derive(Debug)]
pub(super) struct PendingWrite {
    table: &'static str,
    kind: WriteKind,
    row: Option<Uuid>,
    statement: Statement,
}

/// The kind of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteKind {
    /// Inserts rows.
    Insert,
    /// Updates one row, which must exist; otherwise sending fails with `DbErr::RecordNotUpdated`.
    Update,
}

impl PendingWrite {
    /// A write to the table of `E`. `row` is the row's id; `None`: the row has no id, or there are several rows.
    pub(super) fn to<E: EntityTrait>(
        kind: WriteKind,
        row: Option<Uuid>,
        statement: Statement,
    ) -> Self {
        Self { table: E::default().table_name(), kind, row, statement }
    }

    /// Whether the two writes must not share a statement, because the order of writes within one is undefined.
    fn collides(&self, later: &Self) -> bool {
        let is_same_row = self.row.is_none() || self.row == later.row;
        self.table == later.table
            && (self.kind != later.kind || (later.kind == WriteKind::Update && is_same_row))
    }

    fn values(&self) -> usize {
        self.statement.values.as_ref().map_or(0, |values| values.0.len())
    }
}

impl WriteBuffer {
    /// A buffer over a transaction that has begun.
    pub(super) fn new(lease: Lease) -> Self {
        Self { lease, pending: Mutex::default() }
    }

    /// Adds a write to the buffer.
    pub(super) async fn push(&self, write: PendingWrite) -> Result<(), DbErr> {
        let mut pending = self.pending.lock().await;
        let values: usize = pending.iter().map(PendingWrite::values).sum();
        let is_full = values + write.values() > MOST_VALUES;
        if is_full || pending.iter().any(|earlier| earlier.collides(&write)) {
            self.send(&mut pending).await?;
        }
        pending.push(write);
        Ok(())
    }

    /// Replaces the pending insert of a row; `false`: none is pending.
    pub(super) async fn replace_insert<E: EntityTrait>(
        &self,
        row: Uuid,
        insert: &(dyn Fn() -> Statement + Sync),
    ) -> bool {
        self.replace_insert_into(E::default().table_name(), row, insert).await
    }

    async fn replace_insert_into(
        &self,
        table: &'static str,
        row: Uuid,
        insert: &(dyn Fn() -> Statement + Sync),
    ) -> bool {
        let mut pending = self.pending.lock().await;
        let found = pending.iter_mut().find(|write| {
            write.kind == WriteKind::Insert && write.table == table && write.row == Some(row)
        });
        match found {
            Some(write) => {
                write.statement = insert();
                true
            }
            None => false,
        }
    }

    /// Sends all pending writes.
    pub(super) async fn flush(&self) -> Result<(), DbErr> {
        self.send(&mut *self.pending.lock().await).await
    }

    /// Sends all pending writes and commits.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.flush().await?;
        self.lease.commit().await
    }

    /// Rolls the transaction back.
    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.lease.rollback().await
    }

    /// Executes a statement now. It may depend on any pending write, so those are sent first.
    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.flush().await?;
        self.lease.execute_raw(statement).await
    }

    /// The connection for a query that reads these tables; pending writes to them are sent first.
    pub(super) async fn reading(&self, tables: TablesRead) -> Result<ReadConnection<'_>, DbErr> {
        let mut pending = self.pending.lock().await;
        if pending.iter().any(|write| tables.include(write.table)) {
            self.send(&mut pending).await?;
        }
        Ok(ReadConnection { lease: &self.lease, tables })
    }

    /// Runs a raw statement that reads and writes only the table of `E`.
    pub(super) async fn query_one_of<E: EntityTrait>(
        &self,
        statement: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.reading(TablesRead::only::<E>()).await?.query_one_raw(statement).await
    }

    /// Which database it is.
    pub(super) fn backend(&self) -> DbBackend {
        self.lease.get_database_backend()
    }

    async fn send(&self, pending: &mut Vec<PendingWrite>) -> Result<(), DbErr> {
        let writes = std::mem::take(pending);
        if self.backend() == DbBackend::Postgres && writes.len() > 1 {
            return self.send_at_once(writes).await;
        }
        for PendingWrite { kind, statement, .. } in writes {
            let written = self.lease.execute_raw(statement).await?.rows_affected();
            if kind == WriteKind::Update && written != 1 {
                return Err(DbErr::RecordNotUpdated);
            }
        }
        Ok(())
    }

    async fn send_at_once(&self, writes: Vec<PendingWrite>) -> Result<(), DbErr> {
        let updates = writes.iter().filter(|write| write.kind == WriteKind::Update).count();
        let row = self.lease.query_one_raw(combined(writes)).await?;
        let updated: i64 = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        let is_done = usize::try_from(updated).is_ok_and(|updated| updated == updates);
        if is_done { Ok(()) } else { Err(DbErr::RecordNotUpdated) }
    }
}

#[cfg(test)]
mod tests;
