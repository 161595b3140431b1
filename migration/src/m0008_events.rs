//! The event log, idempotency keys, numbers and search.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &tables()).await?;
        let search = match manager.get_database_backend() {
            DbBackend::Sqlite => SQLITE_SEARCH,
            _ => POSTGRES_SEARCH,
        };
        for statement in search.iter().chain(&[COUNTER]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("DROP TABLE search_index").await?;
        }
        drop(manager, &tables()).await
    }
}

const COUNTER: &str =
    "INSERT INTO event_counter (id, last_number, dropped_number) VALUES (1, 0, 0)";

const POSTGRES_SEARCH: &[&str] = &[
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_document_text ON search_document USING gin (text gin_trgm_ops)",
];

/// FTS5 keeps no copy of the text: triggers tell it of each change.
const SQLITE_SEARCH: &[&str] = &[
    "CREATE VIRTUAL TABLE search_index USING fts5 (text, content = 'search_document', \
     content_rowid = 'key', tokenize = 'trigram case_sensitive 1')",
    "CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN \
     INSERT INTO search_index (rowid, text) VALUES (new.key, new.text); END",
    "CREATE TRIGGER search_document_dropped AFTER DELETE ON search_document BEGIN \
     INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.key, old.text); END",
    "CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN \
     INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.key, old.text); \
     INSERT INTO search_index (rowid, text) VALUES (new.key, new.text); END",
];

fn tables() -> Vec<Table> {
    vec![
        Table::new("event_log")
            .serial("position")
            .big_null("number")
            .uuid("id")
            .text("kind")
            .instant("occurred_at")
            .key_null("actor_id", "app_user")
            .uuid_null("lead_id")
            .uuid_null("opportunity_id")
            .uuid_null("quote_id")
            .text("body")
            .unique("id")
            .unique("number")
            .index_where("position", "number IS NULL")
            .index("opportunity_id"),
        Table::new("event_counter")
            .int("id")
            .big("last_number")
            .big("dropped_number")
            .primary_key("id")
            .check("id = 1"),
        Table::new("idempotency_key")
            .key("actor_id", "app_user")
            .text("verb")
            .text("key")
            .text("input_hash")
            .text_null("result")
            .instant("created_at")
            .primary_key("actor_id, verb, key")
            .index("created_at"),
        Table::new("number_counter")
            .choice("kind", &["OPPORTUNITY", "QUOTE", "ORDER", "INVOICE"])
            .int("year")
            .int("last_number")
            .primary_key("kind, year"),
        Table::new("search_document")
            .serial("key")
            .uuid("record_id")
            .text("text")
            .unique("record_id"),
    ]
}
