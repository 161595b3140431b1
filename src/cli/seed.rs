//! Sets up an empty database.

use crate::app;
use crate::cli::demo;
use crate::config::Config;
use crate::platform::clock::Clock;

/// What to set up.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Load the demo company too: people, catalog, customers, and a year of sales.
    #[arg(long)]
    company: bool,
}

/// Runs the missing migrations and sets up what is empty; prints the administrator's token, which
/// is shown only then. What is set up already stays as it is.
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
        Some(token) => println!("An administrator's token, shown only now:\n\n  {token}\n"),
        None => println!("The database is set up already."),
    }
    Ok(())
}
