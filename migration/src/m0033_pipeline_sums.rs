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

/// The columns of an opportunity that say in which group it counts, and whether. Its currency is its document's, which
/// never changes.
const GROUPED: [&str; 7] =
    ["status", "deleted_at", "process_id", "stage_id", "owner_id", "team_id", "forecast_category"];

/// The amounts of an opportunity that are summed.
const SUMMED: [&str; 3] = ["estimated_value", "base_estimated_value", "base_weighted_value"];

/// A million, in ten-thousandths.
const MILLION: i64 = 10_000_000_000;

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
        for trigger in TRIGGERS {
            // On PostgreSQL, a function goes with its trigger.
            let drop = match is_postgres {
                true => format!("DROP FUNCTION {trigger} CASCADE"),
                false => format!("DROP TRIGGER {trigger}"),
            };
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        drop(manager, &tables()).await
    }
}

const TRIGGERS: [&str; 4] = [
    "opportunity_summed_added",
    "opportunity_summed_moved",
    "opportunity_summed_revalued",
    "opportunity_summed_dropped",
];

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
            .big("weighted_rest"),
    ]
}

/// Adds a row of what the opportunity `row` changes: by how many opportunities, and by which amounts.
fn insert(row: &str, opportunities: &str, amount: impl Fn(&str) -> [String; 2]) -> String {
    let amounts = SUMMED.into_iter().flat_map(amount).collect::<Vec<_>>().join(", ");
    format!(
        "INSERT INTO pipeline_sum ({FILLED}) \
         SELECT TRUE, {row}.process_id, {row}.stage_id, {row}.owner_id, {row}.team_id, \
         {row}.forecast_category, \
         (SELECT currency_code FROM document WHERE document.id = {row}.id), \
         {opportunities}, {amounts}"
    )
}

/// Adds (`sign` is empty) or takes off (`sign` is `-`) the opportunity `row`, if it counts.
fn add(row: &str, sign: &str) -> String {
    let amount =
        |amount: &str| ["/", "%"].map(|part| format!("{sign}({row}.{amount} {part} {MILLION})"));
    format!("{} WHERE {};", insert(row, &format!("{sign}1"), amount), counts(row))
}

/// Adds by how much the opportunity's amounts have changed.
fn add_difference() -> String {
    let amount = |amount: &str| {
        ["/", "%"]
            .map(|part| format!("new.{amount} {part} {MILLION} - old.{amount} {part} {MILLION}"))
    };
    format!("{};", insert("new", "0", amount))
}

/// Whether the opportunity `row` is in the sums.
fn counts(row: &str) -> String {
    format!("{row}.status = 'OPEN' AND {row}.deleted_at IS NULL")
}

fn changed(columns: &[&str], comparison: &str) -> String {
    let differ = columns.iter().map(|column| format!("old.{column} {comparison} new.{column}"));
    differ.collect::<Vec<_>>().join(" OR ")
}

/// The triggers: name, event, condition (may be empty) and what is done.
fn triggers(comparison: &str) -> [(&'static str, &'static str, String, String); 4] {
    let moved = changed(&GROUPED, comparison);
    let revalued =
        format!("NOT ({moved}) AND ({}) AND {}", changed(&SUMMED, comparison), counts("new"));
    let [added, when_moved, when_revalued, dropped] = TRIGGERS;
    [
        (added, "INSERT", String::new(), add("new", "")),
        (when_moved, "UPDATE", moved, add("old", "-") + &add("new", "")),
        (when_revalued, "UPDATE", revalued, add_difference()),
        (dropped, "DELETE", String::new(), add("old", "-")),
    ]
}

fn sqlite() -> Vec<String> {
    let statement = |(name, event, condition, body): (&str, &str, String, String)| {
        let when = if condition.is_empty() { condition } else { format!("WHEN {condition}") };
        format!("CREATE TRIGGER {name} AFTER {event} ON opportunity {when} BEGIN {body} END")
    };
    triggers("IS NOT").map(statement).into()
}

fn postgres() -> Vec<String> {
    let statements = |(name, event, condition, body): (&str, &str, String, String)| {
        let when = if condition.is_empty() { condition } else { format!("WHEN ({condition})") };
        [
            format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN {body} RETURN NULL; END $$"
            ),
            format!(
                "CREATE TRIGGER {name} AFTER {event} ON opportunity FOR EACH ROW {when} \
                 EXECUTE FUNCTION {name}()"
            ),
        ]
    };
    triggers("IS DISTINCT FROM").into_iter().flat_map(statements).collect()
}
