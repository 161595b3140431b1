//! Serves the demo company.

mod company;
mod history;
mod load;
mod random;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::Command;
use std::{env, thread};

use anyhow::Context;
use entity::choice::Role;
use entity::id::UserId;
use entity::user;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

use crate::access::permission::Permission;
use crate::app;
use crate::cli::serve;
use crate::config::Config;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::http::DemoUsers;
use crate::user::ops::token::issue;

pub use company::{Company, company};

/// Unoptimized futures are large.
const STACK: usize = 8 * 1024 * 1024;
/// The file in the data folder that holds the administrator's API token.
const TOKEN: &str = "demo-token";

/// The arguments of `forsat demo`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Set by the process that created the company, which has already printed the build line.
    #[arg(long, hide = true)]
    announced: bool,
}

/// Creates the company if the database is empty, and serves.
///
/// # Errors
/// The database or the data folder can't be used, or the server failed.
pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    if !arguments.announced {
        println!("{}", build());
    }
    let clock = Clock::system();
    let path = config.data_dir.join(TOKEN);
    if let Some(token) = make(config, &clock).await? {
        keep(&token, &path, config)?;
        let error = begin_anew()?;
        tracing::warn!(%error, "restart failed; this process keeps the memory of the creation");
    }
    let db = app::open(config).await?;
    // The token is missing if the first run was interrupted before writing it, or if the file was deleted.
    if !path.exists() {
        keep(&administrators(&db, &clock).await?, &path, config)?;
    }
    let token =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let demo_users = if config.listen.ip().is_loopback() {
        DemoUsers::first_of_each_role(&Session::system(db.clone(), clock.clone())).await?
    } else {
        DemoUsers::default()
    };
    let running = app::serve(config, db, clock, demo_users).await?;
    println!("{}", welcome(&running.url(), token.trim(), &path));
    serve::until_stopped(running).await
}

/// Runs `set_up` on a thread of its own, pinned to one processor. SQLite runs on another thread, and the two
/// exchange tens of thousands of statements, which is twice as fast if neither has to be woken on another
/// processor.
///
/// # Errors
/// The database can't be used, or a command was refused.
pub async fn make(config: &Config, clock: &Clock) -> anyhow::Result<Option<String>> {
    let (config, clock) = (config.clone(), clock.clone());
    let making = move || {
        if config.database_url.file().is_some() {
            stay_on_one_processor();
        }
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let db = app::open(&config).await?;
            let token = set_up(&db, &clock).await?;
            db.close().await;
            Ok(token)
        })
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(making)?;
    match spawn_blocking(move || thread.join()).await? {
        Ok(made) => made,
        Err(panic) => resume_unwind(panic),
    }
}

/// Pins this thread, and those it spawns, to its present processor, if the system permits.
fn stay_on_one_processor() {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
        let mut here = CpuSet::new();
        here.set(sched_getcpu());
        if let Err(error) = sched_setaffinity(None, &here) {
            tracing::debug!(%error, "could not pin the thread to one processor");
        }
    }
}

/// Runs the missing migrations and creates the company in an empty database; returns its administrator's API
/// token. `None`: the database was set up before.
///
/// # Errors
/// A command was refused, or the database failed.
pub async fn set_up(db: &Db, clock: &Clock) -> anyhow::Result<Option<String>> {
    db.migrate().await?;
    let Some(mut company) = company(db, clock.now()).await? else {
        return Ok(None);
    };
    tracing::info!(performed = ?company.performed, "created the demo company");
    let secret = token(&mut company.tx, company.administrator).await?;
    company.tx.commit().await?;
    Ok(Some(secret))
}

/// The line that names this build and its purpose.
fn build() -> String {
    let version = env!("CARGO_PKG_VERSION");
    if cfg!(debug_assertions) {
        format!(
            "Forsat {version}, quick build: unoptimized, for trying out; `make release` builds what is deployed."
        )
    } else {
        format!("Forsat {version}, release build.")
    }
}

/// Replaces this process by the same command, which finds the company created: the process that created it
/// would keep using twice the memory. Returns the error if that fails.
fn begin_anew() -> anyhow::Result<io::Error> {
    let arguments = env::args_os().skip(1).chain(["--announced".into()]);
    let mut command = Command::new(env::current_exe()?);
    Ok(CommandExt::exec(command.args(arguments)))
}

/// Writes the administrator's API token to the data folder.
fn keep(token: &str, path: &Path, config: &Config) -> anyhow::Result<()> {
    app::make_private(&config.data_dir)?;
    write_secret(path, token)
}

/// Creates an API token for the first administrator.
async fn administrators(db: &Db, clock: &Clock) -> anyhow::Result<String> {
    let session = Session::system(db.clone(), clock.clone()).command("demo");
    let mut tx = session.begin(Permission::ManageUsers).await?;
    let administrators = tx
        .find::<user::Entity>()
        .filter(user::Column::Role.eq(Role::Admin))
        .filter(user::Column::IsActive.eq(true))
        .order_by_asc(user::Column::Id);
    let administrator: Option<user::Model> = tx.one(administrators).await?;
    let administrator = administrator.context("there is no administrator")?;
    let secret = token(&mut tx, administrator.id).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn token(tx: &mut Tx, of: UserId) -> Result<String, Error> {
    let (_, secret) = issue(tx, of, ("demo".to_owned(), None), None).await?;
    Ok(secret)
}

/// The text that explains how to try the demo.
fn welcome(url: &str, token: &str, path: &Path) -> String {
    format!(
        "\nThe demo company is at {url}\n\n\
         Its administrator's API token is\n\n  {token}\n\n\
         (also stored in {}). Things to try:\n\n  \
         * open {url} and sign in with one click: the board, the leads and GraphiQL are there\n  \
         * run the operations of README.md: qualify a lead, price an opportunity, generate a quote, win it\n  \
         * forsat import leads samples/leads.csv --data-dir {}\n  \
         * Ctrl-C stops the server; the next start continues with the same data\n",
        path.display(),
        path.parent().unwrap_or(path).display(),
    )
}

/// Writes a file that only its owner can read.
fn write_secret(path: &Path, secret: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    writeln!(file, "{secret}")?;
    Ok(())
}
