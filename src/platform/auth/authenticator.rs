//! The authenticator: its policy and its dependencies.

use chrono::TimeDelta;

use crate::platform::auth::provider::Provider;
use crate::platform::clock::Clock;
use crate::platform::db::Db;

/// Limits of sign-in and of browser sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Wrong passwords for one account from one address until both must wait. The limit is ten times as high for an
    /// account over all addresses, and for an address over all accounts.
    pub failures: usize,
    /// How long a wrong password counts.
    pub window: TimeDelta,
    /// The lifetime of a browser session.
    pub lasting: TimeDelta,
    /// How long a browser session lasts without being used.
    pub idle: TimeDelta,
    /// The age at which a cookie's secret is replaced.
    pub renewal: TimeDelta,
}

/// Authenticates credentials, and signs people in and out.
#[derive(Debug)]
pub struct Authenticator {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) policy: Policy,
    pub(super) provider: Option<Provider>,
}

impl Authenticator {
    /// An authenticator, with or without an identity provider.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, policy: Policy, provider: Option<Provider>) -> Self {
        Self { db, clock, policy, provider }
    }

    /// The identity provider; `None`: none is configured.
    #[must_use]
    pub const fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }
}
