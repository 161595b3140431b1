//! Passwords, sessions of browsers, identities of providers, and what went wrong at signing in.

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
        let (flag, text) = match manager.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER NOT NULL DEFAULT 0", "TEXT"),
            _ => ("boolean NOT NULL DEFAULT false", "text"),
        };
        for add in [
            format!("ALTER TABLE app_user ADD COLUMN is_service {flag}"),
            format!("ALTER TABLE api_token ADD COLUMN scopes {text}"),
        ] {
            manager.get_connection().execute_unprepared(&add).await?;
        }
        create(manager, &tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &tables()).await?;
        for drop in [
            "ALTER TABLE app_user DROP COLUMN is_service",
            "ALTER TABLE api_token DROP COLUMN scopes",
        ] {
            manager.get_connection().execute_unprepared(drop).await?;
        }
        Ok(())
    }
}

fn tables() -> [Table; 4] {
    [
        Table::new("user_password")
            .id()
            .key("user_id", "app_user")
            .text("hash")
            .instant("changed_at")
            .unique("user_id"),
        Table::new("browser_session")
            .id()
            .key("user_id", "app_user")
            .bytes("hash")
            .bytes_null("former_hash")
            .instant("renewed_at")
            .instant("created_at")
            .instant("last_used_at")
            .instant("expires_at")
            .instant_null("revoked_at")
            .text_null("address")
            .text_null("user_agent")
            .unique("hash")
            .index("former_hash")
            .index("user_id")
            .index("expires_at"),
        Table::new("user_identity")
            .id()
            .key("user_id", "app_user")
            .text("issuer")
            .text("subject")
            .instant("linked_at")
            .unique("issuer, subject")
            .index("user_id"),
        // Whoever tried is kept by a digest: an address that is nobody's may be somebody's elsewhere.
        Table::new("sign_in_failure")
            .serial("number")
            .bytes("account")
            .text("address")
            .instant("at")
            .index("account, at")
            .index("address, at")
            .index("at"),
    ]
}
