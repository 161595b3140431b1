//! Which tables a query reads: its own, those it joins, and those of its sub-queries. The query's tree tells, so
//! that no reader has to say it.

use std::borrow::Cow;

use sea_orm::EntityTrait;
use sea_orm::sea_query::SelectStatement;
use sea_orm::sea_query::audit::AuditTrait;

/// The tables that a query reads; `None`: any.
#[derive(Debug)]
pub(in crate::platform::db) struct TablesRead(Option<Vec<Cow<'static, str>>>);

impl TablesRead {
    /// All tables in a query's tree.
    pub fn by(query: &SelectStatement) -> Self {
        let accesses = query.audit().ok().map(|audit| audit.requests.into_iter());
        Self(accesses.map(|all| all.map(|access| access.schema_table.1.inner()).collect()))
    }

    /// The table of `E` alone.
    pub fn only<E: EntityTrait>() -> Self {
        Self(Some(Vec::new())).and::<E>()
    }

    /// These and the table of `E`.
    pub fn and<E: EntityTrait>(mut self) -> Self {
        if let Some(tables) = &mut self.0 {
            tables.push(Cow::Borrowed(E::default().table_name()));
        }
        self
    }

    /// Whether a table is among them.
    pub fn include(&self, table: &str) -> bool {
        self.0.as_ref().is_none_or(|tables| tables.iter().any(|read| read == table))
    }

    /// Whether a query's text names no other table after FROM or JOIN: a tree does not tell what it looks up
    /// in ORDER BY, in HAVING or in the condition of a join.
    pub fn cover(&self, sql: &str) -> bool {
        let named = ["FROM \"", "JOIN \""].into_iter().flat_map(|clause| sql.split(clause).skip(1));
        named.filter_map(|rest| rest.split('"').next()).all(|table| self.include(table))
    }
}

#[cfg(test)]
mod tests;
