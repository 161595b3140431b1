//! Logs and traces. They carry ids, but never tokens, names or addresses.

#[cfg(feature = "otel")]
mod traces;

use std::io::IsTerminal;

use tracing_subscriber::filter::ParseError;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// The format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Why logging or tracing cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The log filter is invalid.
    #[error("the setting `log` is no filter: {0}")]
    Filter(#[from] ParseError),
    /// Traces are configured, but this binary has no support for them, or the endpoint is invalid.
    #[error("the setting `otlp_endpoint`: {0}")]
    Traces(String),
}

/// Guard of logs and traces; flushes pending traces when dropped.
#[must_use]
#[derive(Debug)]
pub struct Telling {
    #[cfg(feature = "otel")]
    _traces: Option<traces::Traces>,
}

/// Starts logging to standard error, and exporting traces if an endpoint is given. A second call changes nothing.
///
/// # Errors
/// The filter is invalid, or traces cannot be exported.
pub fn start(filter: &str, format: Format, endpoint: &str) -> Result<Telling, TelemetryError> {
    // Below warnings these libraries are only noise.
    let quiet = ["sqlx=warn", "sea_orm=warn", "sea_orm_migration=warn", "hyper=warn"];
    let mut filters = EnvFilter::builder().parse(filter)?;
    for directive in quiet {
        let target = directive.split('=').next().unwrap_or_default();
        if !filter.contains(target) {
            filters =
                filters.add_directive(directive.parse::<tracing_subscriber::filter::Directive>()?);
        }
    }
    let is_terminal = std::io::stderr().is_terminal();
    let log = match format {
        Format::Text => fmt::layer().with_writer(std::io::stderr).with_ansi(is_terminal).boxed(),
        Format::Json => {
            fmt::layer().json().flatten_event(true).with_writer(std::io::stderr).boxed()
        }
    };
    #[cfg(feature = "otel")]
    {
        let traces = (!endpoint.is_empty()).then(|| traces::Traces::to(endpoint)).transpose();
        let traces = traces.map_err(|error| TelemetryError::Traces(error.to_string()))?;
        let spans = traces.as_ref().map(traces::Traces::layer);
        // Another subscriber may be set already, e.g. in tests.
        let _ = registry().with(filters).with(log).with(spans).try_init();
        Ok(Telling { _traces: traces })
    }
    #[cfg(not(feature = "otel"))]
    {
        if !endpoint.is_empty() {
            let missing = "this binary is built without the cargo feature otel";
            return Err(TelemetryError::Traces(missing.to_owned()));
        }
        // Another subscriber may be set already, e.g. in tests.
        let _ = registry().with(filters).with(log).try_init();
        Ok(Telling {})
    }
}
