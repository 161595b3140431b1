//! Measures Forsat: fills a database, answers the same works by hand-written code, and drives both.

mod fill;
mod forsat;
mod limit;
mod run;

use clap::{Parser, Subcommand};

/// Measures Forsat. `make bench` does all of it.
#[derive(Debug, Parser)]
#[command(name = "benches", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set up an empty PostgreSQL database and fill it with opportunities of four lines each.
    Fill(fill::Arguments),
    /// Serve the same works on the same tables, hand-written: the yardstick.
    Limit(limit::Arguments),
    /// Drive the works against Forsat and the yardstick, and print a table.
    Run(run::Arguments),
    /// Drive some works against several servers on one database, and against one with as much to do.
    Spread(run::spread::Arguments),
    /// Time every list, filter, sort order and count of the schema, and print the slowest.
    Lists(run::lists::Arguments),
    /// Send commands that change the same few records from many callers, and count what stands in each other's way.
    Storm(run::storm::Arguments),
    /// Drive the works against Forsat on SQLite, which it fills by its own API.
    Sqlite(run::sqlite::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        // The driver has one thread, so that it takes little from what it measures.
        Command::Run(arguments) => one_thread()?.block_on(run::run(arguments)),
        Command::Spread(arguments) => one_thread()?.block_on(run::spread::run(&arguments)),
        Command::Sqlite(arguments) => one_thread()?.block_on(run::sqlite::run(&arguments)),
        Command::Storm(arguments) => one_thread()?.block_on(run::storm::run(&arguments)),
        Command::Lists(arguments) => one_thread()?.block_on(run::lists::run(&arguments)),
        Command::Fill(arguments) => one_thread()?.block_on(fill::run(&arguments)),
        Command::Limit(arguments) => {
            tokio::runtime::Runtime::new()?.block_on(limit::run(&arguments))
        }
    }
}

fn one_thread() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
