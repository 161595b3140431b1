//! Serves a demo company.

mod chance;
mod company;
mod history;
mod load;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;

use crate::access::permission::Permission;
use crate::app;
use crate::cli::serve;
use crate::config::Config;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::session::Session;
use crate::user::ops::token::issue;

pub use company::{Company, company};

/// Where the administrator's token is kept, in the data folder.
const TOKEN: &str = "demo-token";

/// Makes the company where the database is empty, and serves.
///
/// # Errors
/// The database or the data folder cannot be used, or the server fails.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let clock = Clock::system();
    let db = app::open(config).await?;
    let path = config.data_dir.join(TOKEN);
    if let Some(token) = set_up(&db, &clock).await? {
        fs::create_dir_all(&config.data_dir)?;
        write_secret(&path, &token)?;
        println!("The demo company is ready. Sign in as its administrator with\n\n  {token}\n");
    }
    println!("The token is kept in {}.", path.display());
    let running = app::serve(config, db, clock).await?;
    serve::until_stopped(running).await
}

/// Runs the missing migrations and makes the company where nobody has been set up yet; its
/// administrator's token. `None`: all that was there already.
///
/// # Errors
/// A verb was refused, or the database failed.
pub async fn set_up(db: &Db, clock: &Clock) -> anyhow::Result<Option<String>> {
    db.migrate().await?;
    let Some(company) = company(db, clock.now()).await? else {
        return Ok(None);
    };
    tracing::info!(performed = ?company.performed, "made the demo company");
    let session = Session::system(db.clone(), clock.clone());
    let mut tx = session.begin(Permission::ManageUsers).await?;
    let (_, secret) = issue(&mut tx, company.administrator, "demo".to_owned(), None).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Writes a file that only its owner may read.
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
