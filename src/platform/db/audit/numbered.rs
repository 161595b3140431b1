//! Audit entries as administrators read them, each with its number in the chain.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use entity::id::AuditEntryId;
use entity::record::FromRowByIndex;
use entity::{audit_chain, audit_entry};
use sea_orm::sea_query::Value;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ModelTrait, QueryFilter, QueryResult,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::platform::db::joined_relation::JoinedRelation;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::Row;

/// An audit entry, and its number in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The entry.
    pub row: audit_entry::Model,
    /// The number in the chain; `None`: the entry is not chained yet.
    pub number: Option<i64>,
}

impl Deref for Numbered {
    type Target = audit_entry::Model;

    fn deref(&self) -> &audit_entry::Model {
        &self.row
    }
}

impl Row for Numbered {
    type Table = audit_entry::Entity;
    type Key = AuditEntryId;

    fn id(&self) -> Uuid {
        self.row.id.uuid()
    }

    fn model(&self) -> &audit_entry::Model {
        &self.row
    }

    fn value(&self, column: audit_entry::Column) -> Value {
        self.row.get(column)
    }

    async fn fetch<C: ConnectionTrait>(
        rows: Select<audit_entry::Entity>,
        connection: &C,
        _: &[Arc<dyn JoinedRelation>],
    ) -> Result<Vec<Self>, DbErr> {
        let read = connection.query_all(rows.as_query()).await?;
        let read = read.iter().map(|row| audit_entry::Model::from_row(row, 0));
        let read = read.collect::<Result<Vec<_>, _>>()?;
        let mut numbers = numbers(connection, &read).await?;
        let numbered =
            read.into_iter().map(|row| Self { number: numbers.remove(&row.position), row });
        Ok(numbered.collect())
    }

    fn overlaid(_: &Overlay, _: Uuid, read: Option<Self>) -> Option<Self> {
        read
    }

    fn written(_: &Overlay) -> Vec<Self> {
        Vec::new()
    }
}

#[expect(clippy::disallowed_methods, reason = "of entries that are seen")]
async fn numbers<C: ConnectionTrait>(
    connection: &C,
    entries: &[audit_entry::Model],
) -> Result<HashMap<i64, i64>, DbErr> {
    if entries.is_empty() {
        return Ok(HashMap::new());
    }
    let positions = entries.iter().map(|entry| entry.position);
    let links = audit_chain::Entity::find()
        .select_only()
        .column(audit_chain::Column::Position)
        .column(audit_chain::Column::Number)
        .filter(audit_chain::Column::Position.is_in(positions));
    let links = connection.query_all(links.as_query()).await?;
    let pair = |link: &QueryResult| Ok((link.try_get_by_index(0)?, link.try_get_by_index(1)?));
    links.iter().map(pair).collect()
}
