//! Accounts, contacts and leads.

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
    vec![account(), contact(), lead()]
}

fn account() -> Table {
    Table::new("account")
        .id()
        .version()
        .text("name")
        .text("name_key")
        .sorted("name_sort")
        .text_null("legal_name")
        .choice("kind", &["ORGANIZATION", "PERSON"])
        .text_null("national_id")
        .text_null("economic_code")
        .text_null("registration_number")
        .text_null("country")
        .text_null("province")
        .text_null("city")
        .text_null("street")
        .text_null("postal_code")
        .text_null("phone")
        .text_null("phone_extension")
        .text_null("phone_key")
        .text_null("fax")
        .text_null("email")
        .text_null("email_key")
        .text_null("website")
        .key_null("tax_rate_id", "tax_rate")
        .key("owner_id", "app_user")
        .key_null("team_id", "team")
        .instant("created_at")
        .instant("updated_at")
        .index("name_key")
        .index("name_sort, id")
        .index("created_at, id")
        .index_where("email_key", "email_key IS NOT NULL")
        .index_where("phone_key", "phone_key IS NOT NULL")
        .index("owner_id")
        .index("team_id")
}

fn contact() -> Table {
    Table::new("contact")
        .id()
        .version()
        .key_null("account_id", "account")
        .text_null("salutation")
        .text_null("first_name")
        .text("last_name")
        .text("full_name")
        .text("name_key")
        .sorted("name_sort")
        .text_null("job_title")
        .text_null("national_id")
        .text_null("country")
        .text_null("province")
        .text_null("city")
        .text_null("street")
        .text_null("postal_code")
        .text_null("phone")
        .text_null("phone_extension")
        .text_null("phone_key")
        .text_null("mobile_phone")
        .text_null("mobile_key")
        .text_null("email")
        .text_null("email_key")
        .key("owner_id", "app_user")
        .key_null("team_id", "team")
        .instant("created_at")
        .instant("updated_at")
        .index("name_key")
        .index("name_sort, id")
        .index("created_at, id")
        .index_where("email_key", "email_key IS NOT NULL")
        .index_where("phone_key", "phone_key IS NOT NULL")
        .index_where("mobile_key", "mobile_key IS NOT NULL")
        .index("account_id")
        .index("owner_id")
        .index("team_id")
}

fn lead() -> Table {
    Table::new("lead")
        .id()
        .version()
        .text("subject")
        .choice("status", &["NEW", "CONTACTED", "QUALIFIED", "DISQUALIFIED"])
        .text_null("salutation")
        .text_null("first_name")
        .text_null("last_name")
        .text_null("company_name")
        .text_null("job_title")
        .text_null("email")
        .text_null("email_key")
        .text_null("phone")
        .text_null("phone_extension")
        .text_null("phone_key")
        .text_null("mobile_phone")
        .text_null("mobile_key")
        .text_null("name_key")
        .text_null("company_key")
        .text_null("website")
        .text_null("country")
        .text_null("province")
        .text_null("city")
        .key_null("source_id", "lead_source")
        .key_null("campaign_id", "campaign")
        .key("owner_id", "app_user")
        .key_null("team_id", "team")
        .choice_null("rating", &["HOT", "WARM", "COLD"])
        .currency("currency_code")
        .amount_null("estimated_value")
        .day_null("estimated_close_date")
        .text_null("customer_need")
        .text_null("pain_points")
        .amount_null("budget_amount")
        .choice_null("budget_status", &["NO_COMMITTED_BUDGET", "MAY_BUY", "CAN_BUY", "WILL_BUY"])
        .choice_null(
            "purchase_timeframe",
            &["IMMEDIATE", "THIS_QUARTER", "NEXT_QUARTER", "THIS_YEAR", "UNKNOWN"],
        )
        .text_null("note")
        .text_null("disqualified_reason")
        .key_null("account_id", "account")
        .key_null("contact_id", "contact")
        .instant_null("qualified_at")
        .sorted("sort_key")
        .instant("created_at")
        .instant("updated_at")
        .index("created_at, id")
        .index("updated_at, id")
        .index("sort_key, id")
        .index("estimated_value, id")
        .index("owner_id")
        .index("team_id")
        .index("campaign_id")
        .index("account_id")
        .index("contact_id")
        .index_where("email_key", "email_key IS NOT NULL")
        .index_where("phone_key", "phone_key IS NOT NULL")
        .index_where("mobile_key", "mobile_key IS NOT NULL")
        .index_where("company_key", "company_key IS NOT NULL")
        .index_where("name_key", "name_key IS NOT NULL")
}
