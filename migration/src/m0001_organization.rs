//! The organisation, its calendar and its currencies.

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
        Table::new("currency")
            .id()
            .text("code")
            .version()
            .text("name")
            .int("precision")
            .amount("payable_multiple")
            .choice("payable_direction", &["UP", "DOWN", "NEAREST"])
            .int("validity_days")
            .flag("is_active")
            .unique("code")
            .check("precision BETWEEN 0 AND 4")
            .check("payable_multiple >= 0"),
        Table::new("exchange_rate")
            .id()
            .currency("currency_code")
            .choice("kind", &["OFFICIAL", "MARKET"])
            .day("valid_from")
            .amount("currency_amount")
            .amount("base_amount")
            .unique("currency_code, kind, valid_from")
            .check("currency_amount > 0 AND base_amount > 0"),
        Table::new("organization")
            .id()
            .version()
            .text("name")
            .text("base_currency")
            .text("time_zone")
            .choice("calendar", &["GREGORIAN", "JALALI"])
            .int("fiscal_year_start_month")
            .int("fiscal_year_start_day")
            .choice(
                "week_start",
                &["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
            )
            .text("weekend_days")
            .text("locale")
            .text("default_country")
            .text("quote_number_format")
            .text("order_number_format")
            .text("opportunity_number_format")
            .text("invoice_number_format")
            .flag("revenue_includes_tax")
            .int("event_retention_hours")
            .check("event_retention_hours >= 72"),
        Table::new("holiday").id().day("date").text("name").unique("date"),
    ]
}
