//! One event to many subscribers: what it costs, how late the last one hears, and what they hold.

use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::json;
use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::run::cpu;
use crate::run::drive::{self, Target};
use crate::run::http::{self, Client};
use crate::run::socket::Subscriber;
use crate::run::works::{MOVE, NO_ERRORS, body, id};

const QUERY: &str = "subscription { opportunityStageChanged { cursor fromStageName toStageName \
    after { name customerName } actor { displayName } } }";

/// How many events are measured.
const EVENTS: usize = 50;

/// What was measured.
#[derive(Debug)]
pub struct Fan {
    /// How many listened.
    pub subscribers: usize,
    /// Milliseconds of server and database for an event, the mutation that makes it included.
    pub cost: (f64, f64),
    /// The same without anybody who listens: the mutation alone.
    pub alone: (f64, f64),
    /// From sending the mutation to the last subscriber's hearing of it.
    pub last: Vec<Duration>,
    /// Memory of a subscriber in KiB.
    pub memory: f64,
    /// Statements of an event, those of the mutation included.
    pub statements: f64,
}

/// An opportunity that is moved to and fro.
struct Mover<'a> {
    target: Target,
    token: &'a str,
    opportunity: String,
    client: Client,
    moves: usize,
}

/// An open opportunity in the first stage, so that nothing keeps it from moving on.
pub async fn opportunity(db: &mut PgConnection) -> anyhow::Result<String> {
    let sql = "SELECT o.id FROM opportunity AS o JOIN stage AS s ON s.id = o.stage_id \
        WHERE o.status = 'OPEN' AND s.position = 1 ORDER BY o.id LIMIT 1";
    let opportunity: Uuid =
        sqlx::query_scalar(sql).fetch_one(db).await.context("no opportunity to move")?;
    Ok(id("opp", opportunity))
}

/// Measures, with an opportunity that can be moved to the next stage and back.
pub async fn measure(
    target: Target,
    token: &str,
    opportunity: String,
    subscribers: usize,
) -> anyhow::Result<Fan> {
    check_files(subscribers)?;
    let client = Client::connect(target.address).await?;
    let mut mover = Mover { target, token, opportunity, client, moves: 0 };
    mover.go().await?;

    let before = mover.spent()?;
    for _ in 0..EVENTS {
        mover.go().await?;
    }
    let alone = since(before, mover.spent()?);

    let empty = cpu::memory(target.pid)?.all;
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let failure = Rc::new(RefCell::new(None));
    let local = LocalSet::new();
    let measuring = async {
        for _ in 0..subscribers {
            let mut socket = Subscriber::open(target.address, token, QUERY).await?;
            let (heard, failure) = (heard.clone(), Rc::clone(&failure));
            tokio::task::spawn_local(async move {
                loop {
                    if let Err(error) = socket.next().await {
                        failure.borrow_mut().get_or_insert(error);
                        return;
                    }
                    if heard.send(Instant::now()).is_err() {
                        return;
                    }
                }
            });
        }
        sleep(Duration::from_secs(2)).await;
        let memory = cpu::memory(target.pid)?.all.saturating_sub(empty);
        // The first event shows that all of them listen.
        mover.go().await?;
        everyone(&mut hearing, subscribers).await?;

        let (before, counted) = (mover.spent()?, drive::statements(target).await?);
        let mut last = Vec::with_capacity(EVENTS);
        for _ in 0..EVENTS {
            let begun = Instant::now();
            mover.go().await?;
            last.push(everyone(&mut hearing, subscribers).await?.duration_since(begun));
        }
        last.sort_unstable();
        let cost = since(before, mover.spent()?);
        let counted = drive::statements(target).await?.zip(counted);
        let statements = counted.map_or(0.0, |(now, before)| now - before) / events();
        anyhow::Ok((cost, last, memory, statements))
    };
    let measured = local.run_until(measuring).await;
    if let Some(error) = failure.borrow_mut().take() {
        return Err(error.context("a subscriber failed"));
    }
    let (cost, last, memory, statements) = measured?;
    let memory = f64::from(u32::try_from(memory)?) / f64::from(u32::try_from(subscribers)?);
    Ok(Fan { subscribers, cost, alone, last, memory, statements })
}

impl Mover<'_> {
    async fn go(&mut self) -> anyhow::Result<()> {
        let direction = if self.moves.is_multiple_of(2) { "NEXT" } else { "PREVIOUS" };
        self.moves += 1;
        let to = json!({ "direction": direction });
        let input = json!({ "input": { "opportunityId": self.opportunity, "to": to } });
        let request = http::post(self.target.address, "/graphql", self.token, &body(MOVE, &input));
        self.client.ask(&request, NO_ERRORS.as_bytes()).await?;
        Ok(())
    }

    fn spent(&self) -> anyhow::Result<(f64, f64)> {
        Ok((cpu::of(self.target.pid)?, cpu::of_database(self.target.postmaster)?))
    }
}

/// Waits until everyone has heard; gives when the last one did.
async fn everyone(
    hearing: &mut mpsc::UnboundedReceiver<Instant>,
    subscribers: usize,
) -> anyhow::Result<Instant> {
    let mut last = Instant::now();
    for heard in 0..subscribers {
        let next = timeout(Duration::from_secs(20), hearing.recv()).await;
        let Ok(Some(at)) = next else {
            bail!("{heard} of {subscribers} subscribers have heard of an event");
        };
        last = last.max(at);
    }
    Ok(last)
}

fn since(before: (f64, f64), now: (f64, f64)) -> (f64, f64) {
    ((now.0 - before.0) / events(), (now.1 - before.1) / events())
}

fn events() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let events = EVENTS as f64;
    events
}

/// Each socket is an open file here and in the server, which inherits the bound.
fn check_files(subscribers: usize) -> anyhow::Result<()> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let most = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    let wanted = subscribers + 200;
    if most.is_some_and(|most: usize| most < wanted) {
        bail!("too few open files are allowed: run `ulimit -n {wanted}` first");
    }
    Ok(())
}
