//! What the stories stand on: a server of their own, people with tokens, and a small company.

pub mod client;
pub mod database;
pub mod introspection;
pub mod socket;
mod world;

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use forsat::app::{self, Running};
use forsat::config::Config;
use forsat::platform::clock::Clock;
use forsat::platform::db::Db;
use tokio::runtime::{Builder, Runtime};
use tracing::Dispatch;
use tracing::dispatcher::set_default;

use crate::harness::client::Client;
use crate::harness::database::Scratch;

pub use world::World;

/// A server on a free port, with its own database and a clock that stands still.
pub struct Api {
    /// The administrator's way in.
    pub admin: Client,
    running: Running,
    _machine: Machine,
    scratch: Scratch,
}

/// What the server runs on: beside the story, as a process of its own would.
struct Machine(Option<Runtime>);

impl Machine {
    const STACK: usize = 8 * 1024 * 1024;

    fn new(told: Option<Dispatch>) -> Self {
        let mut runtime = Builder::new_multi_thread();
        runtime.worker_threads(1).thread_stack_size(Self::STACK).enable_all();
        if let Some(told) = told {
            // For as long as the thread lives, and for nobody else's server.
            runtime.on_thread_start(move || std::mem::forget(set_default(&told)));
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

/// Before the database is dropped: a connection that nobody goes on opening would hold that up.
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

    /// Starts a server on an empty database, set otherwise than by default.
    pub async fn start_with(set: impl FnOnce(&mut Config)) -> Self {
        Self::start_told(None, set).await
    }

    /// Starts a server on an empty database, which tells what it traces.
    pub async fn start_told(told: Option<Dispatch>, set: impl FnOnce(&mut Config)) -> Self {
        let scratch = Scratch::create().await;
        let clock = Clock::fixed(instant("2026-11-23T08:00:00Z"));
        let mut config = Config {
            listen: "127.0.0.1:0".parse().expect("an address"),
            data_dir: scratch.folder().to_owned(),
            database_url: scratch.url().to_owned().into(),
            // Stories ask as fast as they can.
            cost_bucket: 100_000_000,
            ..Config::default()
        };
        set(&mut config);
        let machine = Machine::new(told);
        let running = machine.start(config, clock).await;
        let token = running.first_token.clone().expect("an empty database gives a first token");
        let admin = Client::new(&format!("{}/graphql", running.url()), Some(&token));
        Self { admin, running, _machine: machine, scratch }
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.running.clock
    }

    /// Stops the server in order.
    pub async fn stop(self) {
        self.running.shutdown().await;
    }

    /// How many statements the database has run.
    pub fn statements(&self) -> u64 {
        self.running.db.statements()
    }

    /// The server's database.
    pub fn db(&self) -> &Db {
        &self.running.db
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Where the database is.
    pub fn database_url(&self) -> &str {
        self.scratch.url()
    }

    /// The text at a path of the server.
    pub async fn get(&self, path: &str) -> String {
        let url = self.running.url();
        let answer = reqwest::get(format!("{url}{path}")).await.expect("the server answers");
        answer.text().await.expect("the answer is text")
    }
}

/// An instant by RFC 3339.
pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
