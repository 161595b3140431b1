//! The command line.

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
pub mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sea_orm::DbErr;

use crate::config::{Config, Layer, LogFormat};
use crate::platform::db::error_code::is_contention;
use crate::platform::message::Message;
use crate::platform::telemetry::{self, Format};

/// A sales-pipeline server with one GraphQL endpoint.
///
/// Forsat keeps leads, opportunities, quotes and orders, and reports every change live to its
/// subscribers. It is one binary over SQLite (a file, nothing to install) or PostgreSQL.
///
/// Try it:
///   forsat demo
/// and open http://127.0.0.1:8000 with the API token it prints.
///
/// Flags take precedence over FORSAT_… environment variables, those over a TOML file (--config,
/// else ./forsat.toml if it exists), and that over defaults. `forsat config` shows the settings in
/// force.
#[derive(Debug, Parser)]
#[command(name = "forsat", version, verbatim_doc_comment)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Cli {
    /// The settings file, in TOML; an unknown key is an error [default: forsat.toml if it exists]
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
    /// Listening on this machine only (127.0.0.1, the default), the server sets up an empty database
    /// itself and prints an administrator's API token once. On any other address the database must be
    /// set up, and somebody must be able to sign in: see `forsat seed` and `forsat user create`.
    ///
    /// SIGTERM and SIGINT stop the server; running requests are finished first.
    ///
    /// Examples:
    ///   forsat serve
    ///   forsat serve --listen 0.0.0.0:8000 --database-url postgres://forsat@db/forsat
    #[command(verbatim_doc_comment)]
    Serve,
    /// Serve a demo company with a year of sales.
    ///
    /// Sets up the database if it is empty, loads the company, writes an administrator's API token to
    /// demo-token in the data folder, and serves. Later runs serve the existing database; delete the
    /// data folder to start over.
    ///
    /// Examples:
    ///   forsat demo
    ///   forsat demo --data-dir /tmp/demo --listen 127.0.0.1:0
    #[command(verbatim_doc_comment)]
    Demo(demo::Arguments),
    /// Run, undo or list the migrations of the database.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Set up an empty database: organization, currency, sales process and an administrator.
    Seed(seed::Arguments),
    /// Print the GraphQL schema (SDL).
    Schema(schema::Arguments),
    /// Create, list and revoke API tokens.
    #[command(subcommand)]
    Token(token::Command),
    /// Add people and set their passwords.
    #[command(subcommand)]
    User(user::Command),
    /// Import records from files.
    #[command(subcommand)]
    Import(import::Command),
    /// Verify the audit, or erase the values it keeps of a record.
    #[command(subcommand)]
    Audit(audit::Command),
    /// List kept values that break a rule, one a line: amounts with more decimals than their currency,
    /// days before 1900 or after 2200, texts with characters that cannot be seen.
    ///
    /// Such values were kept before the rule came; they stay, and block no other change of their
    /// record. Sums that are kept of open opportunities are counted again. Exit code 1: there are some.
    #[command(verbatim_doc_comment)]
    Verify(verify::Arguments),
    /// Show the settings in force as TOML for a forsat.toml; passwords are masked.
    Config,
}

/// Unoptimized futures are large, and a request is resolved on one stack.
const STACK: usize = 8 * 1024 * 1024;

/// Runs the command line of this process.
///
/// Lives in the library because a crate compiles the futures it polls: in the binary, the server would be
/// compiled twice.
#[must_use]
pub fn main() -> ExitCode {
    // With transparent huge pages the allocator would fill pages of 2 MB of which it needs little: 66 MB instead
    // of 46 when idle, and no faster. A system without them needs no change.
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
            let text = if is_busy(&error) {
                Message::new("database-busy").in_locale("en")
            } else {
                reasons(&error)
            };
            eprintln!("forsat: {text}");
            ExitCode::from(2)
        }
    }
}

/// Whether a command failed because another program was changing the database, after waiting as long as the server.
fn is_busy(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|reason| reason.downcast_ref::<DbErr>()).any(is_contention)
}

/// Why a command failed. Skips reasons that the text before already contains, as many errors repeat their
/// source's.
fn reasons(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |text, reason| {
        let reason = reason.to_string();
        match text.as_str() {
            "" => reason,
            before if before.contains(&reason) => text,
            before => format!("{before}: {reason}"),
        }
    })
}

/// Executes the command line.
///
/// # Errors
/// The command failed; the error says why.
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
        Command::Verify(arguments) => return verify::run(&config, arguments).await,
        Command::Config => config::run(&config)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn a_reason_is_printed_once() {
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
