//! The log: what happened, with ids; never tokens, names or addresses.

use std::io::IsTerminal;

use tracing_subscriber::filter::ParseError;
use tracing_subscriber::{EnvFilter, fmt};

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Begins to log to standard error. A second call changes nothing.
///
/// # Errors
/// The filter cannot be read.
pub fn start(filter: &str, format: Format) -> Result<(), ParseError> {
    // The libraries' own words are of use at their warnings only.
    let quiet = ["sqlx=warn", "sea_orm=warn", "sea_orm_migration=warn", "hyper=warn"];
    let mut filters = EnvFilter::builder().parse(filter)?;
    for directive in quiet {
        let target = directive.split('=').next().unwrap_or_default();
        if !filter.contains(target) {
            filters = filters.add_directive(directive.parse()?);
        }
    }
    let is_seen = std::io::stderr().is_terminal();
    let log = fmt().with_env_filter(filters).with_writer(std::io::stderr).with_ansi(is_seen);
    // Another subscriber may be set already, in tests for instance.
    let _ = match format {
        Format::Text => log.try_init(),
        Format::Json => log.json().flatten_event(true).try_init(),
    };
    Ok(())
}
