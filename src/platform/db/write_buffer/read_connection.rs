//! The connection on which a transaction runs one query.

use async_graphql::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::platform::db::pool::Lease;
use crate::platform::db::write_buffer::TablesRead;

/// A transaction's connection for one query, whose tables have no pending writes.
#[derive(Debug)]
pub(in crate::platform::db) struct ReadConnection<'a> {
    pub(super) lease: &'a Lease,
    pub(super) tables: TablesRead,
}

impl ReadConnection<'_> {
    /// Fails in debug builds if the query reads a table that it has not declared.
    fn check(&self, query: &Statement) {
        debug_assert!(
            self.tables.cover(&query.sql),
            "{:?} misses a table: {}",
            self.tables,
            query.sql
        );
    }
}

#[async_trait]
impl ConnectionTrait for ReadConnection<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.lease.get_database_backend()
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(only_reads())
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(only_reads())
    }

    async fn query_one_raw(&self, query: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.check(&query);
        self.lease.query_one_raw(query).await
    }

    async fn query_all_raw(&self, query: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.check(&query);
        self.lease.query_all_raw(query).await
    }
}

fn only_reads() -> DbErr {
    DbErr::Custom("this connection only reads".to_owned())
}
