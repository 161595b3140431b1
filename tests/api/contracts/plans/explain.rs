//! The database's plan for a statement, and what is wrong with the plan.

use std::str::FromStr;

use forsat::access::rows::Visible;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions, Executor, Row, raw_sql};
use serde_json::Value;

/// Tables that are not cached and yet do not grow with the business, and why.
const SETUP: &[(&str, &str)] = &[
    ("organization", "one row"),
    ("event_counter", "one row"),
    ("number_counter", "one row for each kind of number"),
    ("pipeline_sum", "some rows for each owner and stage, whatever the number of opportunities"),
    ("period", "one row a month"),
    ("holiday", "some a year"),
    ("exchange_rate", "one a day and currency, read by both"),
    ("api_token", "some for each person"),
    ("seaql_migrations", "one row for each step"),
];

macro_rules! small {
    ($($table:ident $name:literal),* $(,)?) => {
        [$(($name, <entity::$table::Entity as Visible>::IS_CACHED)),*]
    };
}

/// Reads plans of one database.
pub struct Explainer {
    connection: DriverConnection,
    large: Vec<String>,
}

enum DriverConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// A step of SQLite's plan, and its parent.
struct Step {
    id: i64,
    parent: i64,
    detail: String,
}

impl Explainer {
    /// Opens a connection whose plans are those of the server's connections.
    pub async fn open(url: &str) -> Self {
        let (connection, tables) = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url).unwrap();
            let mut connection = options.connect().await.unwrap();
            let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
            let tables = connection.fetch_all(tables).await.unwrap();
            let tables = tables.iter().map(|row| row.get(0)).collect();
            (DriverConnection::Sqlite(connection), tables)
        } else {
            let options = PgConnectOptions::from_str(url).unwrap();
            let mut connection = options.connect().await.unwrap();
            // On empty tables a full scan or a hash is always the cheapest plan: if one is chosen although both are
            // disabled, there is no other plan.
            let set = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
                       SET enable_hashjoin = off; SET enable_mergejoin = off";
            connection.execute(raw_sql(set)).await.unwrap();
            let tables = "SELECT relname::text FROM pg_class \
                          WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
            let tables = connection.fetch_all(tables).await.unwrap();
            let tables: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
            // Statistics collected during the test would change its plans.
            for table in &tables {
                let still = format!("ALTER TABLE \"{table}\" SET (autovacuum_enabled = false)");
                connection.execute(raw_sql(AssertSqlSafe(still))).await.unwrap();
            }
            (DriverConnection::Postgres(connection), tables)
        };
        let large = tables;
        Self { connection, large: without_small(large) }
    }

    /// What is wrong with a statement's plan; `None`: nothing.
    pub async fn fault(&mut self, sql: &str) -> Option<String> {
        match &mut self.connection {
            DriverConnection::Sqlite(connection) => {
                let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let rows = connection.fetch_all(text).await;
                let rows = rows.unwrap_or_else(|error| panic!("{error}: {sql}"));
                let steps: Vec<_> = rows
                    .iter()
                    .map(|row| Step { id: row.get(0), parent: row.get(1), detail: row.get(3) })
                    .collect();
                fault_of_steps(&steps, sql, &self.large)
            }
            DriverConnection::Postgres(connection) => {
                if !["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"]
                    .iter()
                    .any(|verb| sql.starts_with(verb))
                {
                    return None;
                }
                let sql = &without_deletion(sql);
                prepare(connection, sql).await;
                let values = vec!["NULL"; places(sql)].join(", ");
                let values = if values.is_empty() { values } else { format!("({values})") };
                let text = format!("EXPLAIN (FORMAT JSON) EXECUTE asked{values}");
                let rows = connection.fetch_all(raw_sql(AssertSqlSafe(text))).await;
                let rows = rows.unwrap_or_else(|error| panic!("{error}: {sql}"));
                connection.execute(raw_sql("DEALLOCATE asked")).await.unwrap();
                let plan: Value =
                    serde_json::from_str(&rows[0].get_unchecked::<String, _>(0)).unwrap();
                fault_of_node(&plan[0]["Plan"], Above::Nothing, &self.large)
                    .map(|why| format!("{why} {}", plan[0]["Plan"]))
            }
        }
    }
}

/// The tables that grow: all but the cached ones, by the row rules, and those of the set-up.
fn without_small(mut tables: Vec<String>) -> Vec<String> {
    let small = small! {
        currency "currency", team "team", user "app_user", campaign "campaign", source "lead_source",
        competitor "competitor", close_reason "close_reason", unit_group "unit_group", unit "unit",
        price_list "price_list", tax_rate "tax_rate", sales_process "sales_process", stage "stage",
        stage_step "stage_step",
    };
    for (table, is_small) in small {
        assert!(is_small, "{table} is kept in memory");
        tables.retain(|name| name != table);
    }
    // The tables of the full-text index are read only by the index itself.
    tables.retain(|name| !name.starts_with("search_index") && !name.starts_with("sqlite_"));
    tables.retain(|name| SETUP.iter().all(|(table, _)| name != table));
    assert!(tables.iter().any(|name| name == "opportunity"), "{tables:?}");
    tables
}

