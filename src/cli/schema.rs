//! Prints the GraphQL schema.

use std::path::PathBuf;

use anyhow::Context;

use crate::schema::sdl;

/// The arguments of `forsat schema`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write the schema to this file, e.g. schema.graphql, instead of printing it.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Prints the schema, or writes it to a file.
///
/// # Errors
/// The file can't be written.
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
