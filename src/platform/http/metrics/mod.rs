//! Metrics for Prometheus, as OpenMetrics text.

mod readings;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use async_graphql::Executor;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use sha2::{Digest, Sha256};

pub use readings::Readings;

use crate::platform::graphql::engine::{OperationType, Prepared};
use crate::platform::http::http_error::HttpError;
use crate::platform::http::{AppState, client_addr, identity};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// The most operation names that get a label of their own: clients choose the names, so their number must be bounded.
const MAX_NAMES: usize = 200;
const MAX_NAME_LENGTH: usize = 64;
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counters of operations. All other metrics are read when Prometheus scrapes them.
pub struct Metrics {
    registry: Registry,
    operations: Family<Labels, Counter>,
    durations: Family<Kind, Histogram, fn() -> Histogram>,
    costs: Family<Kind, Counter>,
    names: Mutex<HashSet<String>>,
}

/// The outcome of a request, stored in its response's extensions: `OK`, `ERRORS` if a part failed, `INVALID` if it was
/// not executed, else an error code. A stream has none: its operation is counted when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestOutcome(pub &'static str);

/// The facts of an operation that metrics count.
#[derive(Clone, Debug)]
pub struct OperationFacts {
    name: Option<String>,
    kind: OperationType,
    cost: u64,
}

/// The operation of an HTTP request, once known. The layer reads it after the response, even if the response is not the
/// handler's, e.g. after a timeout.
#[derive(Clone, Debug, Default)]
pub struct Observation(Arc<OnceLock<OperationFacts>>);

impl From<&Prepared> for OperationFacts {
    fn from(prepared: &Prepared) -> Self {
        Self { name: prepared.name.clone(), kind: prepared.kind, cost: prepared.cost }
    }
}

impl Observation {
    /// Notes the operation of the request.
    pub fn note(&self, prepared: &Prepared) {
        self.0.get_or_init(|| prepared.into());
    }
}

/// Counts each answered request.
pub async fn observe<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let observation = Observation::default();
    request.extensions_mut().insert(observation.clone());
    let response = next.run(request).await;
    if let Some(outcome) = response.extensions().get::<RequestOutcome>() {
        app.metrics.count(observation.0.get(), *outcome, begun.elapsed());
    }
    response
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Labels {
    operation: String,
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind(&'static str);

impl Metrics {
    /// Metrics with all counters at zero.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        let mut registry = Registry::with_prefix("forsat");
        let operations = Family::default();
        let durations: Family<Kind, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let costs = Family::default();
        registry.register(
            "operations",
            "GraphQL requests by operation, kind and outcome",
            operations.clone(),
        );
        let help = "From the start of a request to its response";
        registry.register_with_unit("operation_duration", help, Unit::Seconds, durations.clone());
        registry.register("operation_cost", "Cost of operations in points", costs.clone());
        registry.register_collector(Box::new(readings));
        Self { registry, operations, durations, costs, names: Mutex::default() }
    }

    /// Counts a request; `operation` is `None` if it could not be determined.
    pub fn count(
        &self,
        operation: Option<&OperationFacts>,
        outcome: RequestOutcome,
        took: Duration,
    ) {
        let kind = match operation.map(|operation| operation.kind) {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "none",
        };
        let name = self.name(operation.and_then(|operation| operation.name.as_deref()));
        let labels = Labels { operation: name, kind, outcome: outcome.0 };
        self.operations.get_or_create(&labels).inc();
        self.durations.get_or_create(&Kind(kind)).observe(took.as_secs_f64());
        let cost = operation.map_or(0, |operation| operation.cost);
        self.costs.get_or_create(&Kind(kind)).inc_by(cost);
    }

    fn name(&self, name: Option<&str>) -> String {
        let Some(name) = name else { return String::new() };
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = names.contains(name);
        if !is_known && (names.len() >= MAX_NAMES || name.len() > MAX_NAME_LENGTH) {
            return "other".to_owned();
        }
        if !is_known {
            names.insert(name.to_owned());
        }
        name.to_owned()
    }

    fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Serves all metrics to holders of the metrics token; if none is configured, to requests from this machine.
pub async fn get<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    request: Request,
) -> Result<impl IntoResponse, HttpError> {
    let (parts, _) = request.into_parts();
    let may_read = match app.metrics_token.as_str() {
        "" => client_addr::is_local(&parts),
        token => has_token(token, &parts.headers),
    };
    if !may_read {
        return Err(HttpError::forbidden("metrics are shown to those who hold their token"));
    }
    let text = app.metrics.text().map_err(|_| HttpError::not_found())?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))], text))
}

/// Compares hashes, so that timing reveals nothing about the token.
fn has_token(token: &str, headers: &HeaderMap) -> bool {
    let given = identity::bearer(headers).unwrap_or_default();
    Sha256::digest(given) == Sha256::digest(token)
}

impl EncodeLabelSet for Labels {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        [("operation", self.operation.as_str()), ("kind", self.kind), ("outcome", self.outcome)]
            .encode(encoder)
    }
}

impl EncodeLabelSet for Kind {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        [("kind", self.0)].encode(encoder)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}