/// A statement without its conditions on deletion. Nearly no row is deleted, but PostgreSQL without statistics
/// assumes that a column is null in one row of two hundred, and would sort so few rows.
fn without_deletion(sql: &str) -> String {
    let mut sql = sql.to_owned();
    for table in ["opportunity", "lead", "account", "contact", "product"] {
        let not_deleted = format!("\"{table}\".\"deleted_at\" IS NULL");
        for (with, without) in [
            (format!("{not_deleted} AND "), ""),
            (format!(" AND {not_deleted}"), ""),
            (format!(" WHERE {not_deleted}"), ""),
        ] {
            sql = sql.replace(&with, without);
        }
    }
    sql
}

/// Prepares a statement. A value whose type does not follow from the statement, as in `SELECT $1`, gets one.
async fn prepare(connection: &mut PgConnection, sql: &str) {
    let mut types = vec!["unknown"; places(sql)];
    loop {
        let listed =
            if types.is_empty() { String::new() } else { format!("({})", types.join(", ")) };
        let text = format!("PREPARE asked{listed} AS {sql}");
        let Err(error) = connection.execute(raw_sql(AssertSqlSafe(text))).await else { return };
        let error = error.to_string();
        let place = error.split("data type of parameter $").nth(1).map(number);
        match place.and_then(|place| types.get_mut(place.wrapping_sub(1))) {
            Some(kind) if *kind == "unknown" => *kind = "int",
            _ => panic!("{error}: {sql}"),
        }
    }
}

/// The number at the start of a text.
fn number(text: &str) -> usize {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().unwrap_or(0)
}

/// The number of a statement's parameters.
fn places(sql: &str) -> usize {
    sql.split('$').skip(1).map(number).max().unwrap_or(0)
}

/// A scan of an index is fine if it stops at a LIMIT and nothing is sorted before: that is a page of a list. A scan
/// in a subquery that returns a list of ids does not stop.
fn fault_of_steps(steps: &[Step], sql: &str, large: &[String]) -> Option<String> {
    // The plan names the tables that refer to the new row, which are read only if an earlier step of the same
    // statement left a reference open.
    if sql.starts_with("INSERT ") && !sql.contains("SELECT ") {
        return None;
    }
    let is_cut = sql.contains(" LIMIT ");
    for step in steps {
        let Some(rest) = step.detail.strip_prefix("SCAN ") else { continue };
        let mut words = rest.split(' ');
        let Some(table) = words.next() else { continue };
        if !large.iter().any(|name| name == table) {
            continue;
        }
        let is_by_index = rest.contains(" USING ");
        let above = steps.iter().find(|above| above.id == step.parent);
        let is_materialized = above.is_some_and(|above| {
            above.detail.contains("LIST SUBQUERY") || above.detail.contains("MATERIALIZE")
        });
        let is_sorted = steps.iter().any(|other| {
            other.parent == step.parent && other.detail == "USE TEMP B-TREE FOR ORDER BY"
        });
        if !is_by_index || !is_cut || is_materialized || is_sorted {
            let plan: Vec<_> = steps.iter().map(|step| step.detail.as_str()).collect();
            return Some(plan.join("; "));
        }
    }
    None
}

/// How the rows of a node are consumed.
#[derive(Clone, Copy, PartialEq)]
enum Above {
    /// All rows are returned.
    Nothing,
    /// As many rows as needed, in their order.
    Limit,
    /// All rows, before the first is passed on.
    Everything,
}

fn fault_of_node(node: &Value, above: Above, large: &[String]) -> Option<String> {
    let kind = node["Node Type"].as_str().unwrap_or("");
    let table = node["Relation Name"].as_str().unwrap_or("");
    let is_large = large.iter().any(|name| name == table);
    // A partial index is short: it may be scanned.
    let is_short = node["Index Name"].as_str().is_some_and(|name| name.ends_with("_some"));
    let is_unbounded = !is_short
        && ["Index Scan", "Index Only Scan"].contains(&kind)
        && node["Index Cond"].is_null();
    if is_large && (kind == "Seq Scan" || (is_unbounded && above != Above::Limit)) {
        return Some(format!("{kind} of {table}:"));
    }
    let within = match kind {
        "Limit" => Above::Limit,
        "Sort" | "Aggregate" | "Hash" | "HashAggregate" | "Materialize" | "WindowAgg" => {
            Above::Everything
        }
        _ => above,
    };
    let mut plans = node["Plans"].as_array().into_iter().flatten();
    plans.find_map(|plan| {
        let is_apart =
            plan["Parent Relationship"] == "SubPlan" || plan["Parent Relationship"] == "InitPlan";
        fault_of_node(plan, if is_apart { Above::Everything } else { within }, large)
    })
}
