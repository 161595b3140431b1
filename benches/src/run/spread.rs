//! The same connections spread over several servers on one database, against one server's.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::postgres::PgConnection;

use crate::forsat::{Folder, Forsat, Server, check_binary, default_binary, free_address};
use crate::run::drive::{self, Calls};
use crate::run::prepare::{closing, quote, requests};
use crate::run::table::{self, ms};
use crate::run::works::{self, Sample, winnable};
use crate::run::{cpu, postmaster, ready, report, verify};

/// How many servers, and what they get to do.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The filled PostgreSQL database, on this machine.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// Forsat's binary.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// How many servers share the work.
    #[arg(long, default_value_t = 3)]
    servers: usize,
    /// Connections that send at once, spread evenly over the servers.
    #[arg(long, default_value_t = 24)]
    connections: usize,
    /// Connections to the database, of all servers together.
    #[arg(long, default_value_t = 12)]
    database_connections: usize,
    /// Seconds of a measurement.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Seconds of sending before it.
    #[arg(long, default_value_t = 1)]
    warm_up: u64,
    /// How many opportunities are closed as won in a measurement.
    #[arg(long, default_value_t = 1500)]
    closings: usize,
    /// Also write the table into a file of today in this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// A work, and what is sent to one server and to several: other opportunities where each can be won once.
type Work = (&'static str, [Calls; 2]);

/// What a request cost, and what it left of the machine.
struct Spent {
    rate: f64,
    p50: Duration,
    p99: Duration,
    /// Milliseconds of CPU for a request: servers, database, driver.
    each: [f64; 3],
    /// The same as hundredths of the machine, and what others and the kernel for itself took.
    shares: [f64; 4],
}

/// Measures one server, then several.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { servers: many, connections, database_connections, .. } = *arguments;
    if many < 2 || connections % many != 0 || database_connections % many != 0 {
        bail!("connections cannot be spread evenly over {many} servers");
    }
    check_binary(&arguments.forsat)?;
    let mut db = PgConnection::connect(&arguments.database_url).await?;
    let about = report::about(&mut db, arguments.seconds).await?;
    let folders: Vec<Folder> =
        (0..many).map(|number| Folder::new(&format!("spread-{number}"))).collect();
    let token = forsat(arguments, &folders[0], 1).token().await?;

    let mut measured = Vec::new();
    let mut works = None;
    for (place, count) in [1, many].into_iter().enumerate() {
        let mut servers = Vec::new();
        for folder in &folders[..count] {
            let mut server = forsat(arguments, folder, count).serve(free_address()?)?;
            ready(&mut server).await?;
            servers.push(server);
        }
        let works = match &works {
            Some(works) => works,
            None => works.insert(plan(arguments, &mut db, &servers[0], &token).await?),
        };
        for (name, calls) in works {
            let spent = measure(arguments, &mut db, &mut servers, &calls[place]).await;
            measured.push((*name, count, spent.context(*name)?));
        }
        for server in servers {
            server.stop().await?;
        }
    }
    verify::orders(&mut db).await?;
    let text = table_of(&measured, arguments);
    db.close().await?;
    report::publish(&format!("{about}\n{text}"), arguments.write.as_deref(), "-spread")
}

fn forsat(arguments: &Arguments, folder: &Folder, servers: usize) -> Forsat {
    Forsat {
        binary: arguments.forsat.clone(),
        database_url: Some(arguments.database_url.clone()),
        data_dir: folder.path().to_owned(),
        database_connections: Some(arguments.database_connections / servers),
    }
}

