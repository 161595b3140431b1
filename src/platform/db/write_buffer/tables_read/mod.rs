//! The tables that a query reads: its own, those it joins, and those of its sub-queries. They are taken from the
//! query's syntax tree, so that callers need not list them.

use std::borrow::Cow;

use sea_orm::EntityTrait;
use sea_orm::sea_query::SelectStatement;
use sea_orm::sea_query::audit::AuditTrait;

/// The tables that a query reads; `None`: unknown, so any table counts as read.
#[derive(Debug)]
pub(in crate::platform::db) struct TablesRead(Option<Vec<Cow<'static, str>>>);

impl TablesRead {
    /// The tables found in a query's syntax tree.
    pub fn by(query: &SelectStatement) -> Self {
        let accesses = query.audit().ok().map(|audit| audit.requests.into_iter());
        Self(accesses.map(|all| all.map(|access| access.schema_table.1.inner()).collect()))
    }

    /// Only the table of `E`.
    pub fn only<E: EntityTrait>() -> Self {
        Self(Some(Vec::new())).and::<E>()
    }

    /// Adds the table of `E`.
    pub fn and<E: EntityTrait>(mut self) -> Self {
        if let Some(tables) = &mut self.0 {
            tables.push(Cow::Borrowed(E::default().table_name()));
        }
        self
    }

    /// Whether the table is among those read.
    pub fn include(&self, table: &str) -> bool {
        self.0.as_ref().is_none_or(|tables| tables.iter().any(|read| read == table))
    }

    /// Whether every table named after FROM or JOIN in the query's text is included: the syntax tree leaves out
    /// sub-queries in ORDER BY, HAVING and join conditions.
    pub fn cover(&self, sql: &str) -> bool {
        let named = ["FROM \"", "JOIN \""].into_iter().flat_map(|clause| sql.split(clause).skip(1));
        named.filter_map(|rest| rest.split('"').next()).all(|table| self.include(table))
    }
}

#[cfg(test)]
mod tests;
