//! Lists kept values that break a rule.

use std::process::ExitCode;

use crate::app;
use crate::config::Config;
use crate::platform::clock::Clock;
use crate::platform::db::session::Session;
use crate::slices::RUNNING_SUMS;
use crate::verify::{Fault, faults};

/// What `forsat verify` is to do.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Arguments {
    /// Replace kept sums by a recount, in one transaction, before anything is listed.
    #[arg(long)]
    repair: bool,
}

/// Executes the command.
///
/// # Errors
/// The database can't be reached.
pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let db = app::open(config).await?;
    if arguments.repair {
        for sums in RUNNING_SUMS {
            db.recount(sums).await?;
        }
    }
    let session = Session::system(db.clone(), Clock::system());
    let locale = session.settings().await?.organization.locale;
    let faults = faults(&session).await?;
    db.close().await;
    for Fault { record, column, value, message } in &faults {
        println!("{record} {column} {value}: {}", message.in_locale(&locale));
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}
