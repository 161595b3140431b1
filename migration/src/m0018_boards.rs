//! What boards and dashboards ask for: the version and the number of a document's lines, the next step and the source of
//! an opportunity, and the closing in force.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// The columns that repeat the closing in force, for opportunities that are closed already.
const FROM_CLOSINGS: [(&str, &str); 4] = [
    ("closed_on", "closed_on"),
    ("close_reason_id", "reason_id"),
    ("competitor_id", "competitor_id"),
    ("base_actual_revenue", "base_actual_revenue"),
];

/// Documents that have lines already.
const LINE_COUNTS: &str = "UPDATE document SET line_count = \
     (SELECT COUNT(*) FROM line WHERE line.document_id = document.id)";

/// Opportunities that came from leads.
const FROM_LEADS: &str = "UPDATE opportunity SET source_id = \
     (SELECT l.source_id FROM lead l WHERE l.id = opportunity.lead_id) WHERE lead_id IS NOT NULL";

/// Table and columns.
const INDEXES: &[(&str, &str)] = &[
    ("opportunity", "closed_on, id"),
    ("opportunity", "next_step_on, id"),
    ("opportunity", "probability, id"),
    ("opportunity", "rating, id"),
    ("opportunity", "forecast_category, id"),
    ("opportunity", "campaign_id, id"),
    ("opportunity", "source_id, id"),
    ("opportunity", "close_reason_id, id"),
    ("opportunity", "competitor_id, id"),
    ("lead", "rating, id"),
    ("lead", "source_id, id"),
    ("lead", "company_key, id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (int, big, text, day, key) = match manager.get_database_backend() {
            DbBackend::Postgres => ("integer", "bigint", "text", "date", "uuid"),
            _ => ("INTEGER", "INTEGER", "TEXT", "TEXT", "BLOB"),
        };
        let connection = manager.get_connection();
        for statement in [
            format!("ALTER TABLE document ADD COLUMN lines_version {int} NOT NULL DEFAULT 1"),
            format!("ALTER TABLE document ADD COLUMN line_count {int} NOT NULL DEFAULT 0"),
            LINE_COUNTS.to_owned(),
            format!("ALTER TABLE opportunity ADD COLUMN next_step {text}"),
            format!("ALTER TABLE opportunity ADD COLUMN next_step_on {day}"),
            format!("ALTER TABLE opportunity ADD COLUMN closed_on {day}"),
            format!(
                "ALTER TABLE opportunity ADD COLUMN close_reason_id {key} REFERENCES close_reason (id)"
            ),
            format!(
                "ALTER TABLE opportunity ADD COLUMN competitor_id {key} REFERENCES competitor (id)"
            ),
            format!("ALTER TABLE opportunity ADD COLUMN base_actual_revenue {big}"),
            format!(
                "ALTER TABLE opportunity ADD COLUMN source_id {key} REFERENCES lead_source (id)"
            ),
            FROM_LEADS.to_owned(),
        ] {
            connection.execute_unprepared(&statement).await?;
        }
        for (column, of_closing) in FROM_CLOSINGS {
            let fill = format!(
                "UPDATE opportunity SET {column} = (SELECT c.{of_closing} FROM closing c \
                 WHERE c.opportunity_id = opportunity.id AND NOT c.is_canceled) WHERE status <> 'OPEN'"
            );
            connection.execute_unprepared(&fill).await?;
        }
        for (table, columns) in INDEXES {
            let create = format!("CREATE INDEX {} ON {table} ({columns})", title(table, columns));
            connection.execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (table, columns) in INDEXES {
            let drop = format!("DROP INDEX {}", title(table, columns));
            connection.execute_unprepared(&drop).await?;
        }
        for (table, column) in [
            ("opportunity", "source_id"),
            ("opportunity", "base_actual_revenue"),
            ("opportunity", "competitor_id"),
            ("opportunity", "close_reason_id"),
            ("opportunity", "closed_on"),
            ("opportunity", "next_step_on"),
            ("opportunity", "next_step"),
            ("document", "line_count"),
            ("document", "lines_version"),
        ] {
            let drop = format!("ALTER TABLE {table} DROP COLUMN {column}");
            connection.execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}

fn title(table: &str, columns: &str) -> String {
    format!("{table}_{}", columns.replace(", ", "_"))
}
