//! What the server tells of itself to Prometheus, as OpenMetrics text.

mod readings;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_graphql::Executor;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Request, header};
use axum::response::IntoResponse;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use sha2::{Digest, Sha256};

pub use readings::Readings;

use crate::platform::graphql::engine::OperationType;
use crate::platform::http::answer::Refusal;
use crate::platform::http::{Edge, identity, peer};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Names of operations that are told apart; clients choose them, so their number has an end.
const MOST_NAMES: usize = 200;
const LONGEST_NAME: usize = 64;
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is counted as it happens; the rest is read when somebody asks.
pub struct Metrics {
    registry: Registry,
    operations: Family<Labels, Counter>,
    durations: Family<Kind, Histogram, fn() -> Histogram>,
    costs: Family<Kind, Counter>,
    names: Mutex<HashSet<String>>,
}

/// A request that has been answered.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The operation's name.
    pub name: Option<&'a str>,
    /// Its kind; `None` where it is not known.
    pub kind: Option<OperationType>,
    /// How it ended: `OK`, `ERRORS` where something of it failed, else the code of its refusal.
    pub outcome: &'static str,
    /// What it cost.
    pub cost: u64,
    /// How long it took.
    pub took: Duration,
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
    /// Nothing counted yet.
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
        let told = "From the first byte of a request's body to the answer";
        registry.register_with_unit("operation_duration", told, Unit::Seconds, durations.clone());
        registry.register("operation_cost", "Points that operations cost", costs.clone());
        registry.register_collector(Box::new(readings));
        Self { registry, operations, durations, costs, names: Mutex::default() }
    }

    /// Counts a request.
    pub fn count(&self, told: &Told<'_>) {
        let kind = match told.kind {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "none",
        };
        let operation = self.name(told.name);
        let labels = Labels { operation, kind, outcome: told.outcome };
        self.operations.get_or_create(&labels).inc();
        self.durations.get_or_create(&Kind(kind)).observe(told.took.as_secs_f64());
        self.costs.get_or_create(&Kind(kind)).inc_by(told.cost);
    }

    fn name(&self, name: Option<&str>) -> String {
        let Some(name) = name else { return String::new() };
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = names.contains(name);
        if !is_known && (names.len() >= MOST_NAMES || name.len() > LONGEST_NAME) {
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

/// All metrics, for those who hold the token; where there is none, for this machine.
pub async fn get<E: Executor>(
    State(edge): State<Edge<E>>,
    request: Request<Body>,
) -> impl IntoResponse {
    let (parts, _) = request.into_parts();
    let may_read = match edge.metrics_token.as_str() {
        "" => peer::is_local(&parts),
        token => is_given(token, &parts.headers),
    };
    if !may_read {
        return Err(Refusal::forbidden("metrics are shown to those who hold their token"));
    }
    let text = edge.metrics.text().map_err(|_| Refusal::not_found())?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))], text))
}

/// Compared by hashes, whose comparison tells nothing of the token by its time.
fn is_given(token: &str, headers: &HeaderMap) -> bool {
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
