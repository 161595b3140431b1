//! Serves until a signal stops the server.

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, Running};
use crate::config::Config;
use crate::platform::clock::Clock;

/// Serves. Sets up an empty database first if the server listens on the loopback interface only.
///
/// # Errors
/// The server can't start, or it failed.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let running = app::start(config, Clock::system()).await?;
    if let Some(token) = &running.first_token {
        println!(
            "The database is now set up. An administrator's token, shown only once:\n\n  {token}\n"
        );
    }
    until_stopped(running).await
}

/// Serves until SIGTERM or SIGINT, then shuts down gracefully.
///
/// # Errors
/// The server failed.
pub async fn until_stopped(mut running: Running) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("Forsat serves {}/graphql; {} has the pages.", running.url(), running.url());
    tokio::select! {
        ended = running.ended() => return ended.context("the server ended by itself"),
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    running.shutdown().await;
    Ok(())
}
