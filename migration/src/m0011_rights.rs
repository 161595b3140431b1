//! With whom deals are shared, what was deleted, and the indexes of those who reach only some rows.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// What can be deleted and restored.
const DELETABLE: [&str; 5] = ["lead", "account", "contact", "opportunity", "product"];

/// Those that stood, each a beginning of one that is made.
const REPLACED: &[(&str, &str)] = &[
    ("opportunity", "owner_id, status"),
    ("opportunity", "team_id, status"),
    ("opportunity", "account_id"),
    ("opportunity", "contact_id"),
    ("lead", "owner_id"),
    ("lead", "team_id"),
    ("account", "owner_id"),
    ("account", "team_id"),
    ("contact", "owner_id"),
    ("contact", "team_id"),
];

/// Table and columns.
const INDEXES: &[(&str, &str)] = &[
    // Lists of those who reach their own or their team's, in the orders that are asked for most.
    ("opportunity", "owner_id, status, estimated_close_date, id"),
    ("opportunity", "owner_id, created_at, id"),
    ("opportunity", "team_id, status, estimated_close_date, id"),
    ("opportunity", "team_id, created_at, id"),
    ("lead", "owner_id, created_at, id"),
    ("lead", "team_id, created_at, id"),
    ("account", "owner_id, name_sort, id"),
    ("account", "team_id, name_sort, id"),
    ("contact", "owner_id, name_sort, id"),
    ("contact", "team_id, name_sort, id"),
    // Whether a customer belongs to a deal within reach is answered by the index alone.
    ("opportunity", "account_id, owner_id, team_id"),
    ("opportunity", "contact_id, owner_id, team_id"),
    ("stakeholder", "contact_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let instant = if is_sqlite { "TEXT" } else { "timestamptz" };
        let text = if is_sqlite { "TEXT" } else { "text" };
        for table in DELETABLE {
            let add = format!("ALTER TABLE {table} ADD COLUMN deleted_at {instant}");
            database.execute_unprepared(&add).await?;
            // Few ever are.
            let index = format!(
                "CREATE INDEX {table}_deleted_at ON {table} (deleted_at) WHERE deleted_at IS NOT NULL"
            );
            database.execute_unprepared(&index).await?;
        }
        let add =
            format!("ALTER TABLE opportunity ADD COLUMN shared_with {text} NOT NULL DEFAULT '[]'");
        database.execute_unprepared(&add).await?;
        create(manager, &tables()).await?;
        for (table, columns) in REPLACED {
            database.execute_unprepared(&format!("DROP INDEX {}", title(table, columns))).await?;
        }
        for (table, columns) in INDEXES {
            let index = format!("CREATE INDEX {} ON {table} ({columns})", title(table, columns));
            database.execute_unprepared(&index).await?;
        }
        free_kinds(manager, is_sqlite).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        for (table, columns) in INDEXES {
            database.execute_unprepared(&format!("DROP INDEX {}", title(table, columns))).await?;
        }
        for (table, columns) in REPLACED {
            let index = format!("CREATE INDEX {} ON {table} ({columns})", title(table, columns));
            database.execute_unprepared(&index).await?;
        }
        drop(manager, &tables()).await?;
        for table in DELETABLE {
            database.execute_unprepared(&format!("DROP INDEX {table}_deleted_at")).await?;
            let drop = format!("ALTER TABLE {table} DROP COLUMN deleted_at");
            database.execute_unprepared(&drop).await?;
        }
        let drop = "ALTER TABLE opportunity DROP COLUMN shared_with";
        database.execute_unprepared(drop).await?;
        Ok(())
    }
}

fn tables() -> [Table; 2] {
    [
        Table::new("opportunity_member")
            .id()
            .key("opportunity_id", "opportunity")
            .key_null("user_id", "app_user")
            .key_null("team_id", "team")
            .choice("access", &["READ", "WRITE"])
            .text_null("role")
            .instant("added_at")
            .key_null("added_by_id", "app_user")
            .check("(user_id IS NULL) <> (team_id IS NULL)")
            .unique("opportunity_id, user_id")
            .unique("opportunity_id, team_id")
            .index("user_id, opportunity_id")
            .index("team_id, opportunity_id"),
        Table::new("deletion")
            .id()
            .uuid("record_id")
            .choice("kind", &["LEAD", "ACCOUNT", "CONTACT", "OPPORTUNITY", "PRODUCT"])
            .text("name")
            .key_null("owner_id", "app_user")
            .key_null("team_id", "team")
            .instant("deleted_at")
            .key_null("deleted_by_id", "app_user")
            .unique("record_id")
            .index("deleted_at, id")
            .index("owner_id, deleted_at, id")
            .index("team_id, deleted_at, id"),
    ]
}

/// The history takes kinds of events that were unknown when it was made.
async fn free_kinds(manager: &SchemaManager<'_>, is_sqlite: bool) -> Result<(), DbErr> {
    let database = manager.get_connection();
    if !is_sqlite {
        let free = "ALTER TABLE opportunity_history DROP CONSTRAINT opportunity_history_kind_check";
        database.execute_unprepared(free).await?;
        return Ok(());
    }
    // SQLite changes no constraint: the table is made anew. Nothing refers to it.
    for statement in [
        "CREATE TABLE history_kept AS SELECT * FROM opportunity_history",
        "DROP TABLE opportunity_history",
    ] {
        database.execute_unprepared(statement).await?;
    }
    create(manager, &[history()]).await?;
    for statement in
        ["INSERT INTO opportunity_history SELECT * FROM history_kept", "DROP TABLE history_kept"]
    {
        database.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// As it was made, but for the kinds.
fn history() -> Table {
    Table::new("opportunity_history")
        .id()
        .key("opportunity_id", "opportunity")
        .int("version")
        .instant("at")
        .key_null("by_id", "app_user")
        .text("kind")
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

fn title(table: &str, columns: &str) -> String {
    format!("{table}_{}", columns.replace(", ", "_"))
}
