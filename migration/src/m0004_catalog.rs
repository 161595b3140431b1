//! Units, taxes, products and prices.

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
        Table::new("unit_group").id().text("name"),
        Table::new("unit")
            .id()
            .key("unit_group_id", "unit_group")
            .text("name")
            .big("factor_numerator")
            .big("factor_denominator")
            .int("position")
            .check("factor_numerator > 0 AND factor_denominator > 0")
            .index("unit_group_id"),
        Table::new("tax_rate")
            .id()
            .version()
            .text("name")
            .choice("kind", &["STANDARD", "ZERO", "EXEMPT"])
            .amount("percent")
            .day_null("valid_from")
            .day_null("valid_to")
            .flag("is_default")
            .flag("is_active")
            .check("percent BETWEEN 0 AND 1000000"),
        Table::new("product")
            .id()
            .version()
            .text("sku")
            .text("name")
            .text_null("description")
            .key("unit_group_id", "unit_group")
            .key("default_unit_id", "unit")
            .amount_null("list_price")
            .amount_null("current_cost")
            .amount_null("standard_cost")
            .key_null("tax_rate_id", "tax_rate")
            .int("quantity_decimals")
            .flag("is_active")
            .instant("created_at")
            .instant("updated_at")
            .unique("sku")
            .check("quantity_decimals BETWEEN 0 AND 4"),
        Table::new("price_list")
            .id()
            .version()
            .text("name")
            .currency("currency_code")
            .day_null("starts_on")
            .day_null("ends_on")
            .flag("is_active"),
        Table::new("price_list_item")
            .id()
            .key_owned("price_list_id", "price_list")
            .key("product_id", "product")
            .key("unit_id", "unit")
            .choice(
                "method",
                &[
                    "AMOUNT",
                    "PERCENT_OF_LIST",
                    "MARKUP_CURRENT_COST",
                    "MARGIN_CURRENT_COST",
                    "MARKUP_STANDARD_COST",
                    "MARGIN_STANDARD_COST",
                ],
            )
            .amount("value")
            .unique("price_list_id, product_id, unit_id")
            .index("product_id"),
        Table::new("price_tier")
            .id()
            .key_owned("price_list_item_id", "price_list_item")
            .amount("from_quantity")
            .amount_null("to_quantity")
            .amount_null("percent")
            .amount_null("amount")
            .index("price_list_item_id")
            .check("(percent IS NULL) <> (amount IS NULL)")
            .check("from_quantity > 0"),
    ]
}
