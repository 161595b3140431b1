//! Builds the parts of a server (database, relay, schema, HTTP) and starts and stops them together.

use std::fs::DirBuilder;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use entity::choice::Calendar;
use entity::localized::Localized;
use entity::{api_token, user, user_password};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{CalendarName, Config};
use crate::platform::audit;
use crate::platform::auth::provider::{Provider, Setting};
use crate::platform::auth::{Authenticator, Policy};
use crate::platform::clock::Clock;
use crate::platform::db::running_sums;
use crate::platform::db::session::Session;
use crate::platform::db::{Db, DbLimits};
use crate::platform::error::Error;
use crate::platform::events::bus::Bus;
use crate::platform::events::relay::Relay;
use crate::platform::events::stream::Stream;
use crate::platform::graphql::engine::{
    Checks, DocumentLimits, Engine, SchemaError, Trusted, TrustedError,
};
use crate::platform::http::client_addr::TrustedProxies;
use crate::platform::http::health::Health;
use crate::platform::http::metrics::{Metrics, Readings};
use crate::platform::http::origin::Origins;
use crate::platform::http::{
    self, AppState, AuthFailureLimiter, ConnectionLimiter, DemoUsers, server, socket,
};
use crate::platform::rate_limit::{Allotment, RateLimiter};
use crate::reference::currency::daily;
use crate::refold;
use crate::schema;
use crate::set_up::{self, InitialSettings};
use crate::slices::{FIXED_COSTS, RUNNING_SUMS, hooks};
use crate::user::ops::token::issue;

/// How long running requests and sockets may take to finish when the server stops.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database's folder can't be created.
    #[error("the folder {folder} cannot be made: {reason}")]
    Folder {
        /// The folder.
        folder: String,
        /// The reason given by the operating system.
        reason: io::Error,
    },
    /// The database can't be reached.
    #[error("the database cannot be used: {0}")]
    Database(#[from] DbErr),
    /// Migrations are missing.
    #[error("the database lacks {missing} of the migrations: run `forsat migrate up`")]
    NotMigrated {
        /// How many migrations are missing.
        missing: usize,
    },
    /// The server would be reachable from other machines, but nobody could sign in.
    #[error(
        "{0} can be reached from other machines, but nobody could sign in: there is no password, no API \
         token and no identity provider.\nMake an administrator first (`forsat seed`, then `forsat user \
         create --email EMAIL --role admin` or `forsat token create --user EMAIL --name NAME`), or listen on \
         127.0.0.1 to try Forsat out"
    )]
    NoToken(SocketAddr),
    /// The address is in use or does not belong to this machine.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The reason given by the operating system.
        reason: io::Error,
    },
    /// The trusted documents can't be loaded.
    #[error(transparent)]
    TrustedDocuments(#[from] TrustedError),
    /// The schema violates the GraphQL specification.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// An entry of `trusted_proxies` is neither an address nor a network.
    #[error("the setting trusted_proxies: {0:?} is no address or network")]
    Proxies(String),
    /// An entry of `oidc_roles` names no role.
    #[error("the setting oidc_roles: {0:?} says no role")]
    Roles(String),
    /// The first set-up or the authenticator's set-up failed.
    #[error("the set-up failed: {0}")]
    SetUp(#[from] Error),
}

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// The address on which it listens.
    pub address: SocketAddr,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The administrator's API token, if this start has set up the database.
    pub first_token: Option<String>,
    server: JoinHandle<io::Result<()>>,
    relay: JoinHandle<()>,
    audit: JoinHandle<()>,
    days: JoinHandle<Option<()>>,
    refold: JoinHandle<Option<()>>,
    sums: JoinHandle<Option<()>>,
    sockets: TaskTracker,
    draining: CancellationToken,
    stop: CancellationToken,
    drain: Duration,
}

