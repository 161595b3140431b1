//! How the server is set: flags over environment over file over defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use entity::choice::Role;
use iso_currency::Currency;
use serde::{Deserialize, Serialize};

use crate::platform::http::client_addr::TrustedProxies;

/// The file that is read where none is named.
pub const FILE: &str = "forsat.toml";

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// In which calendar the organisation counts months and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum CalendarName {
    /// January to December, weeks from Monday.
    Gregorian,
    /// Farvardin to Esfand, weeks from Saturday.
    Jalali,
}

/// A database's address, which may hold a password: shown without it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DatabaseUrl(String);

/// A secret: never shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Secret(String);

/// Declares the settings once: as they take effect, and as one source may give them.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $env:literal;)*) => {
        /// The settings as they take effect.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        /// The settings that one source gives: the command line with the environment, or the file.
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
            /// These settings over those below, over the defaults.
            #[must_use]
            pub fn over(self, below: Self) -> Config {
                let default = Config::default();
                Config { $($name: self.$name.or(below.$name).unwrap_or(default.$name),)* }
            }
        }
    };
}

settings! {
    /// The address to listen on, e.g. 0.0.0.0:8000; port 0 takes a free one [default: 127.0.0.1:8000]
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8000)), "FORSAT_LISTEN";
    /// The folder of the SQLite file and of the demo's token; made where it is missing
    /// [default: data]
    data_dir: PathBuf = PathBuf::from("data"), "FORSAT_DATA_DIR";
    /// The database: sqlite://path/to/file.db or postgres://user:password@host/name
    /// [default: forsat.db in the data folder]
    database_url: DatabaseUrl = DatabaseUrl(String::new()), "FORSAT_DATABASE_URL";
    /// Connections to the database: on PostgreSQL in all, on SQLite for reading [default: 8]
    database_connections: u32 = 8, "FORSAT_DATABASE_CONNECTIONS";
    /// Seconds that a statement may run on PostgreSQL [default: 10]
    statement_timeout_seconds: u64 = 10, "FORSAT_STATEMENT_TIMEOUT_SECONDS";
    /// Seconds that a statement may wait for a lock on PostgreSQL [default: 3]
    lock_timeout_seconds: u64 = 3, "FORSAT_LOCK_TIMEOUT_SECONDS";
    /// Seconds that a transaction may stand still on PostgreSQL [default: 30]
    idle_in_transaction_timeout_seconds: u64 = 30, "FORSAT_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS";
    /// Seconds that a statement may wait for another process on SQLite [default: 5]
    busy_timeout_seconds: u64 = 5, "FORSAT_BUSY_TIMEOUT_SECONDS";
    /// Network connections that may be open at once; more wait until one ends [default: 4000]
    http_connections: usize = 4000, "FORSAT_HTTP_CONNECTIONS";
    /// Seconds that the headers of a connection's first request may take [default: 10]
    header_timeout_seconds: u64 = 10, "FORSAT_HEADER_TIMEOUT_SECONDS";
    /// Seconds that a connection may be without a request, its headers included, after the first
    /// [default: 75]
    keep_alive_seconds: u64 = 75, "FORSAT_KEEP_ALIVE_SECONDS";
    /// Seconds that a request's body may take to arrive [default: 20]
    body_timeout_seconds: u64 = 20, "FORSAT_BODY_TIMEOUT_SECONDS";
    /// Seconds that a request may take [default: 10]
    request_timeout_seconds: u64 = 10, "FORSAT_REQUEST_TIMEOUT_SECONDS";
    /// The largest request body in bytes [default: 1048576]
    body_limit: usize = 1024 * 1024, "FORSAT_BODY_LIMIT";
    /// How deep a GraphQL document may nest [default: 20]
    depth_limit: usize = 20, "FORSAT_DEPTH_LIMIT";
    /// How much a GraphQL operation may cost: records, pages multiplied [default: 5000]
    cost_limit: u64 = 5000, "FORSAT_COST_LIMIT";
    /// The longest GraphQL document in bytes [default: 32768]
    document_limit: usize = 32 * 1024, "FORSAT_DOCUMENT_LIMIT";
    /// How many tokens a GraphQL document may have [default: 2000]
    token_limit: usize = 2000, "FORSAT_TOKEN_LIMIT";
    /// How many fields of a GraphQL operation may be named anew [default: 100]
    alias_limit: usize = 100, "FORSAT_ALIAS_LIMIT";
    /// How many fields a GraphQL operation may ask of the root [default: 20]
    root_field_limit: usize = 20, "FORSAT_ROOT_FIELD_LIMIT";
    /// How many directives a GraphQL operation may carry [default: 20]
    directive_limit: usize = 20, "FORSAT_DIRECTIVE_LIMIT";
    /// How many fragments a GraphQL document may define [default: 50]
    fragment_limit: usize = 50, "FORSAT_FRAGMENT_LIMIT";
    /// How many operations a GraphQL document may define [default: 10]
    operation_limit: usize = 10, "FORSAT_OPERATION_LIMIT";
    /// How many fields a GraphQL operation may select, each fragment counted wherever it is spread
    /// [default: 1000]
    selection_limit: usize = 1000, "FORSAT_SELECTION_LIMIT";
    /// How many checked GraphQL documents are remembered [default: 1000]
    cached_documents: usize = 1000, "FORSAT_CACHED_DOCUMENTS";
    /// How much memory the remembered documents may take, in bytes [default: 33554432]
    cached_bytes: usize = 32 * 1024 * 1024, "FORSAT_CACHED_BYTES";
    /// A JSON file of persisted documents, each by its id, as graphql-codegen and Relay write it
    /// [default: none]
    trusted_documents: PathBuf = PathBuf::new(), "FORSAT_TRUSTED_DOCUMENTS";
    /// Whether only the documents of that file are executed [default: false]
    trusted_only: bool = false, "FORSAT_TRUSTED_ONLY";
    /// Points of cost that a person, or an address where nobody is signed in, may use at once
    /// [default: 10000]
    cost_bucket: u32 = 10_000, "FORSAT_COST_BUCKET";
    /// Points of cost that come back in a second [default: 1000]
    cost_refill: u32 = 1000, "FORSAT_COST_REFILL";
    /// Wrong tokens that an address may send in a minute before it has to wait [default: 100]
    failed_sign_ins: u32 = 100, "FORSAT_FAILED_SIGN_INS";
    /// Wrong passwords of one account from one address before both wait; an account from all addresses, and
    /// an address with all accounts, may have ten times as many [default: 10]
    password_failures: usize = 10, "FORSAT_PASSWORD_FAILURES";
    /// Minutes that wrong passwords count [default: 15]
    password_failure_minutes: u32 = 15, "FORSAT_PASSWORD_FAILURE_MINUTES";
    /// Hours that a browser stays signed in [default: 720]
    browser_session_hours: u32 = 720, "FORSAT_BROWSER_SESSION_HOURS";
    /// Hours that a browser stays signed in without being used [default: 72]
    browser_idle_hours: u32 = 72, "FORSAT_BROWSER_IDLE_HOURS";
    /// Minutes after which the secret of a browser's cookie is changed [default: 60]
    browser_renewal_minutes: u32 = 60, "FORSAT_BROWSER_RENEWAL_MINUTES";
    /// The identity provider's address, as its tokens name it, e.g. https://login.example.com
    /// [default: none]
    oidc_issuer: String = String::new(), "FORSAT_OIDC_ISSUER";
    /// As whom this server is known to the identity provider [default: forsat]
    oidc_client_id: String = "forsat".to_owned(), "FORSAT_OIDC_CLIENT_ID";
    /// The secret for that [default: none]
    oidc_client_secret: Secret = Secret::default(), "FORSAT_OIDC_CLIENT_SECRET";
    /// What the identity provider is asked for, beside openid [default: profile email]
    oidc_scopes: String = "profile email".to_owned(), "FORSAT_OIDC_SCOPES";
    /// Whom the provider's bearer tokens must be for; without it none are taken [default: none]
    oidc_audience: String = String::new(), "FORSAT_OIDC_AUDIENCE";
    /// The claim that says the role [default: none]
    oidc_role_claim: String = String::new(), "FORSAT_OIDC_ROLE_CLAIM";
    /// Which value of that claim means which role, with commas, e.g. "sales-leads=MANAGER,sales=REP"
    /// [default: none]
    oidc_roles: String = String::new(), "FORSAT_OIDC_ROLES";
    /// The claim that says the team's name [default: none]
    oidc_team_claim: String = String::new(), "FORSAT_OIDC_TEAM_CLAIM";
    /// Whether who is unknown here is made a user, where the provider says a role [default: false]
    oidc_makes_users: bool = false, "FORSAT_OIDC_MAKES_USERS";
    /// Seconds that the provider's clock may differ [default: 60]
    oidc_leeway_seconds: u64 = 60, "FORSAT_OIDC_LEEWAY_SECONDS";
    /// Origins of web pages that may use the API beside its own, with commas, e.g.
    /// https://crm.example.com [default: none]
    cors_origins: String = String::new(), "FORSAT_CORS_ORIGINS";
    /// Addresses or networks of proxies whose X-Forwarded-For is believed, with commas, e.g.
    /// 10.0.0.0/8 [default: none]
    trusted_proxies: String = String::new(), "FORSAT_TRUSTED_PROXIES";
    /// What a scraper sends as a bearer token to read /metrics; without one, only this machine may
    /// [default: none]
    metrics_token: Secret = Secret::default(), "FORSAT_METRICS_TOKEN";
    /// Where traces are sent by OTLP over HTTP, e.g. http://127.0.0.1:4318/v1/traces; needs the
    /// cargo feature otel [default: none]
    otlp_endpoint: String = String::new(), "FORSAT_OTLP_ENDPOINT";
    /// Sockets and event streams that may be open at once [default: 1000]
    connections: usize = 1000, "FORSAT_CONNECTIONS";
    /// Sockets and event streams that one person may have open at once [default: 20]
    connections_per_user: usize = 20, "FORSAT_CONNECTIONS_PER_USER";
    /// Operations that may run at once on one socket [default: 50]
    socket_operations: usize = 50, "FORSAT_SOCKET_OPERATIONS";
    /// The largest message of a socket's client in bytes [default: 65536]
    socket_message_limit: usize = 64 * 1024, "FORSAT_SOCKET_MESSAGE_LIMIT";
    /// Messages of a socket's client that are read in a second; more wait [default: 100]
    socket_messages_per_second: u32 = 100, "FORSAT_SOCKET_MESSAGES_PER_SECOND";
    /// Seconds that a socket's connection_init may take [default: 5]
    socket_init_seconds: u64 = 5, "FORSAT_SOCKET_INIT_SECONDS";
    /// Seconds between two pings of a socket or event stream; a socket without any sign of life for
    /// twice as long is closed [default: 15]
    socket_ping_seconds: u64 = 15, "FORSAT_SOCKET_PING_SECONDS";
    /// Seconds that a client may take to read a message of a socket or event stream [default: 20]
    socket_stall_seconds: u64 = 20, "FORSAT_SOCKET_STALL_SECONDS";
    /// Seconds between two looks at the token and rights of an open socket or event stream
    /// [default: 60]
    token_check_seconds: u64 = 60, "FORSAT_TOKEN_CHECK_SECONDS";
    /// Seconds between two checkpoints of a quiet event stream [default: 30]
    checkpoint_seconds: u64 = 30, "FORSAT_CHECKPOINT_SECONDS";
    /// Seconds between turning unready and refusing new requests when stopping, for load balancers
    /// to notice [default: 0]
    drain_seconds: u64 = 0, "FORSAT_DRAIN_SECONDS";
    /// What is logged, as tracing's filters say it, e.g. "info" or "forsat=debug,sqlx=warn"
    /// [default: info]
    log: String = "info".to_owned(), "FORSAT_LOG";
    /// How the log is written [default: text]
    log_format: LogFormat = LogFormat::Text, "FORSAT_LOG_FORMAT";
    /// First set-up: the organization's name [default: Forsat]
    organization: String = "Forsat".to_owned(), "FORSAT_ORGANIZATION";
    /// First set-up: the currency of all base values, by ISO 4217; it never changes [default: IRR]
    base_currency: String = "IRR".to_owned(), "FORSAT_BASE_CURRENCY";
    /// First set-up: the time zone that decides what "today" is, by its IANA name
    /// [default: Asia/Tehran]
    time_zone: String = "Asia/Tehran".to_owned(), "FORSAT_TIME_ZONE";
    /// First set-up: the calendar of months, fiscal years and numbers [default: jalali]
    calendar: CalendarName = CalendarName::Jalali, "FORSAT_CALENDAR";
    /// First set-up: the language of people who chose none, e.g. fa or en [default: fa]
    locale: String = "fa".to_owned(), "FORSAT_LOCALE";
    /// First set-up: the country of phone numbers and addresses that name none, by ISO 3166
    /// [default: IR]
    default_country: String = "IR".to_owned(), "FORSAT_DEFAULT_COUNTRY";
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is named and missing, is no TOML, or has a key that is no setting.
    #[error("the settings file {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A setting is not what it must be.
    #[error("the setting {name}: {value:?} is no {wanted}")]
    Setting {
        /// Which.
        name: &'static str,
        /// What it is.
        value: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// The database's address is none that is known.
    #[error("the database address must begin with sqlite: or postgres:, not {0:?}")]
    Database(String),
}

impl Config {
    /// Reads the file, where there is one, and puts the command line and environment over it.
    ///
    /// # Errors
    /// The file cannot be used, or a setting is wrong.
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

    /// Which value of the provider's claim means which role.
    ///
    /// # Errors
    /// The part that says no role.
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
    /// The whole address, password included.
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
