//! Invoices: how much of an order is fulfilled and invoiced, payments, credit notes, and the terms and lists of
//! invoices.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// Table, column, its type on SQLite and on PostgreSQL.
const COLUMNS: &[(&str, &str, &str, &str)] = &[
    ("document", "payment_days", "INTEGER", "integer"),
    ("line", "fulfilled_quantity", "INTEGER NOT NULL DEFAULT 0", "bigint NOT NULL DEFAULT 0"),
    ("line", "invoiced_quantity", "INTEGER NOT NULL DEFAULT 0", "bigint NOT NULL DEFAULT 0"),
    ("sales_order", "invoicing", "TEXT NOT NULL DEFAULT 'NONE'", "text NOT NULL DEFAULT 'NONE'"),
    ("sales_order", "cancel_reason", "TEXT", "text"),
    ("invoice", "issued_on", "TEXT", "date"),
    ("invoice", "due_on", "TEXT", "date"),
    ("invoice", "paid_amount", "INTEGER NOT NULL DEFAULT 0", "bigint NOT NULL DEFAULT 0"),
    ("invoice", "credited_amount", "INTEGER NOT NULL DEFAULT 0", "bigint NOT NULL DEFAULT 0"),
    ("invoice", "balance", "INTEGER NOT NULL DEFAULT 0", "bigint NOT NULL DEFAULT 0"),
    ("invoice", "content_hash", "TEXT", "text"),
    ("invoice", "note", "TEXT", "text"),
];

/// Name, table and columns.
const INDEXES: &[(&str, &str, &str)] = &[
    ("invoice_created_at_id", "invoice", "created_at, id"),
    ("invoice_updated_at_id", "invoice", "updated_at, id"),
    ("invoice_number_id", "invoice", "number, id"),
    ("invoice_issued_on_id", "invoice", "issued_on, id"),
    ("invoice_due_on_id", "invoice", "due_on, id"),
    ("invoice_balance_id", "invoice", "balance, id"),
    ("invoice_status_created_at_id", "invoice", "status, created_at, id"),
    ("invoice_status_due_on_id", "invoice", "status, due_on, id"),
    ("invoice_order_id_created_at_id", "invoice", "order_id, created_at, id"),
    ("invoice_opportunity_id_created_at_id", "invoice", "opportunity_id, created_at, id"),
    ("invoice_lower_number", "invoice", "LOWER(number)"),
];

/// Numbers are compared byte by byte, so that both databases sort them alike.
const POSTGRES_NUMBER: &str = "ALTER TABLE invoice ALTER COLUMN number TYPE text COLLATE \"C\"";

/// The counters of numbers get another kind; SQLite cannot change the check of a column.
const SQLITE_COUNTERS: &[&str] = &[
    "ALTER TABLE number_counter RENAME TO former_number_counter",
    "CREATE TABLE number_counter (kind TEXT NOT NULL, year INTEGER NOT NULL, \
     last_number INTEGER NOT NULL, PRIMARY KEY (kind, year)) STRICT",
    "INSERT INTO number_counter SELECT kind, year, last_number FROM former_number_counter",
    "DROP TABLE former_number_counter",
];
const POSTGRES_COUNTERS: &[&str] =
    &["ALTER TABLE number_counter DROP CONSTRAINT IF EXISTS number_counter_kind_check"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        for (table, column, sqlite, postgres) in COLUMNS {
            let kind = if is_postgres { postgres } else { sqlite };
            let add = format!("ALTER TABLE {table} ADD COLUMN {column} {kind}");
            connection.execute_unprepared(&add).await?;
        }
        if is_postgres {
            connection.execute_unprepared(POSTGRES_NUMBER).await?;
        }
        for statement in if is_postgres { POSTGRES_COUNTERS } else { SQLITE_COUNTERS } {
            connection.execute_unprepared(statement).await?;
        }
        for (name, table, columns) in INDEXES {
            let create = format!("CREATE INDEX {name} ON {table} ({columns})");
            connection.execute_unprepared(&create).await?;
        }
        create(manager, &tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &tables()).await?;
        let connection = manager.get_connection();
        for (name, _, _) in INDEXES {
            connection.execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        for (table, column, _, _) in COLUMNS.iter().rev() {
            let drop = format!("ALTER TABLE {table} DROP COLUMN {column}");
            connection.execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("payment")
            .id()
            .key("opportunity_id", "opportunity")
            .key("invoice_id", "invoice")
            .key_null("reverses_id", "payment")
            .amount("amount")
            .day("received_on")
            .text_null("reference")
            .text_null("note")
            .key("by_id", "app_user")
            .instant("created_at")
            .check("amount <> 0 AND (amount < 0) = (reverses_id IS NOT NULL)")
            .unique_where("reverses_id", "reverses_id IS NOT NULL")
            .index("reverses_id")
            .index("invoice_id, created_at, id")
            .index("opportunity_id"),
        Table::new("credit_note")
            .id()
            .key("opportunity_id", "opportunity")
            .key("invoice_id", "invoice")
            .sorted("number")
            .text("reason")
            .day("credited_on")
            .currency("currency_code")
            .amount("detail_amount")
            .amount("header_discount_amount")
            .amount("freight_amount")
            .amount("freight_tax_amount")
            .amount("tax_amount")
            .amount("total_amount")
            .amount("payable_amount")
            .amount("base_total_amount")
            .text("content_hash")
            .key("by_id", "app_user")
            .instant("created_at")
            .unique("number")
            .index("invoice_id, created_at, id")
            .index("opportunity_id"),
        Table::new("credit_note_line")
            .id()
            .key("opportunity_id", "opportunity")
            .key_owned("credit_note_id", "credit_note")
            .key("line_id", "line")
            .int("position")
            .amount("quantity")
            .amount("base_amount")
            .amount("manual_discount_amount")
            .amount("header_discount_share")
            .amount("tax_amount")
            .check("quantity > 0")
            .index("credit_note_id, position")
            .index("line_id")
            .index("opportunity_id"),
    ]
}
