//! Teams, users and their tokens, and the months of the books.

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
        Table::new("team").id().text("name").key_null("parent_id", "team").flag("is_active"),
        Table::new("app_user")
            .id()
            .text("display_name")
            .text_null("email")
            .choice("role", &["ADMIN", "MANAGER", "REP", "READER"])
            .choice("reach", &["ALL", "TEAM", "OWN"])
            .key_null("team_id", "team")
            .text_null("locale")
            .flag("is_active")
            .unique("email"),
        Table::new("api_token")
            .id()
            .key_owned("user_id", "app_user")
            .text("name")
            .text("prefix")
            .bytes("hash")
            .instant("created_at")
            .instant_null("expires_at")
            .instant_null("revoked_at")
            .instant_null("last_used_at")
            .unique("hash")
            .index("user_id"),
        Table::new("period")
            .id()
            .day("starts_on")
            .day("ends_on")
            .instant_null("closed_at")
            .key_null("closed_by_id", "app_user")
            .unique("starts_on")
            .check("starts_on <= ends_on"),
    ]
}
