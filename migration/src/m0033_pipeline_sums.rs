//! Sums of the open opportunities, kept by triggers: whatever changes an opportunity adds rows to `pipeline_sum` in the
//! same transaction, and the sum over the rows of a group is what its open opportunities come to.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// The columns of an opportunity that have a part in its sums. Its currency is its document's, which never changes.
const SUMMED: [&str; 10] = [
    "status",
    "deleted_at",
    "process_id",
    "stage_id",
    "owner_id",
    "team_id",
    "forecast_category",
    "estimated_value",
    "base_estimated_value",
    "base_weighted_value",
];

/// The columns that a trigger fills.
const FILLED: &str = "is_change, process_id, stage_id, owner_id, team_id, forecast_category, \
     currency_code, opportunities, value_millions, value_rest, base_millions, base_rest, \
     weighted_millions, weighted_rest";

/// The sums of the opportunities that are there already.
const FILL: &str = "INSERT INTO pipeline_sum (is_change, process_id, stage_id, owner_id, team_id, \
     forecast_category, currency_code, opportunities, value_millions, value_rest, base_millions, \
     base_rest, weighted_millions, weighted_rest) \
     SELECT FALSE, o.process_id, o.stage_id, o.owner_id, o.team_id, o.forecast_category, \
     d.currency_code, COUNT(*), \
     CAST(SUM(o.estimated_value / 10000000000) AS BIGINT), \
     CAST(SUM(o.estimated_value % 10000000000) AS BIGINT), \
     CAST(SUM(o.base_estimated_value / 10000000000) AS BIGINT), \
     CAST(SUM(o.base_estimated_value % 10000000000) AS BIGINT), \
     CAST(SUM(o.base_weighted_value / 10000000000) AS BIGINT), \
     CAST(SUM(o.base_weighted_value % 10000000000) AS BIGINT) \
     FROM opportunity o JOIN document d ON d.id = o.id \
     WHERE o.status = 'OPEN' AND o.deleted_at IS NULL \
     GROUP BY o.process_id, o.stage_id, o.owner_id, o.team_id, o.forecast_category, d.currency_code";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &tables()).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => postgres(),
            _ => sqlite(),
        };
        // Triggers first: on PostgreSQL they wait for changes that are under way, and the fill sees those.
        for statement in statements.iter().map(String::as_str).chain([FILL]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let of_table = if is_postgres { " ON opportunity" } else { "" };
        let drop_trigger = |trigger| format!("DROP TRIGGER {trigger}{of_table}");
        let mut statements: Vec<String> = TRIGGERS.into_iter().map(drop_trigger).collect();
        if is_postgres {
            statements.push("DROP FUNCTION sum_opportunity".to_owned());
        }
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        drop(manager, &tables()).await
    }
}

const TRIGGERS: [&str; 3] =
    ["opportunity_summed_added", "opportunity_summed_changed", "opportunity_summed_dropped"];

fn tables() -> Vec<Table> {
    vec![
        Table::new("pipeline_sum")
            .serial("id")
            .flag("is_change")
            .uuid("process_id")
            .uuid("stage_id")
            .uuid("owner_id")
            .uuid_null("team_id")
            .text("forecast_category")
            .text("currency_code")
            .big("opportunities")
            .big("value_millions")
            .big("value_rest")
            .big("base_millions")
            .big("base_rest")
            .big("weighted_millions")
            .big("weighted_rest")
            .index_where("id", "is_change"),
    ]
}

/// Adds (`sign` is empty) or takes off (`sign` is `-`) the opportunity `row`.
fn add(row: &str, sign: &str) -> String {
    let parts = ["estimated_value", "base_estimated_value", "base_weighted_value"];
    let parts = parts.map(|amount| {
        format!("{sign}({row}.{amount} / 10000000000), {sign}({row}.{amount} % 10000000000)")
    });
    format!(
        "INSERT INTO pipeline_sum ({FILLED}) \
         SELECT TRUE, {row}.process_id, {row}.stage_id, {row}.owner_id, {row}.team_id, \
         {row}.forecast_category, \
         (SELECT currency_code FROM document WHERE document.id = {row}.id), {sign}1, {}",
        parts.join(", ")
    )
}

/// Whether the opportunity `row` is in the sums.
fn counts(row: &str) -> String {
    format!("{row}.status = 'OPEN' AND {row}.deleted_at IS NULL")
}

fn changed(comparison: &str) -> String {
    let differ = SUMMED.map(|column| format!("old.{column} {comparison} new.{column}"));
    differ.join(" OR ")
}

fn sqlite() -> Vec<String> {
    let insert = |row: &str, sign: &str| format!("{} WHERE {};", add(row, sign), counts(row));
    let trigger = |name: &str, on: &str, body: &str| {
        format!("CREATE TRIGGER opportunity_summed_{name} AFTER {on} BEGIN {body} END")
    };
    let changed = format!("UPDATE ON opportunity WHEN {}", changed("IS NOT"));
    vec![
        trigger("added", "INSERT ON opportunity", &insert("new", "")),
        trigger("changed", &changed, &(insert("old", "-") + &insert("new", ""))),
        trigger("dropped", "DELETE ON opportunity", &insert("old", "-")),
    ]
}

fn postgres() -> Vec<String> {
    let function = format!(
        "CREATE FUNCTION sum_opportunity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF TG_OP <> 'INSERT' AND {} THEN {}; END IF; \
         IF TG_OP <> 'DELETE' AND {} THEN {}; END IF; \
         RETURN NULL; END $$",
        counts("old"),
        add("old", "-"),
        counts("new"),
        add("new", "")
    );
    let trigger = |name: &str, on: &str, when: &str| {
        format!(
            "CREATE TRIGGER opportunity_summed_{name} AFTER {on} ON opportunity \
             FOR EACH ROW {when} EXECUTE FUNCTION sum_opportunity()"
        )
    };
    vec![
        function,
        trigger("added", "INSERT", ""),
        trigger("changed", "UPDATE", &format!("WHEN ({})", changed("IS DISTINCT FROM"))),
        trigger("dropped", "DELETE", ""),
    ]
}
