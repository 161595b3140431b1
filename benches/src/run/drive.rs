//! Sends requests from many connections for a while, and measures what they cost.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::task::{JoinSet, LocalSet};

use crate::run::cpu;
use crate::run::http::{self, Client};
use crate::run::life::Life;

/// What is sent.
#[derive(Clone, Debug)]
pub enum Calls {
    /// Requests in turn, again and again, and what each answer must have.
    Again(Rc<Vec<Vec<u8>>>, &'static str),
    /// Requests of which each can be sent once: some to warm up with, the rest to be measured.
    Once {
        /// Those that are not measured.
        first: Rc<Vec<Vec<u8>>>,
        /// Those that are.
        rest: Rc<Vec<Vec<u8>>>,
        /// What each answer must have.
        must_have: &'static str,
    },
    /// Whole lives, each of several requests.
    Lives(Rc<Life>),
}

/// What measuring needs to know of a server.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
    /// The first process of its PostgreSQL; none where the database is in the server.
    pub postmaster: Option<u32>,
    /// Whether `/metrics` counts its statements.
    pub counts_statements: bool,
}

/// What a request cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Milliseconds of the server.
    pub server: f64,
    /// Milliseconds of the database.
    pub database: f64,
    /// Requests a second.
    pub rate: f64,
    /// Half of the requests took at most so long.
    pub p50: Duration,
    /// Of a hundred requests, 99 took at most so long.
    pub p99: Duration,
    /// Statements, where the server counts them.
    pub statements: Option<f64>,
    /// How many requests were measured.
    pub requests: usize,
}

/// Sends for a while without measuring, so that caches and pools are as they will be.
pub async fn warm(
    target: Target,
    calls: &Calls,
    connections: usize,
    time: Duration,
) -> anyhow::Result<()> {
    send(&[target.address], &calls.first(), connections, time).await.map(drop)
}

/// Sends and measures.
pub async fn measure(
    target: Target,
    calls: &Calls,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Cost> {
    let statements = statements(target).await?;
    let (server, database) = (cpu::of(target.pid)?, cpu::of_database(target.postmaster)?);
    let begun = Instant::now();
    let mut took = send(&[target.address], calls, connections, time).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let (server, database) =
        (cpu::of(target.pid)? - server, cpu::of_database(target.postmaster)? - database);
    let counted = self::statements(target).await?.zip(statements).map(|(now, before)| now - before);
    took.sort_unstable();
    let count = f64::from(u32::try_from(took.len())?);
    Ok(Cost {
        server: server / count,
        database: database / count,
        rate: count / seconds,
        p50: share(&took, 50)?,
        p99: share(&took, 99)?,
        statements: counted.map(|counted| counted / count),
        requests: took.len(),
    })
}

/// How long so many hundredths of the requests took at most; they rise.
pub fn share(took: &[Duration], part: usize) -> anyhow::Result<Duration> {
    let place = (took.len() * part / 100).min(took.len().saturating_sub(1));
    took.get(place).copied().context("no request was answered in time")
}

/// Sends for a while; tells how long each request took. Connections go to the addresses in turn.
pub async fn send(
    addresses: &[SocketAddr],
    calls: &Calls,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Vec<Duration>> {
    let next = Rc::new(Cell::new(0));
    let until = Instant::now() + time;
    let local = LocalSet::new();
    let work = async {
        let mut tasks = JoinSet::new();
        for &address in addresses.iter().cycle().take(connections) {
            let (calls, next) = (calls.clone(), Rc::clone(&next));
            tasks.spawn_local(async move {
                let mut client = Client::connect(address).await?;
                let mut took = Vec::with_capacity(4096);
                while Instant::now() < until {
                    let number = next.replace(next.get() + 1);
                    let begun = Instant::now();
                    if !calls.one(&mut client, number).await? {
                        break;
                    }
                    took.push(begun.elapsed());
                }
                anyhow::Ok(took)
            });
        }
        let mut took = Vec::new();
        while let Some(done) = tasks.join_next().await {
            took.extend(done??);
        }
        anyhow::Ok(took)
    };
    local.run_until(work).await
}

impl Calls {
    /// Requests of which each can be sent once.
    #[must_use]
    pub fn once(first: Vec<Vec<u8>>, rest: Vec<Vec<u8>>, must_have: &'static str) -> Self {
        Self::Once { first: Rc::new(first), rest: Rc::new(rest), must_have }
    }

    /// What is sent to warm up.
    #[must_use]
    pub fn first(&self) -> Self {
        match self {
            Self::Once { first, must_have, .. } => {
                Self::Once { first: Rc::new(Vec::new()), rest: Rc::clone(first), must_have }
            }
            Self::Again(..) | Self::Lives(_) => self.clone(),
        }
    }

    /// Sends one; false where there is none left.
    async fn one(&self, client: &mut Client, number: usize) -> anyhow::Result<bool> {
        let (request, must_have) = match self {
            Self::Again(requests, must_have) => (requests.get(number % requests.len()), must_have),
            Self::Once { rest, must_have, .. } => (rest.get(number), must_have),
            Self::Lives(life) => {
                life.live(client).await?;
                return Ok(true);
            }
        };
        let Some(request) = request else { return Ok(false) };
        client.ask(request, must_have.as_bytes()).await?;
        Ok(true)
    }
}

/// How many statements a server has run, where it counts them.
pub async fn statements(target: Target) -> anyhow::Result<Option<f64>> {
    if !target.counts_statements {
        return Ok(None);
    }
    let mut client = Client::connect(target.address).await?;
    let text = client.send(&http::get(target.address, "/metrics")).await?;
    let text = String::from_utf8_lossy(text);
    let line = text.lines().find_map(|line| line.strip_prefix("forsat_database_statements_total "));
    let number = line.and_then(|line| line.trim().parse().ok());
    number.context("/metrics does not count statements").map(Some)
}

/// Sends all requests once, without measuring.
pub async fn send_all(
    address: SocketAddr,
    calls: &Calls,
    connections: usize,
) -> anyhow::Result<()> {
    send(&[address], calls, connections, Duration::from_secs(3600)).await.map(drop)
}
