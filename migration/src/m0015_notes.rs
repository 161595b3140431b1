//! Notes on leads, accounts, contacts, opportunities and quotes.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &tables()).await
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("note")
            .id()
            .version()
            .key_null("lead_id", "lead")
            .key_null("account_id", "account")
            .key_null("contact_id", "contact")
            .key_null("opportunity_id", "opportunity")
            .key_null("quote_id", "quote")
            .key("author_id", "app_user")
            .text("text")
            .flag("is_pinned")
            .instant("created_at")
            .instant("updated_at")
            .check(
                "1 = (CASE WHEN lead_id IS NULL THEN 0 ELSE 1 END) \
                 + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) \
                 + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) \
                 + (CASE WHEN opportunity_id IS NULL THEN 0 ELSE 1 END) \
                 + (CASE WHEN quote_id IS NULL THEN 0 ELSE 1 END)",
            )
            .index("lead_id, is_pinned, created_at, id")
            .index("account_id, is_pinned, created_at, id")
            .index("contact_id, is_pinned, created_at, id")
            .index("opportunity_id, is_pinned, created_at, id")
            .index("quote_id, is_pinned, created_at, id"),
    ]
}
