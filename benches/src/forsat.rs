//! Forsat's binary: set-up, tokens, and a server that runs until it is dropped.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use tokio::process::{Child, Command};

/// Settings of the first set-up: a currency with cents, so that rounding is as usual.
const FIRST: &[(&str, &str)] = &[
    ("FORSAT_ORGANIZATION", "Bench"),
    ("FORSAT_BASE_CURRENCY", "EUR"),
    ("FORSAT_TIME_ZONE", "UTC"),
    ("FORSAT_CALENDAR", "gregorian"),
    ("FORSAT_LOCALE", "en"),
    ("FORSAT_DEFAULT_COUNTRY", "DE"),
    ("FORSAT_LOG", "warn"),
];

/// Settings of the server: one person sends everything, so what bounds one person is raised.
const SERVING: &[(&str, &str)] = &[
    ("FORSAT_COST_BUCKET", "4000000000"),
    ("FORSAT_COST_REFILL", "1000000000"),
    ("FORSAT_COST_LIMIT", "100000"),
    ("FORSAT_CALLER_OPERATIONS", "100000"),
    ("FORSAT_CONNECTIONS", "5000"),
    ("FORSAT_CONNECTIONS_PER_USER", "5000"),
    ("FORSAT_LOG", "warn"),
];

/// A binary and the database that it shall use.
#[derive(Clone, Debug)]
pub struct Forsat {
    /// The binary.
    pub binary: PathBuf,
    /// The database; `None`: SQLite in the data folder.
    pub database_url: Option<String>,
    /// The data folder.
    pub data_dir: PathBuf,
    /// Connections to the database; `None`: as many as the server takes by itself.
    pub database_connections: Option<usize>,
}

impl Forsat {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).envs(FIRST.iter().copied()).env("FORSAT_DATA_DIR", &self.data_dir);
        if let Some(url) = &self.database_url {
            command.env("FORSAT_DATABASE_URL", url);
        }
        if let Some(connections) = self.database_connections {
            command.env("FORSAT_DATABASE_CONNECTIONS", connections.to_string());
        }
        command.kill_on_drop(true).stdin(Stdio::null());
        command
    }

    async fn output(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command(arguments).stderr(Stdio::inherit()).output().await;
        let output = output.with_context(|| format!("{} cannot run", self.binary.display()))?;
        if !output.status.success() {
            bail!("forsat {} failed", arguments.join(" "));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Makes the tables and what a new organisation begins with, where they are missing.
    pub async fn set_up(&self) -> anyhow::Result<()> {
        self.output(&["seed"]).await.map(drop)
    }

    /// As `set_up`, with a company that sells: a catalog, customers, and opportunities.
    pub async fn set_up_company(&self) -> anyhow::Result<()> {
        self.output(&["seed", "--company"]).await.map(drop)
    }

    /// Makes an administrator's token.
    pub async fn token(&self) -> anyhow::Result<String> {
        let token = self.output(&["token", "create", "--name", "bench", "--days", "1"]).await?;
        Ok(token.trim().to_owned())
    }

    /// Makes a token of a person.
    pub async fn token_of(&self, email: &str) -> anyhow::Result<String> {
        let made = ["token", "create", "--name", "bench", "--days", "1", "--user", email];
        Ok(self.output(&made).await?.trim().to_owned())
    }

    /// Starts the server on an address.
    pub fn serve(&self, address: SocketAddr) -> anyhow::Result<Server> {
        let listen = address.to_string();
        let child = self
            .command(&["serve", "--listen", &listen])
            .envs(SERVING.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot run", self.binary.display()))?;
        Server::new(child, address)
    }
}

/// A server process, killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Takes over a process that has been started.
    pub fn new(child: Child, address: SocketAddr) -> anyhow::Result<Self> {
        let pid = child.id().context("the server has ended")?;
        Ok(Self { child, pid, address })
    }

    /// Refuses a server that has ended.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("the server on {} has ended: {status}", self.address),
            None => Ok(()),
        }
    }

    /// Ends it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// A folder of this process, which goes when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A folder that is not there yet: the server makes it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let process = std::process::id();
        Self(std::env::temp_dir().join(format!("forsat-bench-{process}-{name}")))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A server that was never started has made none.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An address of this machine with a free port.
pub fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

/// Where a binary is that was built but not named.
#[must_use]
pub fn default_binary() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    target.join("release/forsat")
}

/// Refuses a binary that is not there.
pub fn check_binary(binary: &Path) -> anyhow::Result<()> {
    if !binary.is_file() {
        bail!("{} is not there: build it, or name it by --forsat", binary.display());
    }
    Ok(())
}
