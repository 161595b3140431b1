//! Many callers send commands that change the same few opportunities and their customer, all at once: what stands in
//! each other's way is seen by the times, by the errors, and by PostgreSQL's own count of deadlocks.

mod commands;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::task::{JoinSet, LocalSet};

use crate::forsat::{Forsat, check_binary, default_binary, free_address};
use crate::run::drive::share;
use crate::run::http::{self, Client};
use crate::run::storm::commands::{COMMANDS, Field};
use crate::run::table::{self, ms};
use crate::run::works::body;
use crate::run::{ready, report};

/// How hard it storms, and for how long.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A PostgreSQL database: empty, or one that Forsat has set up. It is changed.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// Forsat's binary.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// How many callers send at once.
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// How many opportunities they change.
    #[arg(long, default_value_t = 5)]
    opportunities: usize,
    /// For how many seconds.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Also write the table into a file of today in this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// A call that was answered.
struct Answered {
    command: usize,
    took: Duration,
    /// The codes of its errors: those of the server, and those of the rules.
    failures: Vec<String>,
    refusals: Vec<String>,
}

/// Storms, and prints what came of it.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    check_binary(&arguments.forsat)?;
    let forsat = Forsat {
        binary: arguments.forsat.clone(),
        database_url: Some(arguments.database_url.clone()),
        data_dir: std::env::temp_dir(),
        database_connections: None,
    };
    forsat.set_up_company().await?;
    let token = forsat.token().await?;
    let mut db = PgConnection::connect(&arguments.database_url).await?;
    let about = report::about(&mut db, arguments.seconds).await?;
    let mut server = forsat.serve(free_address()?)?;
    ready(&mut server).await?;
    let field = Field::prepare((server.address, &token), arguments.opportunities).await?;
    let before = deadlocks(&mut db).await?;
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    let answered = storm(server.address, &token, (field, arguments.clients), until).await?;
    server.check()?;
    server.stop().await?;
    let deadlocks = last_deadlocks(&mut db).await? - before;
    db.close().await?;
    let text = format!("{about}\n{}", table(&answered, deadlocks)?);
    report::publish(&text, arguments.write.as_deref(), "-storm")
}

/// All callers send until it is over; each begins with another command.
async fn storm(
    address: SocketAddr,
    token: &str,
    (field, clients): (Field, usize),
    until: Instant,
) -> anyhow::Result<Vec<Answered>> {
    let field = Rc::new(field);
    let local = LocalSet::new();
    let storming = async {
        let mut tasks = JoinSet::new();
        for caller in 0..clients {
            let (field, token) = (Rc::clone(&field), token.to_owned());
            tasks.spawn_local(async move {
                let mut client = Client::connect(address).await?;
                let mut answered = Vec::new();
                let mut step = caller * 7;
                while Instant::now() < until {
                    let command = step % COMMANDS.len();
                    let (query, variables) = field.call(command, step);
                    let request =
                        http::post(address, "/graphql", &token, &body(&query, &variables));
                    let begun = Instant::now();
                    let answer: Value = serde_json::from_slice(client.send(&request).await?)?;
                    let took = begun.elapsed();
                    let failures = codes(&answer["errors"], "/extensions/code");
                    let refusals = codes(&answer["data"]["call"]["userErrors"], "/code");
                    answered.push(Answered { command, took, failures, refusals });
                    step += 1;
                }
                anyhow::Ok(answered)
            });
        }
        let mut answered = Vec::new();
        while let Some(done) = tasks.join_next().await {
            answered.extend(done??);
        }
        anyhow::Ok(answered)
    };
    local.run_until(storming).await
}

/// The codes of some errors.
fn codes(errors: &Value, code: &str) -> Vec<String> {
    let errors = errors.as_array().map_or(&[][..], Vec::as_slice).iter();
    errors
        .map(|error| error.pointer(code).and_then(Value::as_str).unwrap_or("?").to_owned())
        .collect()
}

/// The deadlocks of this database, by PostgreSQL's own count.
async fn deadlocks(db: &mut PgConnection) -> anyhow::Result<i64> {
    let sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// The same once the server's backends have ended: a backend tells its deadlocks then at the latest.
async fn last_deadlocks(db: &mut PgConnection) -> anyhow::Result<i64> {
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let begun = Instant::now();
    while sqlx::query_scalar::<_, i64>(others).fetch_one(&mut *db).await? > 0 {
        if begun.elapsed() > Duration::from_secs(60) {
            bail!("the server has ended, but its connections have not");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    deadlocks(db).await
}

/// What came of it: of all calls, and of each command.
fn table(answered: &[Answered], deadlocks: i64) -> anyhow::Result<String> {
    let mut times: Vec<Duration> = answered.iter().map(|it| it.took).collect();
    times.sort_unstable();
    let mut rows = vec![row("all", answered.iter())?];
    for (command, name) in COMMANDS.iter().enumerate() {
        let of_command = answered.iter().filter(|it| it.command == command);
        rows.push(row(name, of_command).with_context(|| format!("{name} was never sent"))?);
    }
    Ok(format!(
        "{} calls, p50 {} ms, p99 {} ms, {deadlocks} deadlocks; failures of the server: {}\n\n{}",
        answered.len(),
        ms(share(&times, 50)?),
        ms(share(&times, 99)?),
        counted(answered.iter().flat_map(|it| &it.failures)),
        table::plain(&["command", "calls", "p50 ms", "p99 ms", "failures", "refusals"], &rows),
    ))
}

fn row<'a>(
    name: &str,
    answered: impl Iterator<Item = &'a Answered> + Clone,
) -> anyhow::Result<Vec<String>> {
    let mut times: Vec<Duration> = answered.clone().map(|it| it.took).collect();
    times.sort_unstable();
    Ok(vec![
        name.to_owned(),
        times.len().to_string(),
        ms(share(&times, 50)?),
        ms(share(&times, 99)?),
        counted(answered.clone().flat_map(|it| &it.failures)),
        counted(answered.flat_map(|it| &it.refusals)),
    ])
}

/// How often each code occurred.
fn counted<'a>(codes: impl Iterator<Item = &'a String>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_default() += 1;
    }
    if counts.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> = counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
    shown.join(", ")
}
