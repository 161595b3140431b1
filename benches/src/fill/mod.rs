//! Fills a database with opportunities and all that they need, by a few large statements.

mod sqlite;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};

use crate::forsat::{Forsat, check_binary, default_binary};

/// How much to fill, and where.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The PostgreSQL database, new or set up by Forsat and still without opportunities.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// Forsat's binary: it makes the tables.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// How many opportunities.
    #[arg(long, env = "BENCH_ROWS", default_value_t = 100_000)]
    rows: u32,
    /// Also copy the rows into SQLite in this data folder; a database that is filled already is only copied.
    #[arg(long, value_name = "FOLDER")]
    sqlite: Option<PathBuf>,
}

const PARTS: &[(&str, &str)] = &[
    ("tools", include_str!("sql/1_tools.sql")),
    ("company", include_str!("sql/2_company.sql")),
    ("customers", include_str!("sql/3_customers.sql")),
    ("plan of the opportunities", include_str!("sql/4_opportunities.sql")),
    ("rows of the opportunities", include_str!("sql/5_rows.sql")),
    ("leads", include_str!("sql/6_leads.sql")),
];
const CHECKS: &str = include_str!("sql/7_checks.sql");

/// Tables whose indexes are made after the rows, which is several times faster.
const LARGE: &[&str] = &[
    "account",
    "contact",
    "closing",
    "document",
    "lead",
    "line",
    "opportunity",
    "opportunity_history",
    "party",
    "search_document",
    "stage_visit",
];

/// Fills the database, and checks that what it filled obeys the rules.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    check_binary(&arguments.forsat)?;
    let forsat = Forsat {
        binary: arguments.forsat.clone(),
        database_url: Some(arguments.database_url.clone()),
        data_dir: std::env::temp_dir(),
        database_connections: None,
    };
    forsat.set_up().await?;
    let mut db = PgConnection::connect(&arguments.database_url).await?;
    let opportunities: i64 =
        sqlx::query_scalar("SELECT count(*) FROM opportunity").fetch_one(&mut db).await?;
    match (&arguments.sqlite, opportunities) {
        (_, 0) => fill(&mut db, arguments.rows).await?,
        (None, _) => {
            bail!("there are {opportunities} opportunities already: take an empty database")
        }
        (Some(_), _) => {}
    }
    if let Some(folder) = &arguments.sqlite {
        let sqlite = Forsat { database_url: None, data_dir: folder.clone(), ..forsat };
        sqlite::copy(&mut db, &sqlite).await?;
    }
    db.close().await?;
    Ok(())
}

async fn fill(db: &mut PgConnection, rows: u32) -> anyhow::Result<()> {
    let begun = Instant::now();
    prepare(db).await?;
    // One transaction: a filling that fails leaves the database as it was.
    step(db, "begin", "BEGIN").await?;
    let indexes = take_indexes(db).await?;
    let accounts = (rows / 5).max(1);
    for (name, sql) in PARTS {
        let sql =
            sql.replace(":rows", &rows.to_string()).replace(":accounts", &accounts.to_string());
        step(db, name, &sql).await?;
    }
    step(db, "indexes", &indexes.join(";\n")).await?;
    step(db, "commit", "COMMIT").await?;
    step(db, "statistics", "VACUUM (ANALYZE)").await?;
    step(db, "checkpoint", "CHECKPOINT").await?;
    check(db).await?;
    println!("{rows} opportunities in {:.0} s", begun.elapsed().as_secs_f32());
    Ok(())
}

/// Foreign keys are not looked up row by row: the checks at the end do it at once.
async fn prepare(db: &mut PgConnection) -> anyhow::Result<()> {
    let settings = "SET session_replication_role = replica; SET synchronous_commit = off; \
        SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET temp_buffers = '256MB'; \
        SET time zone 'UTC'";
    sqlx::raw_sql(settings).execute(db).await.context("the user must be a superuser")?;
    Ok(())
}

async fn take_indexes(db: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT indexdef, indexname FROM pg_indexes WHERE schemaname = 'public' \
        AND tablename = ANY($1) \
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname) \
        ORDER BY tablename, indexname";
    let rows = sqlx::query(sql).bind(LARGE).fetch_all(&mut *db).await?;
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        made.push(row.try_get::<String, _>(0)?);
        let drop = format!("DROP INDEX {}", row.try_get::<String, _>(1)?);
        sqlx::raw_sql(sqlx::AssertSqlSafe(drop)).execute(&mut *db).await?;
    }
    Ok(made)
}

async fn step(db: &mut PgConnection, name: &str, sql: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(db).await.with_context(|| format!("the step {name:?} failed"))?;
    println!("{name}: {:.1} s", begun.elapsed().as_secs_f32());
    Ok(())
}

async fn check(db: &mut PgConnection) -> anyhow::Result<()> {
    let begun = Instant::now();
    let broken = sqlx::query(CHECKS).fetch_all(db).await?;
    for row in &broken {
        println!("BROKEN: {} ({} rows)", row.try_get::<&str, _>(0)?, row.try_get::<i64, _>(1)?);
    }
    if !broken.is_empty() {
        bail!("what was filled breaks {} rules", broken.len());
    }
    println!("checks: {:.1} s, all hold", begun.elapsed().as_secs_f32());
    Ok(())
}
