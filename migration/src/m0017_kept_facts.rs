//! Facts that later changes must not rewrite: the currency's rounding that a document was priced with, whether its base
//! values could not follow the rate, the tier's percentage of a line, when a rate took effect, and who took over from a
//! person who left.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// Documents that are there already were priced with what their currency says now, as far as anybody knows.
const FROM_CURRENCY: &str = "UPDATE document SET \
     amount_precision = (SELECT c.precision FROM currency c WHERE c.code = document.currency_code), \
     payable_multiple = (SELECT c.payable_multiple FROM currency c WHERE c.code = document.currency_code), \
     payable_direction = (SELECT c.payable_direction FROM currency c WHERE c.code = document.currency_code)";

/// The percentage of a line's tier, if a tier of its price still gives the discount that the line has; within half a
/// unit of the currency, because the discount was rounded. Percentages and amounts have four decimal places.
const FROM_TIER: &str = "UPDATE line SET volume_percent = (SELECT MAX(t.percent) FROM price_tier t \
     WHERE t.price_list_item_id = line.price_list_item_id AND t.from_quantity <= line.quantity \
     AND ABS(line.unit_price * 1.0 * t.percent / 1000000.0 - line.volume_discount) <= 5000) \
     WHERE volume_discount > 0";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (int, big, text, key, flag, instant) = match manager.get_database_backend() {
            DbBackend::Postgres => (
                "integer",
                "bigint",
                "text",
                "uuid",
                "boolean NOT NULL DEFAULT false",
                "timestamptz",
            ),
            _ => ("INTEGER", "INTEGER", "TEXT", "BLOB", "INTEGER NOT NULL DEFAULT 0", "TEXT"),
        };
        let connection = manager.get_connection();
        for statement in [
            format!("ALTER TABLE document ADD COLUMN amount_precision {int} NOT NULL DEFAULT 0"),
            format!("ALTER TABLE document ADD COLUMN payable_multiple {big} NOT NULL DEFAULT 0"),
            format!(
                "ALTER TABLE document ADD COLUMN payable_direction {text} NOT NULL DEFAULT 'NEAREST' \
                 CHECK (payable_direction IN ('UP', 'DOWN', 'NEAREST'))"
            ),
            format!("ALTER TABLE document ADD COLUMN is_base_stale {flag}"),
            format!("ALTER TABLE exchange_rate ADD COLUMN applied_at {instant}"),
            format!("ALTER TABLE line ADD COLUMN volume_percent {big}"),
            format!("ALTER TABLE app_user ADD COLUMN successor_id {key} REFERENCES app_user (id)"),
            FROM_CURRENCY.to_owned(),
            FROM_TIER.to_owned(),
        ] {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (table, column) in [
            ("app_user", "successor_id"),
            ("line", "volume_percent"),
            ("exchange_rate", "applied_at"),
            ("document", "is_base_stale"),
            ("document", "payable_direction"),
            ("document", "payable_multiple"),
            ("document", "amount_precision"),
        ] {
            let drop = format!("ALTER TABLE {table} DROP COLUMN {column}");
            connection.execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}
