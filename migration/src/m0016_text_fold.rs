//! The version of the folding by which kept texts were folded.

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
        manager.get_connection().execute_unprepared(FIRST).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &tables()).await
    }
}

/// Texts that were kept before this step were folded by the first version.
const FIRST: &str = "INSERT INTO text_fold (id, version) VALUES (1, 1)";

fn tables() -> Vec<Table> {
    vec![Table::new("text_fold").int("id").int("version").primary_key("id").check("id = 1")]
}
