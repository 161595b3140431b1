//! Serves until it is told to stop.

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, Running};
use crate::config::Config;
use crate::platform::clock::Clock;

/// Serves; sets up an empty database where only this machine can reach it.
///
/// # Errors
/// The server cannot start, or fails.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let running = app::start(config, Clock::system()).await?;
    if let Some(token) = &running.first_token {
        println!(
            "This is a new database. An administrator's token, shown only now:\n\n  {token}\n"
        );
    }
    until_stopped(running).await
}

/// Serves until SIGTERM or SIGINT, then stops in order.
///
/// # Errors
/// The server fails.
pub async fn until_stopped(mut running: Running) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("Forsat serves {}/graphql; {} shows GraphiQL.", running.url(), running.url());
    tokio::select! {
        ended = running.ended() => return ended.context("the server ended by itself"),
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    running.shutdown().await;
    Ok(())
}
