//! Drives the works against Forsat and the yardstick, and prints what they cost.

mod cpu;
mod drive;
mod fan;
mod http;
mod life;
pub mod lists;
mod prepare;
mod report;
mod same;
mod socket;
pub mod spread;
pub mod sqlite;
mod start;
pub mod storm;
mod table;
mod verify;
mod works;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::process::Command;

use crate::forsat::{Forsat, Server, check_binary, default_binary, free_address};
use crate::run::drive::Target;
use crate::run::http::Client;
use crate::run::prepare::Plan;
use crate::run::report::{Measured, Report};

/// What to drive, and how long.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The filled PostgreSQL database, on this machine.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// Forsat's binary.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// Connections that send at once, one measurement for each.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
    connections: Vec<usize>,
    /// Seconds of a measurement.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Seconds of sending before it.
    #[arg(long, default_value_t = 1)]
    warm_up: u64,
    /// How many opportunities are closed as won in a measurement.
    #[arg(long, default_value_t = 1500)]
    closings: usize,
    /// How many subscribers hear of an event.
    #[arg(long, default_value_t = 1000)]
    subscribers: usize,
    /// Only these works, by the beginnings of their names: Q1,Q2,…
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Do not measure the hand-written server.
    #[arg(long)]
    forsat_only: bool,
    /// Also write the table into a file of today in this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

impl Arguments {
    fn wants(&self, work: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| work.starts_with(only.as_str()))
    }
}

/// The tokens of two representatives: one who reaches the own records, one who reaches the team's.
async fn sellers(forsat: &Forsat, db: &mut PgConnection) -> anyhow::Result<[String; 2]> {
    let mut tokens = [String::new(), String::new()];
    for (token, (email, reach)) in
        tokens.iter_mut().zip([("seller50@example.com", "OWN"), ("seller49@example.com", "TEAM")])
    {
        sqlx::query("UPDATE app_user SET reach = $1 WHERE email = $2")
            .bind(reach)
            .bind(email)
            .execute(&mut *db)
            .await?;
        *token = forsat.token_of(email).await?;
    }
    Ok(tokens)
}

/// Measures everything that is asked for.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    check_binary(&arguments.forsat)?;
    let mut db = PgConnection::connect(&arguments.database_url).await?;
    let postmaster = postmaster(&mut db).await?;
    let data_dir = std::env::temp_dir();
    let database_url = Some(arguments.database_url.clone());
    let forsat = Forsat {
        binary: arguments.forsat.clone(),
        database_url,
        data_dir,
        database_connections: None,
    };
    let token = forsat.token().await?;
    let sellers = sellers(&forsat, &mut db).await?;
    let about = report::about(&mut db, arguments.seconds).await?;

    let mut server = forsat.serve(free_address()?)?;
    ready(&mut server).await?;
    let mut yardstick = limit(&arguments.database_url)?;
    ready(&mut yardstick).await?;
    let plan =
        prepare::plan(&arguments, &mut db, (&token, &sellers), (&server, &yardstick)).await?;
    same::check(&plan, (server.address, yardstick.address)).await?;

    let target = Target {
        address: server.address,
        pid: server.pid,
        postmaster: Some(postmaster),
        counts_statements: true,
    };
    let mut report = Report { idle: cpu::memory(server.pid)?, ..Report::default() };
    report.costs = all(&arguments, &plan, target, &mut server, "Forsat").await?;
    if arguments.wants("SUB") {
        let opportunity = fan::opportunity(&mut db).await?;
        report.fan = Some(fan::measure(target, &token, opportunity, arguments.subscribers).await?);
    }
    server.stop().await?;
    // Alone, since Forsat's relay would look after the events that the yardstick writes.
    let target = Target {
        address: yardstick.address,
        pid: yardstick.pid,
        counts_statements: false,
        ..target
    };
    if !arguments.forsat_only {
        report.limits = all(&arguments, &plan, target, &mut yardstick, "limit").await?;
    }
    yardstick.stop().await?;
    verify::orders(&mut db).await?;
    if arguments.wants("START") {
        report.start = Some(start::measure(&arguments.forsat).await?);
    }

    let text = report.markdown(&plan, &arguments.connections);
    report::publish(&format!("{about}\n{text}"), arguments.write.as_deref(), "")?;
    db.close().await?;
    Ok(())
}

/// Measures all works of a plan, each with each number of connections.
async fn all(
    arguments: &Arguments,
    plan: &Plan,
    target: Target,
    server: &mut Server,
    who: &str,
) -> anyhow::Result<Vec<Measured>> {
    let mut all = Vec::new();
    for (work, calls) in plan.iter() {
        let calls = if target.counts_statements { &calls.forsat } else { &calls.limit };
        let mut costs = Vec::new();
        for (calls, connections) in calls.iter().zip(&arguments.connections) {
            let time = Duration::from_secs(arguments.warm_up);
            drive::warm(target, calls, *connections, time).await.context(work.name)?;
            let time = Duration::from_secs(arguments.seconds);
            let cost =
                drive::measure(target, calls, *connections, time).await.context(work.name)?;
            server.check()?;
            eprintln!(
                "{who} {} · {connections}: {:.3} + {:.3} ms, {:.0}/s, {} requests",
                work.name, cost.server, cost.database, cost.rate, cost.requests
            );
            costs.push(cost);
        }
        all.push(Measured { costs, memory: cpu::memory(target.pid)? });
    }
    Ok(all)
}

/// The process that PostgreSQL's others were started by.
async fn postmaster(db: &mut PgConnection) -> anyhow::Result<u32> {
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(db).await?;
    cpu::parent(u32::try_from(pid)?)
}

/// Starts this program as the yardstick.
fn limit(database_url: &str) -> anyhow::Result<Server> {
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["limit", "--listen", &address.to_string(), "--database-url", database_url]);
    Server::new(command.kill_on_drop(true).spawn()?, address)
}

/// Waits until a server answers; gives how long that took.
async fn ready(server: &mut Server) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let request = http::get(server.address, "/health/ready");
    while begun.elapsed() < Duration::from_secs(60) {
        server.check()?;
        if let Ok(mut client) = Client::connect(server.address).await
            && client.send(&request).await.is_ok()
        {
            return Ok(begun.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    bail!("the server on {} does not get ready", server.address)
}
