//! Indexes that the plans of all statements showed to be missing: see `tests/api/contracts/plans`.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// Table and columns.
const INDEXES: &[(&str, &str)] = &[
    // Each deleted line and price is looked for in the lines that name it, to make them forget it.
    ("line", "source_line_id"),
    ("line", "price_list_item_id"),
    // The one that stands is for active orders only, and no statement says so but by a value.
    ("sales_order", "quote_id"),
    ("quote", "status, opportunity_id"),
    ("lead", "status, created_at, id"),
    ("account", "updated_at, id"),
    ("contact", "updated_at, id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            let create = format!("CREATE INDEX {} ON {table} ({columns})", title(table, columns));
            manager.get_connection().execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            let drop = format!("DROP INDEX {}", title(table, columns));
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}

fn title(table: &str, columns: &str) -> String {
    format!("{table}_{}", columns.replace(", ", "_"))
}
