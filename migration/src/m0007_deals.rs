//! Opportunities and the documents of a deal.

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
        document(),
        opportunity(),
        quote(),
        sales_order(),
        invoice(),
        line(),
        party(),
        closing(),
        stage_visit(),
        step_tick(),
        opportunity_competitor(),
        stakeholder(),
        opportunity_history(),
    ]
}

fn document() -> Table {
    Table::new("document")
        .id()
        .choice("kind", &["OPPORTUNITY", "QUOTE", "ORDER", "INVOICE"])
        .key_deferred("opportunity_id", "opportunity")
        .currency("currency_code")
        .amount("rate_currency_amount")
        .amount("rate_base_amount")
        .flag("is_rate_booked")
        .key_null("price_list_id", "price_list")
        .amount("discount_amount")
        .amount("discount_percent")
        .amount("freight_amount")
        .amount_null("freight_tax_rate")
        .text_null("payment_terms")
        .text_null("delivery_terms")
        .amount("detail_amount")
        .amount("header_discount_amount")
        .amount("tax_amount")
        .amount("total_amount")
        .amount("rounding_amount")
        .amount("payable_amount")
        .amount("base_total_amount")
        .index("opportunity_id")
        .check("discount_amount >= 0 AND freight_amount >= 0")
        .check("discount_percent BETWEEN 0 AND 1000000")
        .check("rate_currency_amount > 0 AND rate_base_amount > 0")
}

fn opportunity() -> Table {
    Table::new("opportunity")
        .document_id()
        .version()
        .sorted("number")
        .text("name")
        .text_null("description")
        .choice("status", &["OPEN", "WON", "LOST"])
        .flag("is_on_hold")
        .key_null("account_id", "account")
        .key_null("contact_id", "contact")
        .text("customer_name")
        .key("owner_id", "app_user")
        .key_null("team_id", "team")
        .key_null("lead_id", "lead")
        .key_null("campaign_id", "campaign")
        .key("process_id", "sales_process")
        .key("stage_id", "stage")
        .instant("stage_entered_at")
        .instant_null("rots_at")
        .amount("estimated_value")
        .flag("is_value_overridden")
        .amount("base_estimated_value")
        .amount("base_weighted_value")
        .day_null("estimated_close_date")
        .int("probability")
        .flag("is_probability_overridden")
        .choice(
            "forecast_category",
            &["PIPELINE", "BEST_CASE", "COMMITTED", "OMITTED", "WON", "LOST"],
        )
        .flag("is_forecast_overridden")
        .choice_null("rating", &["HOT", "WARM", "COLD"])
        .text_null("customer_need")
        .text_null("pain_points")
        .text_null("decision_maker")
        .amount_null("budget_amount")
        .choice_null("budget_status", &["NO_COMMITTED_BUDGET", "MAY_BUY", "CAN_BUY", "WILL_BUY"])
        .choice_null(
            "purchase_timeframe",
            &["IMMEDIATE", "THIS_QUARTER", "NEXT_QUARTER", "THIS_YEAR", "UNKNOWN"],
        )
        .text_null("current_situation")
        .text_null("proposed_solution")
        .sorted("name_sort")
        .sorted("customer_sort")
        .instant("created_at")
        .instant("updated_at")
        .check("account_id IS NOT NULL OR contact_id IS NOT NULL")
        .check("probability BETWEEN 0 AND 100")
        .unique("number")
        .index("status, estimated_close_date, id")
        .index("status, base_estimated_value, id")
        .index("estimated_close_date, id")
        .index("base_estimated_value, id")
        .index("stage_entered_at, id")
        .index("created_at, id")
        .index("updated_at, id")
        .index("name_sort, id")
        .index("customer_sort, id")
        .index("stage_id, status, stage_entered_at, id")
        .index("owner_id, status")
        .index("team_id, status")
        .index("account_id")
        .index("contact_id")
        .index("lead_id")
}

fn quote() -> Table {
    Table::new("quote")
        .document_id()
        .key("opportunity_id", "opportunity")
        .version()
        .sorted("number")
        .int("revision")
        .choice("status", &["DRAFT", "ACTIVE", "WON", "CLOSED"])
        .choice_null("closed_as", &["LOST", "CANCELED", "REVISED"])
        .key_null("reason_id", "close_reason")
        .text_null("note")
        .day_null("valid_until")
        .text_null("content_hash")
        .instant_null("activated_at")
        .instant_null("sent_at")
        .instant_null("viewed_at")
        .instant_null("accepted_at")
        .instant("created_at")
        .instant("updated_at")
        .unique("number, revision")
        .unique_where("number", "status IN ('DRAFT', 'ACTIVE')")
        .index("opportunity_id")
        .check("(closed_as IS NULL) = (status <> 'CLOSED')")
}

fn sales_order() -> Table {
    Table::new("sales_order")
        .document_id()
        .key("opportunity_id", "opportunity")
        .key("quote_id", "quote")
        .version()
        .sorted("number")
        .choice("status", &["ACTIVE", "CANCELED"])
        .choice("fulfillment", &["NONE", "PARTIAL", "COMPLETE"])
        .instant("created_at")
        .instant("updated_at")
        .unique("number")
        .unique_where("quote_id", "status = 'ACTIVE'")
        .index("opportunity_id")
}

fn invoice() -> Table {
    Table::new("invoice")
        .document_id()
        .key("opportunity_id", "opportunity")
        .key("order_id", "sales_order")
        .version()
        .text_null("number")
        .choice("status", &["DRAFT", "ISSUED", "PAID", "CANCELED"])
        .instant_null("issued_at")
        .instant("created_at")
        .instant("updated_at")
        .unique_where("number", "number IS NOT NULL")
        .index("order_id")
        .index("opportunity_id")
}

