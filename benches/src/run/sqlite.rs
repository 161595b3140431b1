//! Forsat alone on SQLite: all the work is its own, and there is no yardstick.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::forsat::{Folder, Forsat, check_binary, default_binary, free_address};
use crate::run::drive::{self, Calls, Cost, Target};
use crate::run::fan::{self, Fan};
use crate::run::http::{self, Client};
use crate::run::prepare::{closing, quote, requests, walk};
use crate::run::table::{self, ms};
use crate::run::works::{self, M1, NO_ERRORS, PAGE_SIZE, Sample, body};
use crate::run::{cpu, ready, report};

/// What to drive, and how long.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Forsat's binary.
    #[arg(long, default_value_os_t = default_binary())]
    forsat: PathBuf,
    /// How many opportunities with three lines are opened before anything is measured.
    #[arg(long, default_value_t = 2000)]
    opportunities: usize,
    /// Connections that send at once, one measurement for each.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16])]
    connections: Vec<usize>,
    /// Seconds of a measurement.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Seconds of sending before it.
    #[arg(long, default_value_t = 1)]
    warm_up: u64,
    /// How many opportunities are closed as won in a measurement.
    #[arg(long, default_value_t = 900)]
    closings: usize,
    /// How many subscribers receive an event.
    #[arg(long, default_value_t = 1000)]
    subscribers: usize,
    /// Also write the table into a file of today in this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

const COMPANY: &str = "query Company { salesProcesses { id } priceLists { id items(first: 100) { nodes { \
    product { id } } } } accounts(first: 100) { nodes { id contacts { id } } } }";

/// Fills and measures.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    // One opportunity is moved, and not won.
    if arguments.closings * arguments.connections.len() >= arguments.opportunities {
        bail!("there are too few opportunities to close: raise --deals or lower --closings");
    }
    check_binary(&arguments.forsat)?;
    let folder = Folder::new("sqlite");
    let forsat = Forsat {
        binary: arguments.forsat.clone(),
        database_url: None,
        data_dir: folder.path().to_owned(),
        database_connections: None,
    };
    forsat.set_up_company().await?;
    let token = forsat.token().await?;
    let about = report::machine("driver and server", arguments.seconds)?;
    let mut server = forsat.serve(free_address()?)?;
    ready(&mut server).await?;
    let (address, pid) = (server.address, server.pid);
    let target = Target { address, pid, postmaster: None, counts_statements: true };
    let sample = fill(address, &token, arguments.opportunities).await?;

    let mut rows = Vec::new();
    for (name, calls) in plan(arguments, address, &token, &sample).await? {
        for (calls, connections) in calls.iter().zip(&arguments.connections) {
            let time = Duration::from_secs(arguments.warm_up);
            drive::warm(target, calls, *connections, time).await.context(name)?;
            let time = Duration::from_secs(arguments.seconds);
            let cost = drive::measure(target, calls, *connections, time).await.context(name)?;
            server.check()?;
            rows.push(row(name, *connections, &cost));
        }
    }
    let opportunity = sample.opportunities.last().context("no opportunity to move")?.clone();
    rows.push(fan_row(&fan::measure(target, &token, opportunity, arguments.subscribers).await?));
    let memory = report::mb(cpu::memory(pid)?);
    server.stop().await?;

    let columns = ["work", "connections", "ms of CPU", "requests/s", "p50 / p99 ms", "statements"];
    let count = sample.count;
    let text = format!(
        "SQLite, {count} opportunities, of which {} with three lines were opened for this; {about} The server takes \
         {memory} at the end.\n\n{}",
        arguments.opportunities,
        table::plain(&columns, &rows)
    );
    report::publish(&text, arguments.write.as_deref(), "-sqlite")
}

/// Opens opportunities like those of M1, due before all others, so that they are what Q2 reads.
async fn fill(address: SocketAddr, token: &str, opportunities: usize) -> anyhow::Result<Sample> {
    let mut client = Client::connect(address).await?;
    let mut sample = company(&mut client, address, token).await?;
    eprintln!("opening {opportunities} opportunities");
    for number in 0..opportunities {
        let mut input = sample.opening(number);
        input["estimatedCloseDate"] = json!("2020-01-31");
        let body = body(M1, &json!({ "input": input }));
        let request = http::post(address, "/graphql", token, &body);
        let answer: Value =
            serde_json::from_slice(client.ask(&request, NO_ERRORS.as_bytes()).await?)?;
        let id = answer.pointer("/data/openOpportunity/opportunity/id").and_then(Value::as_str);
        sample.opportunities.push(id.context("an opportunity without an id")?.to_owned());
    }
    let body = body("{ opportunities { totalCount } }", &json!({}));
    let request = http::post(address, "/graphql", token, &body);
    let answer: Value = serde_json::from_slice(client.ask(&request, b"totalCount").await?)?;
    let count = answer.pointer("/data/opportunities/totalCount").and_then(Value::as_i64);
    Ok(Sample { count: count.context("opportunities cannot be counted")?, ..sample })
}