/// Opens the configured database; creates the folder of an SQLite file.
///
/// # Errors
/// The folder can't be created, or the database can't be reached.
pub async fn open(config: &Config) -> Result<Db, StartError> {
    let file = config.database_url.file();
    if let Some(folder) = file.as_deref().and_then(Path::parent) {
        make_private(folder).map_err(|reason| StartError::Folder {
            folder: folder.display().to_string(),
            reason,
        })?;
    }
    let limits = DbLimits {
        connections: config.database_connections,
        statement_timeout: Duration::from_secs(config.statement_timeout_seconds),
        lock_timeout: Duration::from_secs(config.lock_timeout_seconds),
        busy_timeout: Duration::from_secs(config.busy_timeout_seconds),
        idle_timeout: Duration::from_secs(config.idle_in_transaction_timeout_seconds),
        ..DbLimits::default()
    };
    Ok(Db::connect(config.database_url.expose(), limits, hooks()).await?)
}

/// Starts a server. Sets up an empty database first if the server listens on the loopback interface only.
///
/// # Errors
/// The database can't be used, the server can't listen on the address, or it would be reachable from other
/// machines although nobody could sign in.
pub async fn start(config: &Config, clock: Clock) -> Result<Running, StartError> {
    let db = open(config).await?;
    let steps = db.migrations().await?;
    // Only an empty or a fully migrated database: missing migrations of an older one wait for `migrate up`.
    let is_empty_or_current = steps.iter().all(|(_, is_done)| *is_done == steps[0].1);
    let first_token = if is_empty_or_current && config.listen.ip().is_loopback() {
        set_up(config, &db, &clock).await?
    } else {
        None
    };
    let running = serve(config, db, clock, DemoUsers::default()).await?;
    Ok(Running { first_token, ..running })
}

