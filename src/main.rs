//! The `forsat` command.

use std::process::ExitCode;

use clap::Parser;
use forsat::cli::{self, Cli};

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("forsat: {error:#}");
            ExitCode::from(2)
        }
    }
}
