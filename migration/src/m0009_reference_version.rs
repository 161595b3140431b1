//! What tells when the small tables that are kept in memory have changed.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kind = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER",
            _ => "bigint",
        };
        let add = format!(
            "ALTER TABLE organization ADD COLUMN reference_version {kind} NOT NULL DEFAULT 0"
        );
        manager.get_connection().execute_unprepared(&add).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = "ALTER TABLE organization DROP COLUMN reference_version";
        manager.get_connection().execute_unprepared(drop).await?;
        Ok(())
    }
}