fn line() -> Table {
    Table::new("line")
        .id()
        .key_owned("document_id", "document")
        .int("position")
        .key_null("product_id", "product")
        .key_null("unit_id", "unit")
        .key_fading("price_list_item_id", "price_list_item")
        .text("description")
        .amount("quantity")
        .amount_null("list_unit_price")
        .amount("unit_price")
        .flag("is_price_overridden")
        .amount_null("cost")
        .amount("volume_discount")
        .amount("base_amount")
        .amount("manual_discount_amount")
        .amount_null("manual_discount_percent")
        .amount("net_amount")
        .amount("header_discount_share")
        .key_null("tax_rate_id", "tax_rate")
        .amount_null("tax_rate")
        .flag("is_tax_overridden")
        .amount("tax_amount")
        .amount("extended_amount")
        .key_fading("source_line_id", "line")
        .index("document_id, position")
        .index("product_id")
        .check("quantity > 0")
        .check("(product_id IS NULL) = (unit_id IS NULL)")
}

fn party() -> Table {
    Table::new("party")
        .id()
        .key_owned("document_id", "document")
        .choice("role", &["ORGANIZATION", "ACCOUNT", "CONTACT"])
        .choice("kind", &["ORGANIZATION", "PERSON"])
        .text("legal_name")
        .text_null("national_id")
        .text_null("economic_code")
        .text_null("registration_number")
        .text_null("country")
        .text_null("province")
        .text_null("city")
        .text_null("street")
        .text_null("postal_code")
        .text_null("phone")
        .text_null("fax")
        .unique("document_id, role")
}

fn closing() -> Table {
    Table::new("closing")
        .id()
        .key("opportunity_id", "opportunity")
        .choice("outcome", &["WON", "LOST"])
        .key_null("reason_id", "close_reason")
        .key_null("competitor_id", "competitor")
        .key_null("quote_id", "quote")
        .currency("currency_code")
        .amount("actual_revenue")
        .amount("base_actual_revenue")
        .amount_null("margin")
        .amount("rate_currency_amount")
        .amount("rate_base_amount")
        .day("closed_on")
        .text_null("note")
        .key("by_id", "app_user")
        .instant("closed_at")
        .flag("is_canceled")
        .index("opportunity_id")
        .index("closed_on")
        .unique_where("opportunity_id", "NOT is_canceled")
}

fn stage_visit() -> Table {
    Table::new("stage_visit")
        .id()
        .key("opportunity_id", "opportunity")
        .key("stage_id", "stage")
        .choice("direction", &["START", "FORWARD", "BACK", "REOPENED"])
        .instant("entered_at")
        .instant_null("left_at")
        .big_null("seconds")
        .key("by_id", "app_user")
        .text_null("note")
        .index("opportunity_id, entered_at")
        .unique_where("opportunity_id", "left_at IS NULL")
}

fn step_tick() -> Table {
    Table::new("step_tick")
        .id()
        .key("opportunity_id", "opportunity")
        .key("step_id", "stage_step")
        .instant("ticked_at")
        .key("ticked_by_id", "app_user")
        .unique("opportunity_id, step_id")
}

fn opportunity_competitor() -> Table {
    Table::new("opportunity_competitor")
        .id()
        .key("opportunity_id", "opportunity")
        .key("competitor_id", "competitor")
        .text_null("strengths")
        .text_null("weaknesses")
        .unique("opportunity_id, competitor_id")
}

fn stakeholder() -> Table {
    Table::new("stakeholder")
        .id()
        .key("opportunity_id", "opportunity")
        .key("contact_id", "contact")
        .text("role")
        .unique("opportunity_id, contact_id")
}

fn opportunity_history() -> Table {
    Table::new("opportunity_history")
        .id()
        .key("opportunity_id", "opportunity")
        .int("version")
        .instant("at")
        .key_null("by_id", "app_user")
        .choice(
            "kind",
            &[
                "LEAD_CREATED",
                "LEAD_CHANGED",
                "LEAD_QUALIFIED",
                "LEAD_DISQUALIFIED",
                "OPPORTUNITY_OPENED",
                "OPPORTUNITY_CHANGED",
                "OPPORTUNITY_STAGE_CHANGED",
                "OPPORTUNITY_WON",
                "OPPORTUNITY_LOST",
                "OPPORTUNITY_REOPENED",
                "QUOTE_GENERATED",
                "QUOTE_CHANGED",
                "QUOTE_ACTIVATED",
                "QUOTE_REVISED",
                "QUOTE_CLOSED",
                "QUOTE_WON",
                "ORDER_CREATED",
                "RECORD_HIDDEN",
                "RECORD_SHOWN",
                "REFERENCE_DATA_CHANGED",
                "CHECKPOINT",
            ],
        )
        .text("name")
        .text("customer_name")
        .key("process_id", "sales_process")
        .key("stage_id", "stage")
        .choice("status", &["OPEN", "WON", "LOST"])
        .flag("is_on_hold")
        .key("owner_id", "app_user")
        .key_null("team_id", "team")
        .day_null("estimated_close_date")
        .currency("currency_code")
        .amount("estimated_value")
        .amount("base_estimated_value")
        .amount("base_weighted_value")
        .int("probability")
        .choice(
            "forecast_category",
            &["PIPELINE", "BEST_CASE", "COMMITTED", "OMITTED", "WON", "LOST"],
        )
        .unique("opportunity_id, version")
        .index("at")
}