/// Runs the missing migrations, and sets up an empty database: organization, currency, sales process and an
/// administrator, whose API token is returned. `None`: the database was set up before.
///
/// # Errors
/// The database failed.
pub async fn set_up(config: &Config, db: &Db, clock: &Clock) -> Result<Option<String>, StartError> {
    db.migrate().await?;
    let rows = set_up::first_rows(initial_settings(config));
    let Some(mut tx) = db.set_up(&rows, clock.now()).await? else {
        return Ok(None);
    };
    set_up::lists(&mut tx).await?;
    let administrator = rows.administrator.id;
    let (_, secret) = issue(&mut tx, administrator, ("first token".to_owned(), None), None).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Creates a folder that only its owner can access; leaves an existing one unchanged.
///
/// # Errors
/// The folder can't be created.
pub fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn initial_settings(config: &Config) -> InitialSettings {
    InitialSettings {
        name: Localized::new([("en", &config.organization)]),
        base_currency: config.base_currency.clone(),
        time_zone: config.time_zone.clone(),
        calendar: match config.calendar {
            CalendarName::Gregorian => Calendar::Gregorian,
            CalendarName::Jalali => Calendar::Jalali,
        },
        locale: config.locale.clone(),
        default_country: config.default_country.clone(),
        administrator: Localized::new([("en", "Administrator"), ("fa", "مدیر سامانه")]),
    }
}

/// Starts a server on a database that is set up. A browser of this machine may sign in as one of the demo users
/// without a password.
///
/// # Errors
/// Migrations are missing, the server can't listen on the address, or it would be reachable from other machines
/// although nobody could sign in.
pub async fn serve(
    config: &Config,
    db: Db,
    clock: Clock,
    demo_users: DemoUsers,
) -> Result<Running, StartError> {
    let steps = db.migrations().await?;
    let missing = steps.iter().filter(|(_, is_done)| !is_done).count();
    if missing > 0 {
        return Err(StartError::NotMigrated { missing });
    }
    let is_open = config.oidc_issuer.is_empty() && !can_sign_in(&db, &clock).await?;
    if !config.listen.ip().is_loopback() && is_open {
        return Err(StartError::NoToken(config.listen));
    }
    let refused = |reason| StartError::Listen { address: config.listen, reason };
    let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;

    let bus = Bus::default();
    let relay = Relay::new(db.clone(), bus.clone(), clock.clone());
    let (draining, stop) = (CancellationToken::new(), CancellationToken::new());
    let sockets = TaskTracker::new();
    let session = Session::system(db.clone(), clock.clone());
    let days = stop.clone().run_until_cancelled_owned(daily::follow(session.clone()));
    let refolding = refold::run(db.clone(), session.clone());
    let refolding = stop.clone().run_until_cancelled_owned(refolding);
    let summing = running_sums::keep(db.clone(), RUNNING_SUMS);
    let summing = stop.clone().run_until_cancelled_owned(summing);
    let checkpoints = Duration::from_secs(config.checkpoint_seconds.max(1));
    let served = schema::served();
    let sdl = schema::text(&served);
    let checks = checks(config, &sdl)?;
    let socket_limits = socket_limits(config);
    let readings = Readings {
        db: db.clone(),
        pulse: relay.pulse(),
        bus: bus.clone(),
        sockets: sockets.clone(),
        looks: checks.looks(),
    };
    let router = http::router(AppState {
        engine: Engine::new(served, checks, Stream::new(session, bus.clone(), checkpoints)),
        sdl,
        db: db.clone(),
        clock: clock.clone(),
        authenticator: Arc::new(authenticator(config, &db, &clock)?),
        demo_users,
        health: Health::new(db.clone(), relay.pulse(), draining.clone()),
        limits: limits(config),
        origins: Origins::new(&config.cors_origins),
        proxies: TrustedProxies::new(&config.trusted_proxies).map_err(StartError::Proxies)?,
        rate_limiter: Arc::new(RateLimiter::new(allotment(config))),
        auth_failures: AuthFailureLimiter::new(config.failed_sign_ins),
        metrics: Metrics::new(readings),
        metrics_token: config.metrics_token.expose().to_owned(),
        connections: ConnectionLimiter::new(
            socket_limits.connections,
            socket_limits.connections_per_user,
        ),
        socket_limits,
        sockets: sockets.clone(),
        stop: stop.clone(),
    });
    let connections = server::ServerLimits {
        connections: config.http_connections,
        header: Duration::from_secs(config.header_timeout_seconds),
        keep_alive: Duration::from_secs(config.keep_alive_seconds),
    };
    let chaining = audit::chain(db.clone(), stop.clone());
    let serving = server::serve(listener, router, connections, stop.clone());
    Ok(Running {
        address,
        db,
        clock,
        first_token: None,
        server: tokio::spawn(serving),
        relay: tokio::spawn(relay.run(stop.clone())),
        audit: tokio::spawn(chaining),
        days: tokio::spawn(days),
        refold: tokio::spawn(refolding),
        sums: tokio::spawn(summing),
        sockets,
        draining,
        stop,
        drain: Duration::from_secs(config.drain_seconds),
    })
}

impl Running {
    /// The server's address as a URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until the server ends by itself, which happens only if its listener fails.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn ended(&mut self) -> io::Result<()> {
        match (&mut self.server).await {
            Ok(ended) => ended,
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// Stops gracefully: reports as not ready, waits for the drain time, then refuses new requests, finishes
    /// running ones, asks sockets to reconnect elsewhere, and closes the database. Takes the drain time and at
    /// most 10 seconds.
    pub async fn shutdown(self) {
        self.draining.cancel();
        sleep(self.drain).await;
        self.stop.cancel();
        self.sockets.close();
        let goodbye = async {
            let _ = self.server.await;
            self.sockets.wait().await;
            let _ = self.relay.await;
            let _ = self.audit.await;
            let _ = self.days.await;
            let _ = self.refold.await;
            let _ = self.sums.await;
        };
        if timeout(GOODBYE_TIMEOUT, goodbye).await.is_err() {
            tracing::warn!("some requests or sockets were cut off after 10 seconds");
        }
        self.db.close().await;
    }
}

fn checks(config: &Config, sdl: &str) -> Result<Checks, StartError> {
    let trusted = Trusted::read(&config.trusted_documents, config.trusted_only)?;
    let limits = DocumentLimits {
        bytes: config.document_limit,
        tokens: config.token_limit,
        depth: config.depth_limit,
        aliases: config.alias_limit,
        root_fields: config.root_field_limit,
        directives: config.directive_limit,
        fragments: config.fragment_limit,
        operations: config.operation_limit,
        selections: config.selection_limit,
        cost: config.cost_limit,
        cached_documents: config.cached_documents,
        cached_bytes: config.cached_bytes,
    };
    Ok(Checks::new(sdl, limits, trusted)?.with_fixed_costs(FIXED_COSTS))
}

/// Builds the authenticator: passwords, cookies and the identity provider.
fn authenticator(config: &Config, db: &Db, clock: &Clock) -> Result<Authenticator, StartError> {
    let policy = Policy {
        failures: config.password_failures.max(1),
        window: TimeDelta::minutes(config.password_failure_minutes.into()),
        lasting: TimeDelta::hours(config.browser_session_hours.into()),
        idle: TimeDelta::hours(config.browser_idle_hours.into()),
        renewal: TimeDelta::minutes(config.browser_renewal_minutes.into()),
    };
    let provider = Provider::new(Setting {
        issuer: config.oidc_issuer.clone(),
        client_id: config.oidc_client_id.clone(),
        client_secret: config.oidc_client_secret.expose().to_owned(),
        audience: config.oidc_audience.clone(),
        scopes: config.oidc_scopes.clone(),
        role_claim: config.oidc_role_claim.clone(),
        roles: config.oidc_roles().map_err(StartError::Roles)?,
        team_claim: config.oidc_team_claim.clone(),
        makes_users: config.oidc_makes_users,
        leeway: config.oidc_leeway_seconds,
    })?;
    Ok(Authenticator::new(db.clone(), clock.clone(), policy, provider))
}

fn allotment(config: &Config) -> Allotment {
    Allotment {
        capacity: config.cost_bucket,
        refill: config.cost_refill,
        operations: config.caller_operations,
    }
}

fn limits(config: &Config) -> http::RequestLimits {
    http::RequestLimits {
        body: config.body_limit,
        request: Duration::from_secs(config.request_timeout_seconds),
        body_time: Duration::from_secs(config.body_timeout_seconds),
    }
}

fn socket_limits(config: &Config) -> socket::SocketLimits {
    let seconds = |seconds: u64| Duration::from_secs(seconds.max(1));
    socket::SocketLimits {
        init: seconds(config.socket_init_seconds),
        ping: seconds(config.socket_ping_seconds),
        stall: seconds(config.socket_stall_seconds),
        token_check: seconds(config.token_check_seconds),
        message: config.socket_message_limit,
        messages_per_second: config.socket_messages_per_second.max(1),
        operations: config.socket_operations,
        connections: config.connections,
        connections_per_user: config.connections_per_user,
    }
}

/// Whether there is any API token that was not revoked, or any password.
async fn can_sign_in(db: &Db, clock: &Clock) -> Result<bool, Error> {
    let session = Session::system(db.clone(), clock.clone());
    let active = Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .and_where(user::Column::IsActive.eq(true))
        .take();
    let is_valid = Condition::any()
        .add(api_token::Column::ExpiresAt.is_null())
        .add(api_token::Column::ExpiresAt.gt(session.now()));
    let tokens = session
        .find::<api_token::Entity>()?
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(is_valid)
        .filter(api_token::Column::UserId.in_subquery(active.clone()));
    let passwords = session
        .find::<user_password::Entity>()?
        .filter(user_password::Column::UserId.in_subquery(active));
    Ok(session.one::<api_token::Model>(tokens).await?.is_some()
        || session.one::<user_password::Model>(passwords).await?.is_some())
}
