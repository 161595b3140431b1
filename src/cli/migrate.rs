//! Migrates the database forwards or back.

use crate::app;
use crate::config::Config;

/// The subcommands of `forsat migrate`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Run the missing migrations. Stop servers of an older version first.
    Up,
    /// Undo the last migrations, which deletes the data in their tables.
    ///
    /// Example:
    ///   forsat migrate down --steps 2
    #[command(verbatim_doc_comment)]
    Down {
        /// How many migrations to undo.
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List the migrations, and whether each has run.
    Status,
}

/// Executes the subcommand.
///
/// # Errors
/// The database can't be reached, or a migration failed.
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
