//! Prints the schema.

use std::path::PathBuf;

use anyhow::Context;

use crate::schema::sdl;

/// What of the schema, and where to.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write it to this file, e.g. schema.graphql, instead of printing it.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Prints the schema, or writes it to a file.
///
/// # Errors
/// The file cannot be written.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let sdl = sdl();
    match &arguments.write {
        Some(path) => std::fs::write(path, sdl)
            .with_context(|| format!("{} cannot be written", path.display())),
        None => {
            print!("{sdl}");
            Ok(())
        }
    }
}
