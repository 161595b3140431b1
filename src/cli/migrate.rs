//! Brings the tables up to date, or back.

use crate::app;
use crate::config::Config;

/// Which way.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Run the steps that are missing. Stop the servers of an older version first.
    Up,
    /// Undo the last steps, and with them what their tables hold.
    ///
    /// Example:
    ///   forsat migrate down --steps 2
    #[command(verbatim_doc_comment)]
    Down {
        /// How many steps.
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List the steps, and whether each has run.
    Status,
}

/// Runs it.
///
/// # Errors
/// The database cannot be reached, or a step failed.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = app::open(config).await?;
    match command {
        Command::Up => db.migrate().await?,
        Command::Down { steps } => db.migrate_down(steps).await?,
        Command::Status => {}
    }
    for (name, is_done) in db.migrations().await? {
        println!("{} {name}", if is_done { "done   " } else { "missing" });
    }
    db.close().await;
    Ok(())
}
