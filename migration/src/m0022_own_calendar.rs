//! The calendar that a person has chosen.

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
        let text = match manager.get_database_backend() {
            DbBackend::Postgres => "text",
            _ => "TEXT",
        };
        let statement = format!(
            "ALTER TABLE app_user ADD COLUMN calendar {text} \
             CHECK (calendar IN ('GREGORIAN', 'JALALI'))"
        );
        manager.get_connection().execute_unprepared(&statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = "ALTER TABLE app_user DROP COLUMN calendar";
        manager.get_connection().execute_unprepared(drop).await?;
        Ok(())
    }
}
