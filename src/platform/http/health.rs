//! Liveness and readiness checks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_graphql::Executor;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::platform::db::Db;
use crate::platform::events::relay::Pulse;
use crate::platform::http::AppState;

const PING_TIMEOUT: Duration = Duration::from_secs(2);
const MAX_LAG: Duration = Duration::from_secs(30);

/// State of the readiness check.
#[derive(Clone, Debug)]
pub struct Health {
    db: Db,
    pulse: Pulse,
    stop: CancellationToken,
    /// Cached, since applied migrations stay applied.
    is_migrated: Arc<AtomicBool>,
}

impl Health {
    /// For a server that stops when `stop` is cancelled.
    #[must_use]
    pub fn new(db: Db, pulse: Pulse, stop: CancellationToken) -> Self {
        Self { db, pulse, stop, is_migrated: Arc::default() }
    }

    async fn database(&self) -> bool {
        matches!(timeout(PING_TIMEOUT, self.db.ping()).await, Ok(Ok(())))
    }

    async fn migrations(&self) -> bool {
        if self.is_migrated.load(Ordering::Relaxed) {
            return true;
        }
        let steps = timeout(PING_TIMEOUT, self.db.migrations()).await;
        let is_migrated = matches!(steps, Ok(Ok(steps)) if steps.iter().all(|(_, done)| *done));
        self.is_migrated.store(is_migrated, Ordering::Relaxed);
        is_migrated
    }
}

/// Liveness: the process runs.
pub async fn live() -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

/// Readiness: the database answers, its migrations are applied, the event relay is at most 30 seconds behind, and the
/// server is not stopping.
pub async fn ready<E: Executor>(State(app): State<Arc<AppState<E>>>) -> impl IntoResponse {
    let health = &app.health;
    let database = health.database().await;
    let migrations = database && health.migrations().await;
    let events = health.pulse.lag() < MAX_LAG;
    let running = !health.stop.is_cancelled();
    let is_ready = database && migrations && events && running;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let checks = json!({
        "database": database, "migrations": migrations, "events": events, "running": running,
    });
    let summary = if is_ready { "ok" } else { "unavailable" };
    let body = Json(json!({ "status": summary, "checks": checks }));
    let retry_after = (!is_ready).then(|| [(header::RETRY_AFTER, HeaderValue::from_static("5"))]);
    (status, retry_after, body).into_response()
}
