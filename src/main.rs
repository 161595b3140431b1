//! The `forsat` command.

use std::process::ExitCode;

use clap::Parser;
use forsat::cli::{self, Cli};

/// Unoptimised futures are large, and a request is resolved on one stack.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let command = async { tokio::spawn(cli::run(Cli::parse())).await? };
        runtime.block_on(command)
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("forsat: {error:#}");
            ExitCode::from(2)
        }
    }
}