/// What the demo company sells and to whom.
async fn company(client: &mut Client, address: SocketAddr, token: &str) -> anyhow::Result<Sample> {
    let request = http::post(address, "/graphql", token, &body(COMPANY, &json!({})));
    let answer: Value = serde_json::from_slice(client.ask(&request, b"priceLists").await?)?;
    let list = |path: &str| answer.pointer(path).and_then(Value::as_array).into_iter().flatten();
    let text =
        |value: &Value, path: &str| value.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let customers = list("/data/accounts/nodes");
    let customers: Vec<_> =
        customers.filter_map(|it| text(it, "/id").zip(text(it, "/contacts/0/id"))).collect();
    let products = list("/data/priceLists/0/items/nodes");
    let mut products: Vec<_> = products.filter_map(|it| text(it, "/product/id")).collect();
    products.dedup();
    if customers.is_empty() || products.len() < 3 {
        bail!("the demo company has nothing to sell, or nobody to sell to");
    }
    Ok(Sample {
        opportunities: Vec::new(),
        customers,
        products,
        price_list: text(&answer, "/data/priceLists/0/id").context("no price list")?,
        process: text(&answer, "/data/salesProcesses/0/id").context("no sales process")?,
        count: 0,
    })
}

/// The works, and what is sent for each number of connections.
async fn plan(
    arguments: &Arguments,
    address: SocketAddr,
    token: &str,
    sample: &Sample,
) -> anyhow::Result<Vec<(&'static str, Vec<Calls>)>> {
    let rounds = arguments.connections.len();
    let again = |query, variables: &[Value], must_have| {
        let requests = requests(address, "/graphql", token, query, variables);
        vec![Calls::Again(Rc::new(requests), must_have); rounds]
    };
    let ids: Vec<Value> = sample.opportunities.iter().map(|id| json!({ "id": id })).collect();
    let before = (sample.count / i64::from(PAGE_SIZE) - 1).max(1) * i64::from(PAGE_SIZE);
    let after = walk(address, token, before).await?;
    let page = json!({ "first": PAGE_SIZE, "after": after });
    let inputs: Vec<Value> =
        (0..1000).map(|number| json!({ "input": sample.opening(number) })).collect();
    let opportunities = &sample.opportunities[..arguments.closings * rounds];
    quote(address, token, opportunities).await?;
    let close = |opportunities| closing((address, "/graphql"), token, opportunities);
    Ok(vec![
        ("Q1 one opportunity", again(works::Q1, &ids, "{\"data\":{")),
        ("Q2 50 open with lines", again(works::Q2, &[json!({})], "{\"data\":{")),
        ("Q4 last page by cursor", again(works::Q4, &[page], "{\"data\":{")),
        ("M1 open with 3 lines", again(M1, &inputs, NO_ERRORS)),
        ("M2 close as won", opportunities.chunks(arguments.closings).map(close).collect()),
    ])
}

fn row(name: &str, connections: usize, cost: &Cost) -> Vec<String> {
    let statements = cost.statements.map_or_else(String::new, |it| format!("{it:.1}"));
    vec![
        name.to_owned(),
        connections.to_string(),
        format!("{:.3}", cost.server),
        format!("{:.0}", cost.rate),
        format!("{} / {}", ms(cost.p50), ms(cost.p99)),
        statements,
    ]
}

fn fan_row(fan: &Fan) -> Vec<String> {
    let at = |part| drive::share(&fan.last, part).unwrap_or_default();
    vec![
        "SUB one event to all subscribers".to_owned(),
        fan.subscribers.to_string(),
        format!("{:.2}, of it the mutation {:.2}", fan.cost.0, fan.alone.0),
        String::new(),
        format!("{} / {} until the last one", ms(at(50)), ms(at(99))),
        format!("{:.0}", fan.statements),
    ]
}
