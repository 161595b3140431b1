//! What a test starts with: its own server, people with tokens, and a small company.

pub mod client;
pub mod database;
pub mod introspection;
pub mod raw;
pub mod socket;
pub mod statement_log;
mod world;

use std::net::SocketAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use forsat::app::{self, Running};
use forsat::config::Config;
use forsat::platform::clock::Clock;
use forsat::platform::db::Db;
use forsat::platform::db::session::Session;
use forsat::platform::events::cursor::Cursor;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};
use tracing::Dispatch;
use tracing::dispatcher::set_default;

use crate::harness::client::{Client, text};
use crate::harness::database::Scratch;

pub use world::World;

/// How long a test waits for something that must happen, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The interval of checkpoints and pings in tests that do not set one.
const NEVER: u64 = 24 * 60 * 60;

/// Repeats until there is a result. Two connections have no order, so a test waits for the effect of one before it
/// relies on it in the other.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    const PAUSE: Duration = Duration::from_millis(20);
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            sleep(PAUSE).await;
        }
    };
    let answer = timeout(PATIENCE, asking).await;
    answer.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

/// Waits until all audit entries are chained, which happens in the background.
pub async fn chained(db: &Db) {
    eventually("every entry of the audit is chained", async || {
        let verified = db.verify_audit(None).await.expect("the database answers");
        (verified.unchained == 0).then_some(())
    })
    .await;
}

/// A server on a free port, with its own database and a fixed clock.
pub struct Api {
    /// The administrator's client.
    pub admin: Client,
    running: Running,
    machine: Machine,
    scratch: Scratch,
}

/// The server's own runtime: it runs in parallel to the test, as a separate process would.
struct Machine(Option<Runtime>);

impl Machine {
    const STACK: usize = 8 * 1024 * 1024;

    fn new(dispatch: Option<Dispatch>) -> Self {
        let mut runtime = Builder::new_multi_thread();
        runtime.worker_threads(1).thread_stack_size(Self::STACK).enable_all();
        if let Some(dispatch) = dispatch {
            // As long as the thread lives, and only for this server.
            runtime.on_thread_start(move || std::mem::forget(set_default(&dispatch)));
        }
        Self(Some(runtime.build().expect("a runtime")))
    }

    async fn start(&self, config: Config, clock: Clock) -> Running {
        let starting = async move { app::start(&config, clock).await };
        let runtime = self.0.as_ref().expect("it runs until it is dropped");
        let started = runtime.spawn(starting).await.expect("the start does not panic");
        started.expect("the server starts")
    }
}

/// Stops the runtime before the database is dropped, because a half-open connection would block the drop.
impl Drop for Machine {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Api {
    /// Starts a server on an empty database.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server on an empty database, with changed settings.
    pub async fn start_with(set: impl FnOnce(&mut Config)) -> Self {
        Self::start_traced(None, set).await
    }

    /// Starts a server on an empty database, whose traces go to a subscriber.
    pub async fn start_traced(dispatch: Option<Dispatch>, set: impl FnOnce(&mut Config)) -> Self {
        let scratch = Scratch::create().await;
        let clock = Clock::fixed(instant("2026-11-23T08:00:00Z"));
        let mut config = config(&scratch);
        set(&mut config);
        let machine = Machine::new(dispatch);
        let running = machine.start(config, clock).await;
        let token = running.first_token.clone().expect("an empty database gives a first token");
        let admin = Client::new(&format!("{}/graphql", running.url()), Some(&token));
        Self { admin, running, machine, scratch }
    }

    /// Stops the server and starts it again on the same database, with other settings: those under test are too strict
    /// for what a story prepares and looks up.
    pub async fn restart_with(self, set: impl FnOnce(&mut Config)) -> Self {
        let Self { admin, running, machine, scratch } = self;
        let clock = running.clock.clone();
        running.shutdown().await;
        let mut config = config(&scratch);
        set(&mut config);
        let running = machine.start(config, clock).await;
        let admin = Client::new(&format!("{}/graphql", running.url()), admin.token());
        Self { admin, running, machine, scratch }
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.running.clock
    }

    /// Stops the server in order.
    pub async fn stop(self) {
        self.running.shutdown().await;
    }

    /// The number of statements that the database has run.
    pub fn statements(&self) -> u64 {
        self.running.db.statements()
    }

    /// The server's database.
    pub fn db(&self) -> &Db {
        &self.running.db
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// What `forsat verify` lists: the column and the value of each.
    pub async fn faults(&self) -> Vec<String> {
        let session = Session::system(self.db().clone(), self.clock().clone());
        let faults = forsat::verify::faults(&session).await.unwrap();
        faults.into_iter().map(|fault| format!("{} {}", fault.column, fault.value)).collect()
    }

    /// The URL of its database.
    pub fn database_url(&self) -> &str {
        self.scratch.url()
    }

    /// Waits until the server's metrics have this line, e.g. `forsat_sockets 0`.
    pub async fn wait_for_metric(&self, line: &str) {
        eventually(line, async || {
            let metrics = self.get("/metrics").await;
            metrics.lines().any(|metric| metric == line).then_some(())
        })
        .await;
    }

    /// Waits until all events are numbered, which on PostgreSQL happens after the commit: a later subscriber does not
    /// receive them.
    pub async fn numbered(&self) {
        eventually("every event has its number", async || {
            let read = self.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
            let here = Cursor::decode(&text(&read, "opportunities.asOf"));
            here.expect("a cursor of the stream").is_settled().then_some(())
        })
        .await;
    }

    /// The body of the response at a path.
    pub async fn get(&self, path: &str) -> String {
        let url = self.running.url();
        let answer = reqwest::get(format!("{url}{path}")).await.expect("the server answers");
        answer.text().await.expect("the answer is text")
    }
}

/// The settings of a story's server: nothing ends a wait but what the story sets.
fn config(scratch: &Scratch) -> Config {
    Config {
        listen: "127.0.0.1:0".parse().expect("an address"),
        data_dir: scratch.folder().to_owned(),
        database_url: scratch.url().to_owned().into(),
        // Stories ask as fast as they can.
        cost_bucket: 100_000_000,
        caller_operations: 1000,
        // A busy machine takes its time, and a story reads its sockets when it comes to it.
        request_timeout_seconds: PATIENCE.as_secs(),
        statement_timeout_seconds: PATIENCE.as_secs(),
        lock_timeout_seconds: PATIENCE.as_secs(),
        busy_timeout_seconds: PATIENCE.as_secs(),
        socket_init_seconds: PATIENCE.as_secs(),
        socket_stall_seconds: PATIENCE.as_secs(),
        socket_ping_seconds: NEVER,
        checkpoint_seconds: NEVER,
        ..Config::default()
    }
}

/// A point in time in the format of RFC 3339.
pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
