//! Serves a demo company.

pub mod seed;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;

use crate::app;
use crate::cli::serve;
use crate::config::Config;
use crate::platform::clock::Clock;

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
    if let Some(token) = app::set_up(config, &db, &clock).await? {
        seed::company(&db, &clock).await?;
        fs::create_dir_all(&config.data_dir)?;
        write_secret(&path, &token)?;
        println!("The demo company is ready. Sign in as its administrator with\n\n  {token}\n");
    }
    println!("The token is kept in {}.", path.display());
    let running = app::serve(config, db, clock).await?;
    serve::until_stopped(running).await
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
