//! Indexes of the lists of quotes and orders: one for each order, and for numbers in any letter case.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// Name, table and columns.
const INDEXES: &[(&str, &str, &str)] = &[
    ("quote_created_at_id", "quote", "created_at, id"),
    ("quote_updated_at_id", "quote", "updated_at, id"),
    ("quote_number_id", "quote", "number, id"),
    ("quote_valid_until_id", "quote", "valid_until, id"),
    ("quote_status_created_at_id", "quote", "status, created_at, id"),
    ("quote_lower_number", "quote", "LOWER(number)"),
    ("sales_order_created_at_id", "sales_order", "created_at, id"),
    ("sales_order_updated_at_id", "sales_order", "updated_at, id"),
    ("sales_order_status_created_at_id", "sales_order", "status, created_at, id"),
    ("sales_order_lower_number", "sales_order", "LOWER(number)"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, columns) in INDEXES {
            let create = format!("CREATE INDEX {name} ON {table} ({columns})");
            manager.get_connection().execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _, _) in INDEXES {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Ok(())
    }
}
