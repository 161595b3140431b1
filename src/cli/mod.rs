//! The commands.

pub mod audit;
pub mod config;
pub mod demo;
pub mod import;
pub mod migrate;
pub mod schema;
pub mod seed;
pub mod serve;
pub mod token;
pub mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Layer, LogFormat};
use crate::platform::telemetry::{self, Format};

/// A sales-pipeline server with one GraphQL endpoint.
///
/// Forsat keeps leads, opportunities, quotes and orders, and tells every change to those who
/// follow the pipeline. It is one binary over SQLite (a file, nothing to install) or PostgreSQL.
///
/// Try it:
///   forsat demo
/// and open http://127.0.0.1:8000 with the token that is printed.
///
/// Settings come from flags, over FORSAT_… variables of the environment, over a TOML file
/// (--config, else ./forsat.toml where it exists), over defaults. `forsat config` shows what takes
/// effect.
#[derive(Debug, Parser)]
#[command(name = "forsat", version, verbatim_doc_comment)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Cli {
    /// The settings file, in TOML; an unknown key is an error [default: forsat.toml where it exists]
    #[arg(long, env = "FORSAT_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    settings: Layer,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API.
    ///
    /// On this machine only (127.0.0.1, the default) an empty database is set up by itself and an
    /// administrator's token is printed once. On any other address the database must be set up and
    /// somebody must have a token: see `forsat seed` and `forsat token create`.
    ///
    /// SIGTERM and SIGINT stop it: requests that have begun are finished.
    ///
    /// Examples:
    ///   forsat serve
    ///   forsat serve --listen 0.0.0.0:8000 --database-url postgres://forsat@db/forsat
    #[command(verbatim_doc_comment)]
    Serve,
    /// Serve a demo company with a year of sales behind it.
    ///
    /// Makes the database where it is empty, loads the company, writes an administrator's token to
    /// demo-token in the data folder, and serves. The next time it serves what is there; delete the
    /// data folder to begin anew.
    ///
    /// Examples:
    ///   forsat demo
    ///   forsat demo --data-dir /tmp/demo --listen 127.0.0.1:0
    #[command(verbatim_doc_comment)]
    Demo(demo::Arguments),
    /// Bring the tables up to date, or back.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Set up an empty database: organization, currency, sales process, an administrator.
    Seed(seed::Arguments),
    /// Print the GraphQL schema (SDL).
    Schema(schema::Arguments),
    /// Make, list and revoke the tokens that people and programs sign in with.
    #[command(subcommand)]
    Token(token::Command),
    /// Add people, and give them passwords.
    #[command(subcommand)]
    User(user::Command),
    /// Import records from files.
    #[command(subcommand)]
    Import(import::Command),
    /// Verify the audit, and erase what it keeps of a record.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Show the settings that take effect, as TOML for a forsat.toml; passwords are not shown.
    Config,
}

/// Unoptimised futures are large, and a request is resolved on one stack.
const STACK: usize = 8 * 1024 * 1024;

/// Runs the command line of this process.
///
/// Here and not in the binary: what a crate polls, it compiles, so the server would be compiled twice.
#[must_use]
pub fn main() -> ExitCode {
    // The allocator would fill pages of 2 MB of which it needs a few: 46 MB instead of 66 when idle, and not slower.
    // Where the system has none, there is nothing to do without.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let command = async { tokio::spawn(run(Cli::parse())).await? };
        runtime.block_on(command)
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("forsat: {}", reasons(&error));
            ExitCode::from(2)
        }
    }
}

/// Why a command failed. Many errors already say what their source says, which is not said again.
fn reasons(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, reason| {
        let reason = reason.to_string();
        match told.as_str() {
            "" => reason,
            before if before.contains(&reason) => told,
            before => format!("{before}: {reason}"),
        }
    })
}

/// Runs the command line.
///
/// # Errors
/// The command failed; the text says why.
async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(cli.settings, cli.config.as_deref())?;
    let format = match config.log_format {
        LogFormat::Text => Format::Text,
        LogFormat::Json => Format::Json,
    };
    let _telling = telemetry::start(&config.log, format, &config.otlp_endpoint)?;
    match cli.command {
        Command::Serve => serve::run(&config).await?,
        Command::Demo(arguments) => demo::run(&config, &arguments).await?,
        Command::Migrate(command) => migrate::run(&config, command).await?,
        Command::Seed(arguments) => seed::run(&config, arguments).await?,
        Command::Schema(arguments) => schema::run(&arguments)?,
        Command::Token(command) => token::run(&config, command).await?,
        Command::User(command) => user::run(&config, command).await?,
        Command::Audit(command) => return audit::run(&config, command).await,
        Command::Import(command) => return import::run(&config, command).await,
        Command::Config => config::run(&config)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn a_reason_is_said_once() {
        let error = anyhow::anyhow!("no driver").context("the database: no driver");
        assert_eq!(
            super::reasons(&error.context("cannot start")),
            "cannot start: the database: no driver"
        );
    }

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