async fn plan(
    arguments: &Arguments,
    db: &mut PgConnection,
    server: &Server,
    token: &str,
) -> anyhow::Result<Vec<Work>> {
    let address = server.address;
    let sample = Sample::read(db).await?;
    let again = |query, variables: &[Value]| {
        let requests = requests(address, "/graphql", token, query, variables);
        let calls = Calls::Again(Rc::new(requests), "{\"data\":{");
        [calls.clone(), calls]
    };
    let ids: Vec<Value> = sample.opportunities.iter().map(|id| json!({ "id": id })).collect();
    let opportunities = winnable(db, arguments.closings * 2, sample.count).await?;
    quote(address, token, &opportunities).await?;
    let (one, many) = opportunities.split_at(arguments.closings);
    let closings =
        [one, many].map(|opportunities| closing((address, "/graphql"), token, opportunities));
    Ok(vec![
        ("Q1 one opportunity", again(works::Q1, &ids)),
        ("Q2 50 open with lines", again(works::Q2, &[json!({})])),
        ("M2 close as won", closings),
    ])
}

async fn measure(
    arguments: &Arguments,
    db: &mut PgConnection,
    servers: &mut [Server],
    calls: &Calls,
) -> anyhow::Result<Spent> {
    let postmaster = postmaster(db).await?;
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let spent = |servers: &[Server]| {
        let servers = servers.iter().map(|server| cpu::of(server.pid)).sum::<Result<f64, _>>()?;
        let (database, driver) = (cpu::of_postgres(postmaster)?, cpu::of(std::process::id())?);
        anyhow::Ok([servers, database, driver, cpu::of_machine()?])
    };
    let time = Duration::from_secs(arguments.warm_up);
    drive::send(&addresses, &calls.first(), arguments.connections, time).await?;
    let before = spent(servers)?;
    let begun = Instant::now();
    let time = Duration::from_secs(arguments.seconds);
    let mut took = drive::send(&addresses, calls, arguments.connections, time).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let now = spent(servers)?;
    for server in servers {
        server.check()?;
    }
    took.sort_unstable();
    let count = f64::from(u32::try_from(took.len())?);
    let [own @ .., machine] = std::array::from_fn::<f64, 4, _>(|part| now[part] - before[part]);
    let others = (machine - own.iter().sum::<f64>()).max(0.0);
    let cores = f64::from(u32::try_from(std::thread::available_parallelism()?.get())?);
    let share = |ms: f64| ms / (seconds * cores * 10.0);
    let [servers, database, driver] = own;
    Ok(Spent {
        rate: count / seconds,
        p50: drive::share(&took, 50)?,
        p99: drive::share(&took, 99)?,
        each: own.map(|ms| ms / count),
        shares: [servers, database, driver, others].map(share),
    })
}

fn table_of(measured: &[(&str, usize, Spent)], arguments: &Arguments) -> String {
    let mut rows = Vec::new();
    for (name, _, one) in measured.iter().filter(|(_, count, _)| *count == 1) {
        for (_, count, spent) in measured.iter().filter(|(other, ..)| other == name) {
            let Spent { rate, p50, p99, each, shares } = spent;
            let idle = (100.0 - shares.iter().sum::<f64>()).max(0.0);
            let shares: Vec<_> = shares.iter().map(|share| format!("{share:.0}")).collect();
            rows.push(vec![
                (*name).to_owned(),
                count.to_string(),
                format!("{rate:.0}"),
                format!("{:.2}", rate / one.rate),
                format!("{} / {}", ms(*p50), ms(*p99)),
                each.map(|ms| format!("{ms:.3}")).join(" + "),
                format!("{} | {idle:.0} %", shares.join(" + ")),
            ]);
        }
    }
    let columns = [
        "work",
        "servers",
        "requests/s",
        "of one's",
        "p50 / p99 ms",
        "ms of CPU: servers + database + driver",
        "% of the machine: servers + database + driver + others",
        "idle",
    ];
    let Arguments { connections, database_connections, .. } = arguments;
    format!(
        "{connections} connections send at once, and {database_connections} go to the database, of all servers \
         together. Where nothing is idle, more servers cannot answer more on this machine: the figures tell what \
         spreading costs, not how throughput grows with machines. Rows in which others took more or less are not \
         to be compared by requests a second.\n\n{}",
        table::plain(&columns, &rows)
    )
}
