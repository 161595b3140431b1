//! The yardstick: the same works on the same tables, hand-written with axum and sqlx.
//!
//! It does what a work needs and no more: no sign-in, no rights, no history, no rules that no answer needs.

mod answer;
mod close;
mod open;
mod read;

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use uuid::Uuid;

/// Where to serve.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The filled database.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// The address.
    #[arg(long, default_value = "127.0.0.1:8001")]
    listen: SocketAddr,
    /// How many connections to the database; as many as Forsat has by default.
    #[arg(long, default_value_t = 8)]
    connections: u32,
}

/// Serves until it is killed.
pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    // Each statement is planned once: no plan here depends on the values.
    let options: PgConnectOptions = arguments.database_url.parse()?;
    let options = options.options([("plan_cache_mode", "force_generic_plan")]);
    let pool = PgPoolOptions::new().max_connections(arguments.connections);
    let pool = pool.connect_with(options).await?;
    let router = Router::new()
        .route("/health/ready", get(|| async { "ready" }))
        .route("/q1", post(read::one))
        .route("/q2", post(read::board_list))
        .route("/q3", post(read::summary))
        .route("/q4", post(read::page))
        .route("/m1", post(open::open))
        .route("/m2", post(close::close_as_won))
        .with_state(Limit { pool });
    let listener = tokio::net::TcpListener::bind(arguments.listen).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

/// What the handlers share.
#[derive(Clone, Debug)]
struct Limit {
    pool: PgPool,
}

/// A request's body; its document is not looked at.
#[derive(Debug, Deserialize)]
struct Asked<V> {
    variables: V,
}

/// A failure, answered as text with the status 500.
#[derive(Debug)]
struct Failure(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", self.0)).into_response()
    }
}

type Answer = Result<Response, Failure>;

fn asked<V: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<V, Failure> {
    Ok(serde_json::from_slice::<Asked<V>>(body)?.variables)
}

fn answer(data: &impl Serialize) -> Answer {
    #[derive(Serialize)]
    struct Whole<'a, D> {
        data: &'a D,
    }
    let mut body = Vec::with_capacity(1024);
    serde_json::to_writer(&mut body, &Whole { data })?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The UUID of a client's id.
fn uuid(id: &str) -> Result<Uuid, Failure> {
    let (_, uuid) = id.split_once('_').ok_or_else(|| anyhow::anyhow!("no id: {id}"))?;
    Ok(uuid.parse()?)
}
