//! Indexes for what a representative counts: the customers of an owner's and of a team's opportunities and leads.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 2] = ["opportunity", "lead"];
const REACHED_BY: [&str; 2] = ["owner_id", "team_id"];
const CUSTOMERS: [&str; 2] = ["account_id", "contact_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, by, customer) in indexes() {
            let create = format!(
                "CREATE INDEX {table}_{by}_{customer} ON {table} ({by}, {customer}) \
                 WHERE deleted_at IS NULL AND {customer} IS NOT NULL"
            );
            manager.get_connection().execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, by, customer) in indexes() {
            let drop = format!("DROP INDEX {table}_{by}_{customer}");
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}

fn indexes() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLES.into_iter().flat_map(|table| {
        REACHED_BY.into_iter().flat_map(move |by| CUSTOMERS.map(|customer| (table, by, customer)))
    })
}
