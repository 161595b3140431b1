//! The settings: flags take precedence over the environment, that over the file, and that over defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use entity::choice::Role;
use iso_currency::Currency;
use serde::{Deserialize, Serialize};

use crate::platform::http::client_addr::TrustedProxies;

/// The settings file that is read unless another is named.
pub const FILE: &str = "forsat.toml";

/// The format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines to be read by people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The calendar in which the organization counts months and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum CalendarName {
    /// January to December, weeks from Monday.
    Gregorian,
    /// Farvardin to Esfand, weeks from Saturday.
    Jalali,
}

/// The URL of a database. Its password is never displayed or logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DatabaseUrl(String);

/// A secret; never displayed or logged.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Secret(String);

/// Declares each setting once, for `Config` (in force) and for `Layer` (as given by one source).
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $env:literal;)*) => {
        /// The settings in force.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        /// The settings given by one source: the command line with the environment, or the file.
        #[derive(Clone, Debug, Default, Deserialize, clap::Args)]
        #[serde(deny_unknown_fields)]
        #[command(next_help_heading = "Settings")]
        pub struct Layer {
            $($(#[doc = $doc])+
            #[arg(long, env = $env, global = true, hide_env_values = true)]
            pub $name: Option<$type>,)*
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl Layer {
            /// Merges these settings over those of a lower layer, and both over the defaults.
            #[must_use]
            pub fn over(self, below: Self) -> Config {
                let default = Config::default();
                Config { $($name: self.$name.or(below.$name).unwrap_or(default.$name),)* }
            }
        }
    };
}

settings! {
    /// Address and port to listen on, e.g. 0.0.0.0:8000; port 0 takes a free one [default: 127.0.0.1:8000]
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8000)), "FORSAT_LISTEN";
    /// Folder of the SQLite file and of the demo's token; created for its owner only if it is missing
    /// [default: data]
    data_dir: PathBuf = PathBuf::from("data"), "FORSAT_DATA_DIR";
    /// URL of the database: sqlite://path/to/file.db or postgres://user:password@host/name
    /// [default: forsat.db in the data folder]
    database_url: DatabaseUrl = DatabaseUrl(String::new()), "FORSAT_DATABASE_URL";
    /// Database connections, at least 1: all of them on PostgreSQL; those that read on SQLite, where one more
    /// writes
    /// [default: 8]
    database_connections: u32 = 8, "FORSAT_DATABASE_CONNECTIONS";
    /// Seconds a statement may run on PostgreSQL; 0: no limit [default: 10]
    statement_timeout_seconds: u64 = 10, "FORSAT_STATEMENT_TIMEOUT_SECONDS";
    /// Seconds a statement may wait for a lock on PostgreSQL; 0: no limit [default: 3]
    lock_timeout_seconds: u64 = 3, "FORSAT_LOCK_TIMEOUT_SECONDS";
    /// Seconds a transaction may be idle on PostgreSQL; 0: no limit [default: 30]
    idle_in_transaction_timeout_seconds: u64 = 30, "FORSAT_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS";
    /// Seconds a statement may wait for another process on SQLite; 0: do not wait [default: 5]
    busy_timeout_seconds: u64 = 5, "FORSAT_BUSY_TIMEOUT_SECONDS";
    /// Network connections open at the same time, at least 1; more wait until one ends [default: 4000]
    http_connections: usize = 4000, "FORSAT_HTTP_CONNECTIONS";
    /// Seconds the headers of a connection's first request may take to arrive [default: 10]
    header_timeout_seconds: u64 = 10, "FORSAT_HEADER_TIMEOUT_SECONDS";
    /// Seconds a connection may stay open without a further request, whose headers must be complete by then
    /// [default: 75]
    keep_alive_seconds: u64 = 75, "FORSAT_KEEP_ALIVE_SECONDS";
    /// Seconds a request's body may take to arrive [default: 20]
    body_timeout_seconds: u64 = 20, "FORSAT_BODY_TIMEOUT_SECONDS";
    /// Seconds a request may take once its body has arrived [default: 10]
    request_timeout_seconds: u64 = 10, "FORSAT_REQUEST_TIMEOUT_SECONDS";
    /// Largest request body, in bytes [default: 1048576]
    body_limit: usize = 1024 * 1024, "FORSAT_BODY_LIMIT";
    /// How deep the fields of a GraphQL document may nest [default: 20]
    depth_limit: usize = 20, "FORSAT_DEPTH_LIMIT";
    /// Cost of a GraphQL operation, in points: roughly the records it may return, page sizes multiplied
    /// [default: 5000]
    cost_limit: u64 = 5000, "FORSAT_COST_LIMIT";
    /// Longest GraphQL document, in bytes [default: 32768]
    document_limit: usize = 32 * 1024, "FORSAT_DOCUMENT_LIMIT";
    /// Tokens of a GraphQL document [default: 2000]
    token_limit: usize = 2000, "FORSAT_TOKEN_LIMIT";
    /// Fields with an alias in a GraphQL operation [default: 100]
    alias_limit: usize = 100, "FORSAT_ALIAS_LIMIT";
    /// Root fields of a GraphQL operation [default: 20]
    root_field_limit: usize = 20, "FORSAT_ROOT_FIELD_LIMIT";
    /// Directives in a GraphQL document [default: 20]
    directive_limit: usize = 20, "FORSAT_DIRECTIVE_LIMIT";
    /// Fragments that a GraphQL document may define [default: 50]
    fragment_limit: usize = 50, "FORSAT_FRAGMENT_LIMIT";
    /// Operations that a GraphQL document may define [default: 10]
    operation_limit: usize = 10, "FORSAT_OPERATION_LIMIT";
    /// Fields that a GraphQL operation selects; a fragment counts wherever it is spread [default: 1000]
    selection_limit: usize = 1000, "FORSAT_SELECTION_LIMIT";
    /// Checked GraphQL documents kept in memory, at least 1 [default: 1000]
    cached_documents: usize = 1000, "FORSAT_CACHED_DOCUMENTS";
    /// Memory these documents may take, in bytes [default: 33554432]
    cached_bytes: usize = 32 * 1024 * 1024, "FORSAT_CACHED_BYTES";
    /// JSON file of persisted documents, an object from id to document, as graphql-codegen and Relay write it
    /// [default: none]
    trusted_documents: PathBuf = PathBuf::new(), "FORSAT_TRUSTED_DOCUMENTS";
    /// Whether only the documents of that file are executed; true needs a file [default: false]
    trusted_only: bool = false, "FORSAT_TRUSTED_ONLY";
    /// Cost in points that a person, or an address where nobody is signed in, may use at once; at least 1
    /// [default: 10000]
    cost_bucket: u32 = 10_000, "FORSAT_COST_BUCKET";
    /// Points of cost regained per second; at least 1 [default: 1000]
    cost_refill: u32 = 1000, "FORSAT_COST_REFILL";
    /// Queries and mutations of a person, or of an address where nobody is signed in, that may run at once; at least 1
    /// [default: 8]
    caller_operations: u32 = 8, "FORSAT_CALLER_OPERATIONS";
    /// Wrong tokens per minute from one address before it has to wait; at least 1 [default: 100]
    failed_sign_ins: u32 = 100, "FORSAT_FAILED_SIGN_INS";
    /// Wrong passwords of one account from one address before both wait, at least 1. An account from all
    /// addresses, and an address with all accounts, may have ten times as many [default: 10]
    password_failures: usize = 10, "FORSAT_PASSWORD_FAILURES";
    /// Minutes for which a wrong password counts [default: 15]
    password_failure_minutes: u32 = 15, "FORSAT_PASSWORD_FAILURE_MINUTES";
    /// Hours a browser stays signed in [default: 720]
    browser_session_hours: u32 = 720, "FORSAT_BROWSER_SESSION_HOURS";
    /// Hours a browser stays signed in without being used [default: 72]
    browser_idle_hours: u32 = 72, "FORSAT_BROWSER_IDLE_HOURS";
    /// Minutes after which the secret of a browser's cookie changes [default: 60]
    browser_renewal_minutes: u32 = 60, "FORSAT_BROWSER_RENEWAL_MINUTES";
    /// URL of the OpenID Connect identity provider, as its tokens name it, e.g. https://login.example.com;
    /// empty: there is none
    /// [default: none]
    oidc_issuer: String = String::new(), "FORSAT_OIDC_ISSUER";
    /// Client id under which this server is registered with the identity provider [default: forsat]
    oidc_client_id: String = "forsat".to_owned(), "FORSAT_OIDC_CLIENT_ID";
    /// Client secret that belongs to that id [default: none]
    oidc_client_secret: Secret = Secret::default(), "FORSAT_OIDC_CLIENT_SECRET";
    /// Scopes requested from the identity provider, besides openid [default: profile email]
    oidc_scopes: String = "profile email".to_owned(), "FORSAT_OIDC_SCOPES";
    /// Audience the provider's bearer tokens must have; empty: its bearer tokens are not accepted [default:
    /// none]
    oidc_audience: String = String::new(), "FORSAT_OIDC_AUDIENCE";
    /// Claim that names the role [default: none]
    oidc_role_claim: String = String::new(), "FORSAT_OIDC_ROLE_CLAIM";
    /// Roles for the values of that claim, separated by commas, e.g. "sales-leads=MANAGER,sales=REP"; roles:
    /// ADMIN, MANAGER, REP, READER [default: none]
    oidc_roles: String = String::new(), "FORSAT_OIDC_ROLES";
    /// Claim that names the team [default: none]
    oidc_team_claim: String = String::new(), "FORSAT_OIDC_TEAM_CLAIM";
    /// Whether unknown people are provisioned automatically once their role is known [default: false]
    oidc_makes_users: bool = false, "FORSAT_OIDC_MAKES_USERS";
    /// Seconds the provider's clock may differ [default: 60]
    oidc_leeway_seconds: u64 = 60, "FORSAT_OIDC_LEEWAY_SECONDS";
    /// Origins of other sites whose pages may use the API, separated by commas, e.g. https://crm.example.com
    /// [default: none]
    cors_origins: String = String::new(), "FORSAT_CORS_ORIGINS";
    /// Addresses or networks of proxies whose X-Forwarded-For is trusted, separated by commas, e.g. 10.0.0.0/8
    /// [default: none]
    trusted_proxies: String = String::new(), "FORSAT_TRUSTED_PROXIES";
    /// Bearer token that gives access to /metrics; without one, only this machine may read it
    /// [default: none]
    metrics_token: Secret = Secret::default(), "FORSAT_METRICS_TOKEN";
    /// URL to which traces are sent by OTLP over HTTP, e.g. http://127.0.0.1:4318/v1/traces; needs a build with
    /// the feature otel
    /// [default: none]
    otlp_endpoint: String = String::new(), "FORSAT_OTLP_ENDPOINT";
    /// Sockets and event streams open at the same time; 0: none may be opened [default: 1000]
    connections: usize = 1000, "FORSAT_CONNECTIONS";
    /// Sockets and event streams of one person open at the same time; 0: none may be opened [default: 20]
    connections_per_user: usize = 20, "FORSAT_CONNECTIONS_PER_USER";
    /// Operations running at the same time on one socket [default: 50]
    socket_operations: usize = 50, "FORSAT_SOCKET_OPERATIONS";
    /// Largest message of a socket's client, in bytes [default: 65536]
    socket_message_limit: usize = 64 * 1024, "FORSAT_SOCKET_MESSAGE_LIMIT";
    /// Messages per second that are read from one socket, at least 1; more wait [default: 100]
    socket_messages_per_second: u32 = 100, "FORSAT_SOCKET_MESSAGES_PER_SECOND";
    /// Seconds connection_init may take on a new socket; at least 1 [default: 5]
    socket_init_seconds: u64 = 5, "FORSAT_SOCKET_INIT_SECONDS";
    /// Seconds between two pings of a socket or event stream, at least 1; a socket without a sign of life for
    /// twice as long is closed [default: 15]
    socket_ping_seconds: u64 = 15, "FORSAT_SOCKET_PING_SECONDS";
    /// Seconds a client may take to read a message of a socket or event stream; at least 1 [default: 20]
    socket_stall_seconds: u64 = 20, "FORSAT_SOCKET_STALL_SECONDS";
    /// Seconds between two checks of the token and permissions of an open socket or event stream; at least 1
    /// [default: 60]
    token_check_seconds: u64 = 60, "FORSAT_TOKEN_CHECK_SECONDS";
    /// Seconds between two checkpoints of a quiet event stream; at least 1 [default: 30]
    checkpoint_seconds: u64 = 30, "FORSAT_CHECKPOINT_SECONDS";
    /// Seconds between reporting as not ready and refusing new connections when the server stops, for load
    /// balancers to notice [default: 0]
    drain_seconds: u64 = 0, "FORSAT_DRAIN_SECONDS";
    /// What is logged, as a filter of tracing, e.g. "info" or "forsat=debug,sqlx=warn"
    /// [default: info]
    log: String = "info".to_owned(), "FORSAT_LOG";
    /// Format of the log [default: text]
    log_format: LogFormat = LogFormat::Text, "FORSAT_LOG_FORMAT";
    /// First set-up: the organization's name [default: Forsat]
    organization: String = "Forsat".to_owned(), "FORSAT_ORGANIZATION";
    /// First set-up: the currency of all base values, by ISO 4217 code; never changes [default: IRR]
    base_currency: String = "IRR".to_owned(), "FORSAT_BASE_CURRENCY";
    /// First set-up: the time zone that determines the current day, by IANA name
    /// [default: Asia/Tehran]
    time_zone: String = "Asia/Tehran".to_owned(), "FORSAT_TIME_ZONE";
    /// First set-up: the calendar of months, fiscal years and document numbers; weeks begin on Monday
    /// (gregorian) or Saturday (jalali) [default: jalali]
    calendar: CalendarName = CalendarName::Jalali, "FORSAT_CALENDAR";
    /// First set-up: the language of people who have chosen none, e.g. fa or en [default: fa]
    locale: String = "fa".to_owned(), "FORSAT_LOCALE";
    /// First set-up: the country of phone numbers and addresses that name none, by ISO 3166 code [default: IR]
    default_country: String = "IR".to_owned(), "FORSAT_DEFAULT_COUNTRY";
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file is missing, is not valid TOML, or has an unknown key.
    #[error("the settings file {path}: {reason}")]
    File {
        /// The path of the file.
        path: String,
        /// What is wrong with the file.
        reason: String,
    },
    /// A setting has an invalid value.
    #[error("the setting {name}: {value:?} is no {wanted}")]
    Setting {
        /// The name of the setting.
        name: &'static str,
        /// The value given.
        value: String,
        /// The kind of value required.
        wanted: &'static str,
    },
    /// The database's URL has an unknown scheme.
    #[error("the database address must begin with sqlite: or postgres:, not {0:?}")]
    Database(String),
}

