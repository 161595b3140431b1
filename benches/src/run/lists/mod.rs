//! Times every list of the schema: each filter, sort order and count, by reach, and prints the slowest.

mod requests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use memchr::memmem;
use serde_json::{Value, json};

use crate::forsat::{Forsat, check_binary, default_binary, free_address};
use crate::run::http::{self, Client};
use crate::run::lists::requests::{Known, Schema};
use crate::run::table::{self, ms};
use crate::run::works::body;
use crate::run::{ready, report};

/// What to time.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The PostgreSQL database that `fill` filled.
    #[arg(long, env = "DATABASE_URL")]
    database_url: Option<String>,
    /// SQLite in this data folder instead, which `fill --sqlite` filled.
    #[arg(long, value_name = "FOLDER")]
    sqlite: Option<PathBuf>,
    /// Forsat's binary.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// How often a request is sent again whose first time took 10 ms or more; the median of these counts.
    #[arg(long, default_value_t = 3)]
    times: usize,
    /// How many of the slowest are printed.
    #[arg(long, default_value_t = 20)]
    slowest: usize,
    /// Also write the table into a file of today in this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// Who asks: an administrator, and a representative who reaches a team.
const PEOPLE: [(&str, Option<&str>); 2] =
    [("administrator", None), ("representative of a team", Some("seller20@example.com"))];

const INTROSPECTION: &str = "{ __schema { queryType { name } types { name kind enumValues { name } \
    inputFields { name type { ...T } } fields { name type { ...T } args { name defaultValue type { ...T } } } } } } \
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

const KNOWN: &str = "{ salesProcesses { id stages { id } } opportunities(first: 1, filter: { status: [OPEN] }) { \
    nodes { id account { id } contact { id } owner { id } team { id } } } leads(first: 1) { nodes { id } } \
    priceLists { id } }";

/// A request that takes less the first time is not sent again.
const QUICK: Duration = Duration::from_millis(10);

/// A request and how long its answer took.
struct Timed {
    took: Duration,
    who: &'static str,
    what: String,
}

/// Times all requests.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    check_binary(&arguments.forsat)?;
    let forsat = Forsat {
        binary: arguments.forsat.clone(),
        database_url: if arguments.sqlite.is_some() {
            None
        } else {
            arguments.database_url.clone()
        },
        data_dir: arguments.sqlite.clone().unwrap_or_else(std::env::temp_dir),
        database_connections: None,
    };
    let mut tokens = Vec::new();
    for (who, email) in PEOPLE {
        tokens.push((
            who,
            match email {
                None => forsat.token().await?,
                Some(email) => forsat.token_of(email).await?,
            },
        ));
    }
    let mut server = forsat.serve(free_address()?)?;
    ready(&mut server).await?;
    let (mut timed, mut refused) = (Vec::new(), Vec::new());
    for (who, token) in &tokens {
        time_all(server.address, (who, token), arguments.times, (&mut timed, &mut refused)).await?;
        server.check()?;
    }
    server.stop().await?;

    timed.sort_by_key(|it| std::cmp::Reverse(it.took));
    let slow = timed.iter().filter(|it| it.took > Duration::from_millis(20)).count();
    let rows: Vec<_> = timed
        .iter()
        .take(arguments.slowest)
        .map(|it| vec![ms(it.took), it.who.to_owned(), it.what.clone()])
        .collect();
    let about = report::machine("driver and server", 0)?;
    let text = format!(
        "{} requests timed, {slow} of them above 20 ms; {about}\n\n{}\n{}",
        timed.len(),
        table::plain(&["ms", "who", "request"], &rows),
        refused.join("\n")
    );
    report::publish(&text, arguments.write.as_deref(), "-lists")
}

async fn time_all(
    address: SocketAddr,
    (who, token): (&'static str, &str),
    times: usize,
    (timed, refused): (&mut Vec<Timed>, &mut Vec<String>),
) -> anyhow::Result<()> {
    let mut client = Client::connect(address).await?;
    let post = |query: &str| http::post(address, "/graphql", token, &body(query, &json!({})));
    let schema: Value = serde_json::from_slice(client.send(&post(INTROSPECTION)).await?)?;
    let known: Value = serde_json::from_slice(client.send(&post(KNOWN)).await?)?;
    let schema = Schema::new(&schema["data"]["__schema"]).context("a schema")?;
    let requests = schema.requests(&Known(&known["data"]));
    eprintln!("{} requests by the {who}", requests.len());
    for (number, query) in requests.into_iter().enumerate() {
        if number > 0 && number % 1_000 == 0 {
            eprintln!("{number}");
        }
        let request = post(&query);
        let begun = Instant::now();
        let answer = client.send(&request).await?;
        let first = begun.elapsed();
        if memmem::find(answer, b"\"errors\":").is_some() {
            let answer = String::from_utf8_lossy(answer);
            refused.push(format!(
                "not timed: {query} by the {who}: {}",
                answer.get(..160).unwrap_or(&answer)
            ));
            continue;
        }
        let mut took = Vec::new();
        // The first time is seldom the shortest, so a quick one needs no other.
        if first < QUICK {
            took.push(first);
        } else {
            for _ in 0..times.max(1) {
                let begun = Instant::now();
                client.send(&request).await?;
                took.push(begun.elapsed());
            }
        }
        took.sort_unstable();
        timed.push(Timed { took: took[took.len() / 2], who, what: query });
    }
    Ok(())
}
