//! The timeline of leads, accounts, contacts and opportunities.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &tables()).await?;
        manager.get_connection().execute_unprepared(FROM_HISTORY).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &tables()).await
    }
}

/// Every version of an opportunity is an entry of its timeline.
const FROM_HISTORY: &str = "INSERT INTO timeline_entry \
     (id, subject_id, kind, occurred_at, actor_id, record_prefix, record_id, data) \
     SELECT id, opportunity_id, kind, at, by_id, 'opp', opportunity_id, '{}' FROM opportunity_history";

fn tables() -> Vec<Table> {
    vec![
        Table::new("timeline_entry")
            .id()
            .uuid("subject_id")
            // Not a closed list: kinds are added.
            .text("kind")
            .instant("occurred_at")
            .key_null("actor_id", "app_user")
            .text("record_prefix")
            .uuid("record_id")
            .text("data")
            .index("subject_id, occurred_at, id"),
    ]
}
