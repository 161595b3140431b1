//! Records that an administrator keeps.

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
        Table::new("campaign")
            .id()
            .version()
            .text("name")
            .day_null("starts_on")
            .day_null("ends_on")
            .flag("is_active"),
        Table::new("lead_source").id().version().text("name").int("position").flag("is_active"),
        Table::new("competitor")
            .id()
            .version()
            .text("name")
            .text("name_key")
            .text_null("website")
            .text_null("strengths")
            .text_null("weaknesses")
            .flag("is_active")
            .unique("name_key"),
        Table::new("close_reason")
            .id()
            .version()
            .choice("outcome", &["WON", "LOST"])
            .text("label")
            .int("position")
            .flag("requires_competitor")
            .flag("requires_note")
            .flag("counts_in_win_rate")
            .flag("is_active"),
    ]
}