impl Config {
    /// Reads the settings file, if any, and merges the command line and environment over it.
    ///
    /// # Errors
    /// The file can't be read, or a setting is invalid.
    pub fn load(given: Layer, file: Option<&Path>) -> Result<Self, ConfigError> {
        let file = match file {
            Some(path) => read(path)?,
            None if Path::new(FILE).exists() => read(Path::new(FILE))?,
            None => Layer::default(),
        };
        let mut config = given.over(file);
        if config.database_url.0.is_empty() {
            let file = config.data_dir.join("forsat.db");
            config.database_url = DatabaseUrl(format!("sqlite://{}", file.display()));
        }
        config.database_url.check()?;
        config.check()?;
        Ok(config)
    }

    /// The roles for the values of the provider's role claim.
    ///
    /// # Errors
    /// The part that names no role.
    pub fn oidc_roles(&self) -> Result<BTreeMap<String, Role>, String> {
        let parts = self.oidc_roles.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                let (value, role) = part.split_once('=').ok_or_else(|| part.to_owned())?;
                let role = match role.trim() {
                    "ADMIN" => Role::Admin,
                    "MANAGER" => Role::Manager,
                    "REP" => Role::Rep,
                    "READER" => Role::Reader,
                    _ => return Err(part.to_owned()),
                };
                Ok((value.trim().to_owned(), role))
            })
            .collect()
    }

    fn check(&self) -> Result<(), ConfigError> {
        let refuse = |name, value: &str, wanted| {
            let value = value.to_owned();
            Err(ConfigError::Setting { name, value, wanted })
        };
        let (zone, currency) = (&self.time_zone, &self.base_currency);
        if zone.parse::<Tz>().is_err() {
            return refuse("time_zone", zone, "IANA time zone such as Europe/Madrid");
        }
        if Currency::from_code(currency).is_none() {
            return refuse("base_currency", currency, "ISO 4217 code such as EUR");
        }
        if let Err(part) = TrustedProxies::new(&self.trusted_proxies) {
            return refuse("trusted_proxies", &part, "address or network such as 10.0.0.0/8");
        }
        if let Err(part) = self.oidc_roles() {
            return refuse("oidc_roles", &part, "value=ADMIN, MANAGER, REP or READER");
        }
        let country = &self.default_country;
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return refuse("default_country", country, "ISO 3166 code such as ES");
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Layer, ConfigError> {
    let source = config::File::from(path).format(config::FileFormat::Toml);
    config::Config::builder()
        .add_source(source)
        .build()
        .and_then(config::Config::try_deserialize)
        .map_err(|error| ConfigError::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        })
}

impl DatabaseUrl {
    /// The complete URL, password included.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The file of an SQLite database; `None` for PostgreSQL and for a database in memory.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        let path = self.0.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }

    fn check(&self) -> Result<(), ConfigError> {
        let (scheme, _) = self.0.split_once(':').unwrap_or((&self.0, ""));
        match scheme {
            "sqlite" | "postgres" | "postgresql" => Ok(()),
            _ => Err(ConfigError::Database(scheme.to_owned())),
        }
    }
}

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        if secret.0.is_empty() { Self::new() } else { "***".to_owned() }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<String> for DatabaseUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl From<&str> for DatabaseUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl From<DatabaseUrl> for String {
    fn from(url: DatabaseUrl) -> Self {
        url.to_string()
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // postgres://user:password@host/name
        let Some((account, place)) = self.0.rsplit_once('@') else {
            return f.write_str(&self.0);
        };
        let (scheme, account) = account.split_once("://").unwrap_or(("", account));
        let user = account.split(':').next().unwrap_or_default();
        write!(f, "{scheme}://{user}:***@{place}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
