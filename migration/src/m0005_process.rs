//! Sales processes.

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
        Table::new("sales_process")
            .id()
            .version()
            .text("name")
            .flag("is_default")
            .flag("is_active")
            .flag("allows_skipping")
            .unique_where("is_default", "is_default"),
        Table::new("stage")
            .id()
            .key("process_id", "sales_process")
            .text("name")
            .int("position")
            .int("probability")
            .int_null("rot_days")
            .choice(
                "forecast_category",
                &["PIPELINE", "BEST_CASE", "COMMITTED", "OMITTED", "WON", "LOST"],
            )
            .text_null("guidance")
            .flag("is_active")
            .index("process_id, position")
            .check("probability BETWEEN 0 AND 100"),
        Table::new("stage_step")
            .id()
            .key_owned("stage_id", "stage")
            .int("position")
            .choice("kind", &["FIELD", "LINES", "QUOTE", "ACTIVE_QUOTE", "SENT_QUOTE", "TICK"])
            .text_null("field")
            .text("label")
            .flag("is_required")
            .index("stage_id, position"),
    ]
}
