//! Sets up an empty database.

use crate::app;
use crate::cli::demo;
use crate::config::Config;
use crate::platform::clock::Clock;

/// The arguments of `forsat seed`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Also load the demo company: people, catalog, customers and a year of sales.
    #[arg(long)]
    company: bool,
}

/// Runs the missing migrations and sets up an empty database; prints the administrator's API token, which is
/// not shown again. Leaves a database that is set up unchanged.
///
/// # Errors
/// The database failed.
pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let clock = Clock::system();
    let token = if arguments.company {
        demo::make(config, &clock).await?
    } else {
        let db = app::open(config).await?;
        let token = app::set_up(config, &db, &clock).await?;
        db.close().await;
        token
    };
    match &token {
        Some(token) => println!("An administrator's API token, shown only once:\n\n  {token}\n"),
        None => println!("The database is already set up."),
    }
    Ok(())
}
